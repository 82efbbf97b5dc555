"""`python -m bot` is the same as `oneonone`."""

import sys

from bot.cli import main

sys.exit(main())

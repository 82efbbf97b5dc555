"""What `make chaos` runs and `make test` leaves out, to stay quick."""

import os

import pytest

# On each kind of database.
KILLS = int(os.environ.get("CHAOS_KILLS", "10"))
SEED = int(os.environ.get("CHAOS_SEED", "7"))
only_in_chaos = pytest.mark.skipif("CHAOS_KILLS" not in os.environ, reason="slow: `make chaos` has it")

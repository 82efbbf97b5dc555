"""What `make chaos` and `make fuzz` run, and `make test` less of, to stay quick."""

import os

import pytest

# On each kind of database.
KILLS = int(os.environ.get("CHAOS_KILLS", "10"))
ATTACKS = 300 if "CHAOS_KILLS" in os.environ else 30
FUZZED = int(os.environ.get("FUZZ_COUNT", "500"))
SEED = int(os.environ.get("CHAOS_SEED", "7"))
only_in_chaos = pytest.mark.skipif("CHAOS_KILLS" not in os.environ, reason="slow: `make chaos` has it")

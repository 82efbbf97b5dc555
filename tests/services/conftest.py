"""What the tests of the services share."""

import pytest

from db.engine import Database
from tests.support.fakes import Office


@pytest.fixture
def office(database: Database) -> Office:
    """The services on an empty database; its clock stands at 2026-01-01 00:00 UTC."""
    return Office(database)

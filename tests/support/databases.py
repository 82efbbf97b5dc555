"""Making a database ready for a test."""

from db.engine import Database
from db.schema import upgrade


async def migrate(url: str) -> None:
    """Brings an empty database to the schema by the migrations."""
    database = Database(url)
    await upgrade(database.engine)
    await database.close()

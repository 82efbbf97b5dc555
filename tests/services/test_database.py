"""The database as the services use it."""

from db.engine import Database
from db.models import User


async def test_a_user_is_kept(database: Database) -> None:
    async with database.writing() as session:
        session.add(User(discord_id=2**60, discord_name="Ana"))
    async with database.reading() as session:
        assert (await session.get_one(User, 1)).discord_id == 2**60

"""The usual week as it is kept, also when it is told more than once at the same time."""

from services.answers import usual_weeks
from tests.support.fakes import Office

WEEKS = ("mon 9-12", "tue 10-13", "mon 9-12, wed 14-16", "none")


async def test_told_several_times_at_once_one_week_follows_the_other(office: Office) -> None:
    await office.register("ana")
    told = await office.at_once(*(usual_weeks.tell(office.ask("ana"), when) for when in WEEKS))
    kept = await usual_weeks.show(office.ask("ana"))
    assert kept.hours in [week.hours for week in told]

"""/calendar finalize."""

from discord import app_commands

from cogs import options
from cogs.base import Interaction, ask
from cogs.buttons.finalization import show_preview
from cogs.calendar.fields import OPTIONS
from scheduling.errors import ProposalOrTime
from scheduling.fields import CalendarWords
from services.planning import finalization
from services.planning.proposals import proposal_id


@app_commands.command(
    description="Set a suggested time, or for a group a time of your own; you confirm first"
)
@app_commands.describe(
    calendar="One of your calendars; pick it from the list",
    proposal="One of the best times that /calendar suggest has found",
    when="For a group: when it starts, such as 2026-12-01 14:00, in your time zone",
    repeat="For a group: how often to meet; as the calendar says by default",
    until=OPTIONS["until"].says,
)
@app_commands.autocomplete(
    calendar=options.own_calendar, proposal=options.proposal, when=options.meeting, until=options.until
)
@app_commands.choices(repeat=options.REPEATS)
async def finalize(
    interaction: Interaction,
    calendar: str,
    proposal: str | None = None,
    when: str | None = None,
    repeat: str | None = None,
    until: str | None = None,
) -> None:
    request, repeats = ask(interaction), CalendarWords(repeat=repeat, until=until)
    if (proposal is None) == (when is None):
        raise ProposalOrTime
    if proposal is not None:
        shown = await finalization.preview_proposal(request, proposal_id(proposal), calendar, repeats)
    else:
        shown = await finalization.preview(request, calendar, when or "", repeats)
    await show_preview(interaction, shown)

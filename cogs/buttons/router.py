"""One way for every press and every form: from its custom_id and the database, before a restart as after.

Messages and modals outlive the process that sent them, and discord.py says nothing about a custom_id that
it does not know. So nothing is registered with it: all that is pressed or sent comes here.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from cogs.answers import answer_error
from cogs.base import Interaction, ask, raw
from cogs.buttons import (
    calendars,
    cards,
    confirmations,
    contacts,
    deadlines,
    forms,
    invitations,
    layout,
    live,
    messages,
    no_time,
    posting,
    profiles,
    settings,
    suggesting,
    times,
    undo,
    views,
)
from cogs.buttons.forms import Form
from cogs.render import refusals
from scheduling.errors import AlreadyHandled, DraftGone, Refusal, Unavailable
from services import drafts

Press = Callable[..., Awaitable[None]]
_FORM_DRAFT = "form"
# Forms that are opened from an invitation, and answered in its place.
_ON_CARDS = ("join_form", "no_time_form", "times_form", "zone_form")


FORMS: Mapping[str, Callable[..., Awaitable[Form]]] = {
    "finalize_form": deadlines.finalize_form,
    "join_form": times.answer_form,
    "no_time_form": no_time.no_time_form,
    "own_times_form": times.own_times_form,
    "profile_form": profiles.profile_form,
    "times_form": times.answer_form,
    "zone_form": undo.zone_form,
}


async def fix(interaction: Interaction, draft_id: int) -> None:
    """Opens a refused form again, with what was typed."""
    request = ask(interaction)
    kept = await drafts.fetch(request, draft_id, _FORM_DRAFT)
    form_of = FORMS.get(kept["verb"])
    if form_of is None or not _takes(form_of, request, *kept["ids"]):
        raise DraftGone
    form = await form_of(request, *kept["ids"])
    await interaction.response.send_modal(form.filled(kept["values"]).modal())


PRESSES: Mapping[str, Press] = {
    "accept": invitations.accept,
    "answer": live.answer,
    "any_channel": settings.any_channel,
    "apply_edit": confirmations.apply_edit,
    "ask_more": suggesting.ask_more,
    "calendars": calendars.turn_calendars,
    "cancel_calendar": confirmations.cancel,
    "choose_invitation": invitations.choose,
    "clear_times": confirmations.clear,
    "contacts": contacts.turn,
    "decline": invitations.decline,
    "extend": deadlines.extend,
    "finalize": calendars.finalize,
    "finalize_best": suggesting.finalize_best,
    "finalize_proposal": suggesting.finalize_proposal,
    "fix": fix,
    "invite_contacts": calendars.invite_contacts,
    "invite_to": calendars.invite_to,
    "invite_members": calendars.invite_members,
    "join_open": live.join_open,
    "no_time": no_time.open_form,
    "nudge": deadlines.nudge,
    "open_finalize": deadlines.open_finalize,
    "own_times": times.open_own_form,
    "pick_invitees": calendars.pick_invitees,
    "pick_pin": suggesting.pick_pin,
    "pin": suggesting.pin,
    "post_open": posting.post_open,
    "post_status": posting.post,
    "post_summaries": posting.post_summaries,
    "resume": messages.resume,
    "status": calendars.turn_status,
    "stop": messages.stop,
    "suggest": suggesting.suggest_again,
    "times": invitations.add_times,
    "undo": undo.undo,
    "uninvite": confirmations.uninvite,
    "usual": invitations.use_usual_week,
    "view_calendar": views.view_calendar,
    "zone": undo.ask_zone,
}
SUBMISSIONS: Mapping[str, Press] = {
    "finalize_form": deadlines.submit_finalize,
    "profile_form": profiles.submit_profile,
    "join_form": times.submit_join,
    "no_time_form": no_time.submit,
    "own_times_form": times.submit_own_times,
    "times_form": times.submit_times,
    "zone_form": undo.submit_zone,
}


async def route(interaction: Interaction) -> None:
    """Answers a press or a form; what it does not know, and what fails, gets an answer as well."""
    known = layout.parse(str(raw(interaction).get("custom_id")))
    try:
        if known is None:
            raise DraftGone
        if interaction.type is discord.InteractionType.modal_submit:
            await _submit(interaction, *known)
        else:
            await _press(interaction, *known)
    except Exception as error:
        await answer_error(interaction, error)


def _takes(handler: Callable[..., Any], *arguments: Any) -> bool:
    """Whether it can be called with them: a custom_id or a draft may be forged, or of another version."""
    try:
        inspect.signature(handler).bind(*arguments)
    except TypeError:
        return False
    return True


async def _press(interaction: Interaction, verb: str, ids: tuple[int, ...]) -> None:
    if verb not in PRESSES or not _takes(PRESSES[verb], interaction, *ids):
        raise DraftGone
    await PRESSES[verb](interaction, *ids)


async def _submit(interaction: Interaction, verb: str, ids: tuple[int, ...]) -> None:
    values = forms.submitted(raw(interaction))
    if verb not in SUBMISSIONS or not _takes(SUBMISSIONS[verb], interaction, values, *ids):
        raise DraftGone
    try:
        await SUBMISSIONS[verb](interaction, values, *ids)
    except AlreadyHandled:
        raise
    except Refusal as refusal:
        await _refuse(interaction, refusal, verb, ids, values)


async def _refuse(
    interaction: Interaction, refusal: Refusal, verb: str, ids: tuple[int, ...], values: dict[str, str]
) -> None:
    """Keeps what was typed for another try; where even that cannot be saved, it is given back as text."""
    payload = {"verb": verb, "ids": list(ids), "values": values}
    try:
        draft_id = await drafts.keep(ask(interaction), _FORM_DRAFT, payload)
    except Unavailable as unavailable:
        await answer_error(interaction, unavailable, typed="\n".join(filter(None, values.values())))
        return
    again = layout.button("Fix it", "fix", draft_id, style=layout.Style.primary)
    if verb in _ON_CARDS and interaction.message is not None:
        await cards.refuse_on_card(interaction, interaction.message, refusals.refusal(refusal), again)
    else:
        await answer_error(interaction, refusal, view=layout.view([again]))

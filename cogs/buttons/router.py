"""One way for every press and every form: from its custom_id and the database, before a restart as after.

Messages and modals outlive the process that sent them, and discord.py says nothing about a custom_id that
it does not know. So nothing is registered with it: all that is pressed or sent comes here.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from cogs.base import Interaction, ask, raw
from cogs.buttons import (
    absences,
    acceptance,
    availability,
    bookings,
    cancellation,
    cards,
    contacts,
    edits,
    finalization,
    forms,
    invitations,
    layout,
    live_status,
    messages,
    no_time,
    nudges,
    posts,
    profiles,
    revising,
    settings,
    statuses,
    suggestions,
    undoing,
    views,
)
from cogs.buttons.forms import Form
from cogs.errors import answer_error
from cogs.render import refusals
from scheduling.errors import AlreadyHandled, DraftGone, Refusal, Unavailable
from services import drafts

Press = Callable[..., Awaitable[None]]
_FORM_DRAFT = "form"
# Forms that are opened from an invitation, and answered in its place.
_ON_CARDS = ("join_form", "no_time_form", "times_form", "zone_form")


FORMS: Mapping[str, Callable[..., Awaitable[Form]]] = {
    "cant_form": absences.cant_form,
    "finalize_form": finalization.finalize_form,
    "join_form": availability.answer_form,
    "no_time_form": no_time.no_time_form,
    "own_times_form": availability.own_times_form,
    "profile_form": profiles.profile_form,
    "times_form": availability.answer_form,
    "zone_form": undoing.zone_form,
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
    "accept": acceptance.accept,
    "answer": live_status.answer,
    "any_channel": settings.any_channel,
    "apply_edit": edits.apply_edit,
    "ask_more": suggestions.ask_more,
    "book": bookings.book,
    "calendars": views.turn_calendars,
    "call_off": revising.call_off,
    "cancel_calendar": cancellation.cancel,
    "cant": absences.cant,
    "cant_at_all": absences.cant_at_all,
    "cant_pick": absences.cant_pick,
    "cant_times": absences.cant_times,
    "choose_invitation": acceptance.choose,
    "clear_times": availability.clear,
    "contacts": contacts.turn,
    "decline": acceptance.decline,
    "extend": nudges.extend,
    "finalize": finalization.finalize,
    "finalize_best": finalization.finalize_best,
    "finalize_proposal": finalization.finalize_proposal,
    "fix": fix,
    "free_slots": bookings.free_slots,
    "go_without": revising.go_without,
    "invite_contacts": invitations.invite_contacts,
    "invite_to": invitations.invite_to,
    "invite_members": invitations.invite_members,
    "join_open": live_status.join_open,
    "keep_here": revising.keep_here,
    "move": revising.move,
    "no_time": no_time.open_form,
    "nudge": nudges.nudge,
    "open_finalize": finalization.open_finalize,
    "own_times": availability.open_own_form,
    "pick_invitees": invitations.pick_invitees,
    "pick_kept": revising.pick_kept,
    "pick_pin": suggestions.pick_pin,
    "pin": suggestions.pin,
    "post_open": posts.post_open,
    "post_status": posts.post,
    "post_summaries": posts.post_summaries,
    "resume": messages.resume,
    "send_change": revising.send_change,
    "status": statuses.turn_status,
    "stop": messages.stop,
    "suggest": suggestions.suggest_again,
    "times": acceptance.add_times,
    "undo": undoing.undo,
    "uninvite": invitations.uninvite,
    "usual": acceptance.use_usual_week,
    "view_calendar": views.view_calendar,
    "ways": revising.show_ways,
    "zone": undoing.ask_zone,
}
SUBMISSIONS: Mapping[str, Press] = {
    "cant_form": absences.submit_cant,
    "finalize_form": finalization.submit_finalize,
    "profile_form": profiles.submit_profile,
    "join_form": availability.submit_join,
    "no_time_form": no_time.submit,
    "own_times_form": availability.submit_own_times,
    "times_form": availability.submit_times,
    "zone_form": undoing.submit_zone,
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

"""One way for every press and every form: from its custom_id and the database, before a restart as after.

Messages and modals outlive the process that sent them, and discord.py says nothing about a custom_id that
it does not know. So nothing is registered with it: all that is pressed or sent comes here.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from cogs.base import Interaction, ask, chosen, raw
from cogs.buttons import (
    absences,
    acceptance,
    availability,
    barring,
    bookings,
    cancellation,
    cards,
    choices,
    contacts,
    creation,
    edits,
    ending,
    feeds,
    finalization,
    forms,
    greeting,
    invitations,
    layout,
    live_status,
    meanings,
    messages,
    mydata,
    no_time,
    nudges,
    opened_again,
    own_calendars,
    ownership,
    picking,
    posts,
    profiles,
    revising,
    roles,
    sendings,
    series,
    settings,
    statuses,
    suggestions,
    swaps,
    timetables,
    undoing,
    views,
    wishes,
    zones,
)
from cogs.buttons.forms import Form
from cogs.errors import answer_error
from cogs.render import refusals
from cogs.render.invitations import CHOICES
from scheduling.errors import (
    AlreadyChosen,
    AlreadyHandled,
    Ambiguous,
    DraftGone,
    Refusal,
    Unavailable,
    ZoneNeeded,
)
from services import drafts
from services.answers.zones import Begun

Press = Callable[..., Awaitable[None]]
_FORM_DRAFT = "form"
_OPEN_FORMS = ("cant_times", "own_times", "times")
# Forms that are opened from an invitation, and answered in its place.
_ON_CARDS = ("no_time_form", "times_form", "zone_form")


FORMS: Mapping[str, Callable[..., Awaitable[Form]]] = {
    "cant_form": absences.cant_form,
    "city_form": zones.city_form,
    "create_form": greeting.create_form,
    "edit_form": edits.edit_form,
    "erase_form": mydata.erase_form,
    "finalize_form": finalization.finalize_form,
    "import_form": own_calendars.import_form,
    "move_one_form": series.move_one_form,
    "no_time_form": no_time.no_time_form,
    "own_times_form": availability.times_form,
    "profile_form": profiles.profile_form,
    "role_form": posts.role_form,
    "role_invite_form": roles.invite_form,
    "times_form": availability.times_form,
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


async def do_more(
    interaction: Interaction, calendar_id: int, notification_id: int = 0, zone_id: int = 0
) -> None:
    """Does what was chosen under More…, as a button of that name would."""
    verb = chosen(interaction)[0]
    if verb not in CHOICES:
        raise DraftGone
    await _press(interaction, verb, (zone_id if verb == "zone" else calendar_id, notification_id))


async def tell_clock(interaction: Interaction, draft_id: int) -> None:
    """Takes what time it is for somebody, and goes on with what they had begun."""
    begun = await zones.tell_clock(interaction, draft_id)
    if begun is not None:
        await _go_on(interaction, begun)


async def tell_zone(interaction: Interaction, draft_id: int) -> None:
    """Takes which of the zones of one clock it is, and goes on."""
    await _go_on(interaction, await zones.tell_zone(interaction, draft_id))


async def submit_city(interaction: Interaction, values: Mapping[str, str], draft_id: int) -> None:
    """Takes the city that was typed, and goes on: with a button where a form would be opened by a form."""
    begun = await zones.submit_city(interaction, values, draft_id)
    if begun.verb in _OPEN_FORMS:
        await zones.show_told(interaction, begun)
    else:
        await _go_on(interaction, begun)


async def use_choice(interaction: Interaction, draft_id: int, number: int) -> None:
    """Does again what was refused, with the meaning that was pressed."""
    attempt = await choices.choose(interaction, draft_id, number)
    try:
        if "command" in attempt:
            await choices.run(interaction, attempt)
        else:
            await _submit(interaction, attempt["verb"], tuple(attempt["ids"]), attempt["values"])
    except AlreadyHandled:
        raise AlreadyChosen from None
    except Ambiguous as another:
        buttons = await choices.choice_buttons(interaction, another, attempt)
        await answer_error(interaction, another, view=layout.view(buttons))


PRESSES: Mapping[str, Press] = {
    "accept": acceptance.accept,
    "allow_again": barring.allow_again,
    "answer": live_status.answer,
    "adopt": ownership.adopt,
    "any_channel": settings.any_channel,
    "apply_edit": edits.apply_edit,
    "as_group": creation.as_group,
    "as_one_on_one": creation.as_one_on_one,
    "ask_first": opened_again.ask_first,
    "ask_more": suggestions.ask_more,
    "book": bookings.book,
    "calendars_here": ending.calendars_here,
    "calendars": views.turn_calendars,
    "call_off": revising.call_off,
    "cancel_calendar": cancellation.cancel,
    "cant": absences.cant,
    "cant_all": absences.cant_all,
    "cant_at_all": absences.cant_at_all,
    "cant_one": absences.cant_one,
    "cant_other": absences.cant_other,
    "cant_pick": absences.cant_pick,
    "cant_times": absences.cant_times,
    "by_person": timetables.by_person,
    "by_time": timetables.by_time,
    "card": cards.card,
    "change": edits.change,
    "choose_invitation": acceptance.choose,
    "clear_day": picking.clear_day,
    "clear_times": availability.clear,
    "come": absences.come,
    "come_pick": absences.come_pick,
    "contacts": contacts.turn,
    "copy_day": picking.copy_day,
    "create_event": statuses.create_event,
    "decline": acceptance.decline,
    "do_more": do_more,
    "download": timetables.download,
    "end_calendar": ending.end_calendar,
    "end_here": ending.end_here,
    "erase": mydata.open_form,
    "export_mydata": mydata.show_export,
    "end_after": series.end_after,
    "extend": nudges.extend,
    "feed": feeds.show_feed,
    "finalize": finalization.finalize,
    "finalize_best": finalization.finalize_best,
    "finalize_proposal": finalization.finalize_proposal,
    "fix": fix,
    "free_slots": bookings.free_slots,
    "go_without": revising.go_without,
    "invite_contacts": invitations.invite_contacts,
    "invite_drafted": roles.invite_drafted,
    "invite_role": roles.invite_role,
    "invite_again": invitations.invite_again,
    "invite_to": invitations.invite_to,
    "invite_members": invitations.invite_members,
    "join_open": live_status.join_open,
    "keep_here": revising.keep_here,
    "let_send": opened_again.let_send,
    "look_again": sendings.look_again,
    "more": cards.more,
    "move": revising.move,
    "move_one": series.move_one,
    "name_contact": ownership.name_contact,
    "name_organizer": ownership.name_organizer,
    "never": barring.never,
    "no_time": no_time.open_form,
    "nudge": nudges.nudge,
    "open_calendar": greeting.open_calendar,
    "open_city": zones.open_city,
    "one_meeting": series.one_meeting,
    "open_finalize": finalization.open_finalize,
    "open_import": own_calendars.open_import,
    "open_move_one": series.open_move_one,
    "organize": statuses.organize,
    "organizers": ownership.organizers,
    "own_times": availability.open_form,
    "pick": picking.pick,
    "pick_after": picking.pick_day,
    "pick_before": picking.pick_day,
    "pick_done": picking.done,
    "pick_here": picking.pick_day,
    "pick_high": picking.pick_high,
    "pick_invitees": invitations.pick_invitees,
    "pick_kept": revising.pick_kept,
    "pick_low": picking.pick_low,
    "pick_meeting": series.pick_meeting,
    "pick_pin": wishes.pick_pin,
    "pick_swap": swaps.pick_swap,
    "pick_week_after": picking.pick_day,
    "pick_week_before": picking.pick_day,
    "pick_wish": wishes.pick_wish,
    "post_here": posts.post_here,
    "post_open": posts.post_open,
    "post_role": posts.post_role,
    "post_status": posts.post,
    "post_summaries": posts.post_summaries,
    "remove_organizer": ownership.remove_organizer,
    "reset_feed": feeds.reset_feed,
    "resume": messages.resume,
    "same_again": acceptance.use_same_again,
    "save_usual": picking.save_usual,
    "send_again": opened_again.send,
    "send_change": revising.send_change,
    "series": series.show_series,
    "set_openers": settings.set_openers,
    "set_opening": settings.set_opening,
    "settings": greeting.show_settings,
    "skip_again": opened_again.skip,
    "skip_one": series.skip_one,
    "status": statuses.turn_status,
    "step_back": ownership.step_back,
    "stop": messages.stop,
    "stop_again": opened_again.stop,
    "stop_feed": feeds.stop_feed,
    "suggest": suggestions.suggest_again,
    "swap": swaps.swap,
    "swap_from": swaps.swap_from,
    "take_back": absences.take_back,
    "take_now": suggestions.take_now,
    "tell_clock": tell_clock,
    "tell_zone": tell_zone,
    "times": availability.open_form,
    "turn_partners": swaps.turn_partners,
    "turn_swap": swaps.turn_swap,
    "undo": undoing.undo,
    "uninvite": invitations.uninvite,
    "use_choice": use_choice,
    "use_meaning": meanings.use_meaning,
    "usual": acceptance.use_usual_week,
    "view_calendar": views.view_calendar,
    "ways": revising.show_ways,
    "with_event": finalization.choose_event,
    "wish": wishes.wish,
    "zone": undoing.ask_zone,
}
SUBMISSIONS: Mapping[str, Press] = {
    "cant_form": absences.submit_cant,
    "create_form": greeting.submit_create,
    "edit_form": edits.submit_edit,
    "erase_form": mydata.submit_erase,
    "finalize_form": finalization.submit_finalize,
    "import_form": own_calendars.submit_import,
    "city_form": submit_city,
    "profile_form": profiles.submit_profile,
    "role_form": posts.submit_role,
    "role_invite_form": roles.submit_invite,
    "move_one_form": series.submit_move_one,
    "no_time_form": no_time.submit,
    "own_times_form": availability.submit_times,
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
            await _submit(interaction, *known, forms.submitted(raw(interaction)))
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
    try:
        await PRESSES[verb](interaction, *ids)
    except ZoneNeeded as needed:
        await zones.ask_clock(interaction, Begun(verb, ids), needed.calendar_id)


async def _go_on(interaction: Interaction, begun: Begun) -> None:
    """Does what somebody was about to do."""
    if begun.values is None:
        await _press(interaction, begun.verb, begun.ids)
    else:
        await SUBMISSIONS[begun.verb](interaction, begun.values, *begun.ids)


async def _submit(interaction: Interaction, verb: str, ids: tuple[int, ...], values: dict[str, str]) -> None:
    if verb not in SUBMISSIONS or not _takes(SUBMISSIONS[verb], interaction, values, *ids):
        raise DraftGone
    try:
        await SUBMISSIONS[verb](interaction, values, *ids)
    except ZoneNeeded as needed:
        await zones.ask_clock(interaction, Begun(verb, ids, values), needed.calendar_id)
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
        offered = [
            *await meanings.meaning_buttons(ask(interaction), refusal, *ids[1:]),
            *await choices.choice_buttons(interaction, refusal, payload),
        ]
    except Unavailable as unavailable:
        await answer_error(interaction, unavailable, typed="\n".join(filter(None, values.values())))
        return
    again = [*offered, layout.button("Fix it", "fix", draft_id, style=layout.Style.primary)]
    if verb in _ON_CARDS and interaction.message is not None:
        await cards.refuse_on_card(interaction, interaction.message, refusals.refusal(refusal), again)
    else:
        await answer_error(interaction, refusal, view=layout.view(again))

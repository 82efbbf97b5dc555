"""What simcord lets pass of a server's scheduled events and Discord refuses: who may, how many, and when.

It learns that events repeat as well: one that is over is then the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from simcord.backend import errors
from simcord.backend.errors import BackendError
from simcord.backend.models import ScheduledEvent
from simcord.backend.ops.scheduled_events import ScheduledEventMixin
from simcord.http import client as _registers_the_routes  # noqa: F401
from simcord.http import router
from simcord.http.router import RequestContext

MOST = 100
_SCHEDULED, _COMPLETED, _OPEN = 1, 3, (1, 2)
_VOICE = 2
_ALL = ["guilds", "{guild_id}", "scheduled-events"]
_ONE = [*_ALL, "{event_id}"]
Route = Callable[[RequestContext], Any]


@contextmanager
def as_strict_as_discord() -> Iterator[None]:
    """Lets the simulated Discord refuse what the real one does."""
    real = {method: list(routes) for method, routes in router._ROUTES.items()}
    stricter = {("GET", 3): _listed, ("POST", 3): _created, ("PATCH", 4): _changed, ("DELETE", 4): _changed}
    for method, routes in router._ROUTES.items():
        routes[:] = [
            (template, _after(stricter[method, len(template)], handler))
            if template in (_ALL, _ONE) and (method, len(template)) in stricter
            else (template, handler)
            for template, handler in routes
        ]
    edit = ScheduledEventMixin.edit_scheduled_event
    ScheduledEventMixin.edit_scheduled_event = _repeating(edit)  # type: ignore[method-assign]
    try:
        yield
    finally:
        router._ROUTES.update(real)
        ScheduledEventMixin.edit_scheduled_event = edit  # type: ignore[method-assign]


def rule_of(event: ScheduledEvent) -> Any:
    """How an event repeats: Discord's `recurrence_rule`, None if it doesn't."""
    return getattr(event, "recurrence_rule", None)


def _repeating(edit: Callable[..., ScheduledEvent]) -> Callable[..., ScheduledEvent]:
    """Discord ends no event that repeats: it is set to the next time."""

    def edited(backend: Any, guild_id: int, event_id: int, changes: dict[str, Any]) -> ScheduledEvent:
        event = backend.get_scheduled_event(guild_id, event_id)
        if changes.get("status") == _COMPLETED and rule_of(event):
            changes = {"status": _SCHEDULED} | _next_times(event)
        return edit(backend, guild_id, event_id, changes)

    return edited


def _next_times(event: ScheduledEvent) -> dict[str, str]:
    """As Discord counts, in UTC."""
    rule, start = rule_of(event), datetime.fromisoformat(event.scheduled_start_time).astimezone(UTC)
    how: dict[str, Any] = {"freq": WEEKLY, "interval": rule["interval"], "byweekday": rule.get("by_weekday")}
    if nth := rule.get("by_n_weekday"):
        how = {"freq": MONTHLY, "byweekday": weekday(nth[0]["day"], nth[0]["n"])}
    later = rrule(dtstart=start, **how)[1] - start
    times = {"scheduled_start_time": start, "scheduled_end_time": event.scheduled_end_time}
    return {name: (datetime.fromisoformat(str(at)) + later).isoformat() for name, at in times.items() if at}


def _with_rule(ctx: RequestContext, handler: Route) -> Any:
    """Keeps the rule with the event; the handler knows none."""
    sent = dict(ctx.body())
    given, rule = "recurrence_rule" in sent, sent.pop("recurrence_rule", None)
    answer = handler(replace(ctx, json=sent))
    if given:
        event = ctx.backend.get_scheduled_event(ctx.int_arg("guild_id"), int(answer["id"]))
        event.recurrence_rule = rule  # type: ignore[attr-defined]
    return answer


class _Checked(RequestContext):
    """Who may has been looked at: simcord knows only those who may manage everybody's events."""

    def require_guild_permissions(self, guild_id: int, *names: str) -> None:
        pass


def _after(check: Callable[[RequestContext, Route], Any], handler: Route) -> Route:
    return lambda ctx: check(
        _Checked(**{each.name: getattr(ctx, each.name) for each in fields(ctx)}), handler
    )


def _listed(ctx: RequestContext, handler: Route) -> Any:
    """Only those that are still open."""
    return [event for event in handler(ctx) if event["status"] in _OPEN]


def _created(ctx: RequestContext, handler: Route) -> Any:
    guild = ctx.backend.get_guild(ctx.int_arg("guild_id"))
    _require(ctx, "create_events")
    _check_place(ctx)
    _check_ahead(ctx)
    if sum(event.status in _OPEN for event in guild.scheduled_events.values()) >= MOST:
        raise BackendError(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    return _with_rule(ctx, handler)


def _changed(ctx: RequestContext, handler: Route) -> Any:
    """Whoever may create them may change their own."""
    event = ctx.backend.get_scheduled_event(ctx.int_arg("guild_id"), ctx.int_arg("event_id"))
    own = event.creator_id == ctx.backend.bot_user.id
    _require(ctx, "create_events" if own else "manage_events")
    if ctx.method == "PATCH":
        _check_change(ctx, event)
        return _with_rule(ctx, handler)
    return handler(ctx)


def _check_change(ctx: RequestContext, event: ScheduledEvent) -> None:
    if event.status not in _OPEN:
        raise BackendError(400, 180000, "Cannot update a finished event")
    if event.status != _SCHEDULED and {"scheduled_start_time", "status"} & ctx.body().keys():
        raise errors.invalid_form_body("the event has begun")
    _check_place(ctx)
    _check_ahead(ctx)


def _check_place(ctx: RequestContext) -> None:
    if ctx.body().get("entity_type") == _VOICE:
        _require(ctx, "view_channel", "connect", channel_id=int(ctx.body()["channel_id"]))


def _check_ahead(ctx: RequestContext) -> None:
    start = ctx.body().get("scheduled_start_time")
    if start is not None and datetime.fromisoformat(start) <= ctx.backend.clock.now():
        raise errors.invalid_form_body("cannot schedule an event in the past")


def _require(ctx: RequestContext, *names: str, channel_id: int | None = None) -> None:
    ctx.backend.require_permissions(ctx.int_arg("guild_id"), ctx.backend.bot_user.id, channel_id, *names)

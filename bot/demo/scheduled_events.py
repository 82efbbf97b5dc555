"""What simcord lets pass of a server's scheduled events and Discord refuses: who may, how many, and when."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from typing import Any

from simcord.backend import errors
from simcord.backend.errors import BackendError
from simcord.backend.models import ScheduledEvent
from simcord.http import client as _registers_the_routes  # noqa: F401
from simcord.http import router
from simcord.http.router import RequestContext

MOST = 100
_SCHEDULED, _OPEN = 1, (1, 2)
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
    try:
        yield
    finally:
        router._ROUTES.update(real)


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
    return handler(ctx)


def _changed(ctx: RequestContext, handler: Route) -> Any:
    """Whoever may create them may change their own."""
    event = ctx.backend.get_scheduled_event(ctx.int_arg("guild_id"), ctx.int_arg("event_id"))
    own = event.creator_id == ctx.backend.bot_user.id
    _require(ctx, "create_events" if own else "manage_events")
    if ctx.method == "PATCH":
        _check_change(ctx, event)
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

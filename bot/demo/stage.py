"""Everybody's devices: what people do goes in, one thing at a time, and what they see comes out."""

import asyncio
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import discord
import simcord

from bot.demo import actions
from bot.demo.facts import Done, read_facts
from bot.demo.feed import Feed
from bot.demo.guide import plan
from bot.demo.places import (
    apps_json,
    commands_json,
    controls,
    event_json,
    file_value,
    is_entity,
    message_json,
    option_value,
)
from bot.demo.seats import Place, Seat
from bot.demo.world import World

Reply = dict[str, Any]
_HOUR = 3600
_LOOK_EVERY = 0.5
_HEARTBEAT = 20
_SELECTS = (5, 6, 7, 8)
_FILE_UPLOAD = 19
_log = logging.getLogger(__name__)


class Stage:
    """The world as the page plays it."""

    def __init__(self, world: World) -> None:
        self.feed = Feed()
        self._world = world
        # simcord does one thing at a time.
        self._one_at_a_time = asyncio.Lock()
        self._forms: dict[str, tuple[str, simcord.InteractionResult]] = {}
        self._answered: dict[int, str] = {}
        self._done = Done()
        self._errors_seen = 0
        self._files: dict[str, discord.Attachment] = {}

    async def perform(self, action: actions.Action) -> Reply:
        """Does what somebody asked for. What went wrong is told in the reply's `error`."""
        async with self._one_at_a_time:
            self._errors_seen = self._world.env.error_cursor
            try:
                return await self._do(action)
            except TimeoutError as error:
                return {"error": f"The bot didn't answer: {_first_line(error)}"}
            except (simcord.SetupError, simcord.BackendError, LookupError, ValueError) as error:
                return {"error": f"That doesn't work here: {_first_line(error)}"}
            except Exception as error:
                _log.exception("the demo failed")
                return {"error": f"The demo itself failed: {type(error).__name__}: {_first_line(error)}"}
            finally:
                await self._publish_safely()

    async def watch(self) -> None:
        """Notices what the bot does by itself, such as sending what has come due; runs until cancelled."""
        seen, looks = -1, 0
        while True:
            requests = len(self._world.env.http_requests)
            if requests != seen or looks >= _HEARTBEAT / _LOOK_EVERY:
                async with self._one_at_a_time:
                    await self._publish_safely()
                seen, looks = requests, 0
            looks += 1
            await asyncio.sleep(_LOOK_EVERY)

    def file(self, attachment_id: str) -> discord.Attachment | None:
        """A file of a message that somebody has seen."""
        return self._files.get(attachment_id)

    async def _do(self, action: actions.Action) -> Reply:
        match action:
            case actions.Skip(hours=hours):
                return await self._skip(hours)
            case actions.Restart():
                await self._world.restart()
                self._done = self._done.restarted()
                return {}
            case actions.Seated():
                person = self._world.people[action.person]
                return await self._act(action, Seat(self._world, person, action.place))
        raise LookupError("no such action")

    async def _act(self, action: actions.Seated, seat: Seat) -> Reply:
        match action:
            case actions.Autocomplete():
                options = self._options(seat, action.command, action.options)
                return {
                    "choices": await seat.autocomplete(action.command, action.option, action.typed, options)
                }
            case actions.Slash():
                options = self._options(seat, action.command, action.options)
                result = await seat.slash(action.command, options)
                self._done = self._done.ran(seat.person.name, action.command)
                return self._answer(seat, result, f"/{action.command}")
            case actions.ContextMenu():
                (target,) = seat.handles([action.target])
                person = next(one for one in self._world.people.values() if one.user.id == target.id)
                return self._answer(seat, await seat.context_menu(action.command, person), action.command)
            case actions.Select():
                return self._answer(seat, await self._select(seat, action))
            case actions.Click():
                message = seat.message(action.message)
                return self._answer(seat, await seat.actor.click(message, custom_id=action.custom_id))
            case actions.Submit():
                return await self._submit(seat, action)
            case actions.Say():
                await seat.say(action.text)
                return {}
        raise LookupError("no such action")

    async def _skip(self, hours: int) -> Reply:
        # By the hour: the page sees the clock run, and each hour has simcord's patience for itself.
        for _ in range(hours):
            await self._world.skip(_HOUR)
            await self._publish()
        return {}

    async def _select(self, seat: Seat, action: actions.Select) -> simcord.InteractionResult:
        message = seat.message(action.message)
        (menu,) = [one for one in _items(message) if one.get("custom_id") == action.custom_id]
        values = seat.handles(action.values) if menu["type"] in _SELECTS else list(action.values)
        result: simcord.InteractionResult = await seat.actor.select(
            message, values, custom_id=action.custom_id
        )
        return result

    async def _submit(self, seat: Seat, action: actions.Submit) -> Reply:
        form_id, shown = self._forms.get(seat.person.name, ("", None))
        if shown is None or form_id != action.form:
            return {"error": "This form is no longer open. Press its button again."}
        kinds = {one["custom_id"]: one["type"] for one in controls((shown.modal or {})["components"])}
        values = {key: _form_value(seat, kinds.get(key), value) for key, value in action.values.items()}
        result = await seat.actor.submit_modal(shown, values)
        self._forms.pop(seat.person.name, None)
        return self._answer(seat, result)

    def _options(self, seat: Seat, command: str, given: Mapping[str, Any]) -> dict[str, Any]:
        leaf = next((one for one in self._commands() if one["path"] == command), None)
        known = {option["name"]: option for option in leaf["options"]} if leaf else {}
        values: dict[str, Any] = {}
        for name, value in given.items():
            option = known.get(name, {"type": 3})
            values[name] = seat.handles([value])[0] if is_entity(option) else option_value(option, value)
        return values

    def _answer(self, seat: Seat, result: simcord.InteractionResult, used: str = "") -> Reply:
        """What the person's device shows at once; messages come with the next push."""
        answers = [result.response, *result.followups]
        self._answered |= {answer.id: used for answer in answers if answer is not None and used}
        if result.modal is not None:
            form_id = secrets.token_hex(8)
            self._forms[seat.person.name] = form_id, result
            return {"form": {**result.modal, "id": form_id, "place": seat.place}}
        if not result.acknowledged:
            reasons = [_first_line(error) for error in self._world.env.errors_since(self._errors_seen)]
            return {"error": " ".join(["The application did not respond.", *reasons[-1:]])}
        return {}

    def _commands(self) -> list[dict[str, Any]]:
        tree = self._world.bot.tree
        return commands_json(command.to_dict(tree) for command in tree.get_commands())

    async def _publish_safely(self) -> None:
        """Neither an action nor the watch ends because the world cannot be looked at just now."""
        try:
            await self._publish()
        except Exception:
            _log.exception("the demo can't show what has changed")

    async def _publish(self) -> None:
        """Puts everything into the feed, which passes on what has changed."""
        world = self._world
        self.feed.put("clock", world.now().isoformat())
        self.feed.put("world", self._describe())
        for person in world.people.values():
            for place in Place:
                messages = Seat(world, person, place).messages()
                self._files |= {str(file.id): file for one in messages for file in one.attachments}
                shown = [message_json(one, self._answered.get(one.id)) for one in messages]
                if place is Place.GENERAL:
                    shown = sorted([*shown, *self._events()], key=lambda one: int(one["id"]))
                self.feed.put(f"{person.name}/{place}", shown)
        facts = await read_facts(world, self._done)
        self.feed.put("guide", [asdict(step) for step in plan(facts, world.now())])

    def _events(self) -> list[dict[str, Any]]:
        """The events of the server."""
        backend = self._world.env.backend
        events = backend.get_guild(self._world.guild.id).scheduled_events.values()
        return [event_json(event, backend.bot_user.id) for event in events]

    def _describe(self) -> dict[str, Any]:
        """Who there is, where, and which commands."""
        world, tree = self._world, self._world.bot.tree
        people = [
            {
                "name": person.name,
                "shown": person.user.global_name,
                "id": str(person.user.id),
                "zone": person.zone,
                "commands": {place: Seat(world, person, place).commands() for place in Place},
            }
            for person in world.people.values()
        ]
        return {
            "people": people,
            "roles": [{"id": str(world.team.id), "name": world.team.name}],
            "channel": {"id": str(world.general.id), "name": world.general.name},
            "commands": self._commands(),
            "apps": apps_json(command.to_dict(tree) for command in tree.get_commands()),
        }


def _items(message: discord.Message) -> list[Mapping[str, Any]]:
    return controls([component.to_dict() for component in message.components])


def _form_value(seat: Seat, kind: int | None, value: Any) -> Any:
    if kind in _SELECTS:
        return seat.handles(value)
    if kind == _FILE_UPLOAD:
        return [file_value(one) for one in value]
    return value


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

"""Each rule of the payload check at work: a payload that is fine but for one thing gives one finding."""

from typing import Any

import pytest

from tests.support.payload_samples import (
    IS_COMPONENTS_V2,
    attached,
    button,
    checkbox,
    choice,
    choices,
    command,
    embed,
    event,
    field,
    form,
    group,
    label,
    layout,
    link,
    link_button,
    message,
    modal,
    option,
    parameter,
    people,
    person,
    pick,
    pings,
    press,
    row,
    select,
    shown,
    sub,
    takes,
    text,
    text_input,
    typed,
    voice_event,
    wide,
)
from tests.support.payloads import violations

SEND = ("POST", "/channels/1/messages")
EDIT = ("PATCH", "/channels/1/messages/2")
ANSWER = ("POST", "/interactions/1/token/callback")
FOLLOW_UP = ("POST", "/webhooks/1/token")
SYNC = ("PUT", "/applications/1/commands")
ROW = "$.components[0]"
FIRST = "$.components[0].components[0]"
FORM = "$.data.components[0]"
INPUT = "$.data.components[0].component"
CHOICES = "$.data.choices"
OPTION = "$[0].options[0]"

MESSAGES = [
    ("nothing at all", {}, "$: an empty message"),
    ("only white space", message(content=" \n"), "$: an empty message"),
    ("content", message(content="x" * 2001), "$.content: longer than 2000"),
    ("content in UTF-16", message(content="\N{ROCKET}" * 1001), "$.content: longer than 2000"),
    ("content is no text", message(content=1), "$.content: not of type"),
    ("nonce", message(nonce="1" * 26), "$.nonce: longer than 25"),
    ("whom to ping, created", {"content": "x"}, "$.allowed_mentions: allowed_mentions missing"),
    (
        "whom to ping, text display",
        {"components": [text()], "flags": IS_COMPONENTS_V2},
        "$.allowed_mentions: allowed",
    ),
    ("users parsed and listed", pings(parse=["users"], users=[1]), "$.allowed_mentions.users: 'users' in"),
    ("users listed twice", pings(users=[1, 1]), "$.allowed_mentions.users: the same entry twice"),
    ("no such mention", pings(parse=["all"]), "$.allowed_mentions.parse[0]: none of"),
    ("embeds", message(embeds=[{"title": "x"}] * 11), "$.embeds: more than 10 entries"),
    ("embed title", embed(title="x" * 257), "$.embeds[0].title: longer than 256"),
    ("embed description", embed(description="x" * 4097), "$.embeds[0].description: longer than 4096"),
    ("embed author", embed(author={"name": "x" * 257}), "$.embeds[0].author.name: longer than 256"),
    ("embed author blank", embed(author={"name": " "}), "$.embeds[0].author.name: empty"),
    ("embed footer", embed(footer={"text": "x" * 2049}), "$.embeds[0].footer.text: longer than 2048"),
    ("embed fields", embed(fields=[field()] * 26), "$.embeds[0].fields: more than 25 entries"),
    ("field name blank", embed(fields=[field(name=" ")]), "$.embeds[0].fields[0].name: empty"),
    ("field name", embed(fields=[field(name="x" * 257)]), "$.embeds[0].fields[0].name: longer than 256"),
    ("field value empty", embed(fields=[field(value="")]), "$.embeds[0].fields[0].value: empty"),
    ("field value", embed(fields=[field(value="x" * 1025)]), "$.embeds[0].fields[0].value: longer than"),
    ("embeds together", message(embeds=[{"description": "x" * 3001}] * 2), "$.embeds: all embeds together"),
    ("embed without content", message(embeds=[{"color": 1}]), "$.embeds[0]: an embed without"),
    ("embed colour", embed(color=0x1000000), "$.embeds[0].color: greater than"),
    ("embed time", embed(timestamp="2026-01-01T00:00:00"), "$.embeds[0].timestamp: no valid date-time"),
    ("embed address", embed(url="see above"), "$.embeds[0].url: no valid uri"),
    ("embed link", embed(url="attachment://a.png"), "$.embeds[0].url: an address must begin"),
    ("embed picture", embed(image={"url": "ftp://a.org/a"}), "$.embeds[0].image.url: an address must"),
    ("files", message(attachments=[{"id": i} for i in range(11)]), "$.attachments: more than 10"),
    ("file ids", message(attachments=[{"id": 1}, {"id": 1}]), "$.attachments[1].id: id '1' already"),
    ("file name", attached(filename=" "), "$.attachments[0].filename: empty"),
    ("file description", attached(description="x" * 1025), "$.attachments[0].description: longer than"),
]

COMPONENTS = [
    ("rows", shown(*(row(button(i)) for i in range(6))), "$.components: 6 action rows"),
    ("empty row", shown(row()), f"{ROW}.components: fewer than 1"),
    ("buttons in a row", shown(row(*map(button, range(6)))), f"{ROW}.components: more than 5"),
    ("select beside a button", shown(row(select(), button())), f"{ROW}.components: a select shares"),
    ("button without a row", shown(button()), f"{ROW}: its type is none of"),
    ("no such component", shown(row({"type": 99})), f"{FIRST}: its type is none of"),
    ("button without label", press(label=" "), f"{FIRST}: a button with neither"),
    ("button label", press(label="x" * 81), f"{FIRST}.label: longer than 80"),
    ("button style", press(style=7), f"{FIRST}.style: none of"),
    ("button without style", shown(row({"type": 2, "label": "Press"})), f"{FIRST}: 'style' is"),
    ("button without custom_id", press(custom_id=None), f"{FIRST}: a button of style 1 needs custom_id"),
    ("button custom_id", press(custom_id="x" * 101), f"{FIRST}.custom_id: longer than 100"),
    ("button with url", press(url="https://a.org"), f"{FIRST}.url: not on a button of style 1"),
    ("link without url", press(style=5, custom_id=None), f"{FIRST}: a button of style 5 needs url"),
    ("link with custom_id", press(style=5, url="https://a.org"), f"{FIRST}.custom_id: not on a button"),
    ("link length", link("https://a.org/" + "x" * 500), f"{FIRST}.url: longer than 512"),
    ("link scheme", link("mailto://a.org"), f"{FIRST}.url: an address must begin"),
    ("premium with label", press(style=6, sku_id="1", custom_id=None), f"{FIRST}.label: not on a button"),
    ("radio group in a message", shown(row(group(21))), f"{FIRST}: its type is none of"),
    ("same custom_id", shown(row(button(), button())), f"{ROW}.components[1].custom_id: custom_id"),
    ("same id", shown(row(button(id=7), button(1, id=7))), f"{ROW}.components[1].id: id 7 already"),
    ("select without options", shown(row(select([]))), f"{FIRST}.options: fewer than 1"),
    ("select options", shown(row(select([*map(option, range(26))]))), f"{FIRST}.options: more than 25"),
    ("option label", pick(option(label="x" * 101)), f"{FIRST}.options[0].label: longer than 100"),
    ("option label blank", pick(option(label=" ")), f"{FIRST}.options[0].label: empty"),
    ("option value", pick(option(value="x" * 101)), f"{FIRST}.options[0].value: longer than 100"),
    ("option description", pick(option(description="x" * 101)), f"{FIRST}.options[0].description: longer"),
    ("option values", pick(option(), option()), f"{FIRST}.options[1].value: value 'value 0' already"),
    ("options chosen", pick(option(default=True), option(1, default=True)), f"{FIRST}.options: 2 options"),
    ("placeholder", shown(row(select(placeholder="x" * 151))), f"{FIRST}.placeholder: longer than 150"),
    ("select custom_id", shown(row(select(custom_id=""))), f"{FIRST}.custom_id: shorter than 1"),
    ("max_values over the options", shown(row(select(max_values=3))), f"{FIRST}.options: max_values, 3"),
    ("max_values", shown(row(people(max_values=26))), f"{FIRST}.max_values: greater than 25"),
    ("min over max", shown(row(people(min_values=4))), f"{FIRST}.min_values: 4 is more than max_values, 3"),
    (
        "people chosen",
        shown(row(people(default_values=[person(i) for i in range(4)]))),
        f"{FIRST}.default_values: 4 values chosen",
    ),
    ("text without the flag", shown(text()), f"{ROW}: only action rows stand at the top"),
    (
        "content with the flag",
        shown(text(), flags=IS_COMPONENTS_V2),
        "$.content: not together with IS_COMPONENTS_V2",
    ),
    ("components with the flag", layout(*[row(link_button())] * 21), "$.components: 42 components"),
    ("texts with the flag", layout(text("x" * 2001), text("x" * 2001)), "$.components: all texts together"),
]

MODALS = [
    ("modal title", form(title="x" * 46), "$.data.title: longer than 45"),
    ("modal title blank", form(title=" "), "$.data.title: empty"),
    ("modal custom_id", form(custom_id="x" * 101), "$.data.custom_id: longer than 100"),
    ("modal without components", modal(), "$.data.components: fewer than 1"),
    ("modal components", modal(*(label(text_input(i)) for i in range(6))), "$.data.components: 6 components"),
    ("button in a modal", modal(row(button())), f"{FORM}.components[0].type: none of"),
    ("label", modal(label(text_input(), label="x" * 46)), f"{FORM}.label: longer than 45"),
    (
        "label description",
        modal(label(text_input(), description="x" * 101)),
        f"{FORM}.description: longer than 100",
    ),
    ("label twice", typed(label="Name"), f"{INPUT}.label: the label belongs"),
    ("row without label", modal(row(text_input())), f"{FORM}.components[0].label: empty"),
    (
        "inputs in a row",
        modal(row(text_input(label="a"), text_input(1, label="b"))),
        f"{FORM}.components: 2 text inputs",
    ),
    (
        "same custom_id in a modal",
        modal(label(text_input()), label(text_input())),
        "$.data.components[1].component.custom_id: custom_id",
    ),
    ("placeholder of an input", typed(placeholder="x" * 101), f"{INPUT}.placeholder: longer than 100"),
    ("min_length", typed(min_length=4001), f"{INPUT}.min_length: greater than 4000"),
    ("max_length", typed(max_length=0), f"{INPUT}.max_length: less than 1"),
    ("min over max length", typed(min_length=9, max_length=8), f"{INPUT}.min_length: 9 is more than"),
    ("value over max_length", typed(value="abc", max_length=2), f"{INPUT}.value: 3 characters"),
    ("value under min_length", typed(value="a", min_length=2), f"{INPUT}.value: 1 characters"),
    ("disabled in a modal", modal(label(select(disabled=True))), f"{INPUT}.disabled: nothing can be"),
    ("radio options, too few", modal(label(group(21, 1))), f"{INPUT}.options: fewer than 2"),
    ("radio options, too many", modal(label(group(21, 11))), f"{INPUT}.options: more than 10"),
    (
        "radio label",
        modal(label(group(21, options=[option(), option(1, label=" ")]))),
        f"{INPUT}.options[1].label: empty",
    ),
    (
        "radio values",
        modal(label(group(21, options=[option(), option()]))),
        f"{INPUT}.options[1].value: value",
    ),
    (
        "radio chosen",
        modal(label(group(21, options=[option(default=True), option(1, default=True)]))),
        f"{INPUT}.options: 2 options",
    ),
    ("checkboxes, too many", modal(label(group(22, 11, max_values=10))), f"{INPUT}.options: more than 10"),
    ("checkboxes chosen at most", modal(label(group(22, max_values=3))), f"{INPUT}.options: max_values, 3"),
    ("checkboxes required but none", modal(label(group(22, min_values=0))), f"{INPUT}.min_values: 0 needs"),
    (
        "checkbox custom_id",
        modal(label(checkbox(custom_id="x" * 101))),
        f"{INPUT}.custom_id: longer than 100",
    ),
    ("required but none", modal(label(people(min_values=0))), f"{INPUT}.min_values: 0 needs required"),
]

AUTOCOMPLETE = [
    ("suggestions", choices(*map(choice, range(26))), f"{CHOICES}: more than 25 entries"),
    ("suggestion name", choices(choice(name="x" * 101)), f"{CHOICES}[0].name: longer than 100"),
    ("suggestion name blank", choices(choice(name=" ")), f"{CHOICES}[0].name: empty"),
    ("suggestion value", choices(choice(value="x" * 101)), f"{CHOICES}[0].value: longer than 100"),
    ("suggestion value empty", choices(choice(value="")), f"{CHOICES}[0].value: empty"),
    ("same name", choices(choice(), choice(value="b")), f"{CHOICES}[1].name: name 'name 0' already"),
    ("same value", choices(choice(), choice(name="b")), f"{CHOICES}[1].value: value 'value 0' already"),
]

COMMANDS = [
    ("slash commands", [*map(command, range(101))], "$: 101 commands of type 1"),
    ("user commands", [command(i, type=2, description="") for i in range(6)], "$: 6 commands of type 2"),
    ("same command", [command(), command()], "$[1].name: type and name"),
    ("command name", [command(name="x" * 33)], "$[0].name: longer than 32"),
    ("upper case", [command(name="Register")], "$[0].name: 'Register' is not in lower case"),
    ("space in a name", [command(name="add times")], "$[0].name: 'add times' has characters"),
    ("translated name", [command(name_localizations={"de": "Ä"})], "$[0].name_localizations.de: 'Ä' is not"),
    ("no description", [command(description="")], "$[0].description: empty"),
    ("description", [command(description="x" * 101)], "$[0].description: longer than 100"),
    ("menu name", [command(type=2, name="x" * 33, description="")], "$[0].name: longer than 32"),
    ("menu description", [command(type=2)], "$[0].description: not on a context menu command"),
    ("menu options", [command(type=2, description="", options=[parameter()])], "$[0].options: not on a"),
    ("options", takes(*map(parameter, range(26))), "$[0].options: more than 25 entries"),
    ("option name", takes(parameter(name="Zone")), f"{OPTION}.name: 'Zone' is not in lower case"),
    ("option description of a command", takes(parameter(description="")), f"{OPTION}.description: shorter"),
    ("same option", takes(parameter(), parameter()), "$[0].options[1].name: name 'option0' already"),
    ("no such option", takes(parameter(type=12)), f"{OPTION}: its type is none of"),
    ("required last", takes(parameter(), parameter(1, required=True)), "$[0].options[1]: a required option"),
    ("subcommand beside an option", takes(sub(1), parameter(1)), "$[0].options: subcommands beside"),
    ("group in a group", takes(sub(2, sub(2))), f"{OPTION}.options[0].type: none of"),
    ("choices", takes(parameter(choices=[*map(choice, range(26))])), f"{OPTION}.choices: more than 25"),
    (
        "choice value",
        takes(parameter(choices=[choice(value="x" * 101)])),
        f"{OPTION}.choices[0].value: longer",
    ),
    (
        "choices completed",
        takes(parameter(choices=[choice()], autocomplete=True)),
        f"{OPTION}.autocomplete: not together",
    ),
    ("lengths of an option", takes(parameter(min_length=3, max_length=2)), f"{OPTION}.min_length: 3 is more"),
    ("whole command", takes(*(sub(1, *wide(), name=f"s{i}") for i in range(4))), "$[0]: its texts together"),
    ("contexts", [command(contexts=[3])], "$[0].contexts[0]: none of [0, 1, 2]: 3"),
]

OTHERS = [
    ("no such path", ("POST", "/channels/1/nothing"), {}, "not an operation of"),
    ("no such method", ("PUT", "/channels/1/messages"), {}, "not an operation of"),
    ("an id that is none", ("POST", "/channels/None/messages"), message(), "not an operation of"),
    ("body missing", SEND, None, "$: a body is required"),
    ("body too many", ("GET", "/users/@me"), {}, "$: no body is expected"),
    ("no such answer", ANSWER, {"type": 3}, "$: its type is none of"),
    ("answer without data", ANSWER, {"type": 9}, "$: 'data' is a required property"),
    ("no id", ("POST", "/users/@me/channels"), {"recipient_id": "ana"}, "$.recipient_id: does not match"),
    ("an empty answer", ANSWER, {"type": 4, "data": {"flags": 64}}, "$.data: an empty message"),
    ("content of an edit", EDIT, message(content="x" * 2001), "$.content: longer than 2000"),
    ("content of a follow-up", FOLLOW_UP, message(content="x" * 2001), "$.content: longer than 2000"),
    ("whom to ping, edited", EDIT, {"embeds": [{"title": "x"}]}, "$.allowed_mentions: allowed_mentions"),
]

PLAN = ("POST", "/guilds/1/scheduled-events")
WEEKLY = {"start": "2026-01-13T15:00:00Z", "frequency": 2, "interval": 1, "by_weekday": [1]}
REPLAN = ("PATCH", "/guilds/1/scheduled-events/2")
EVENTS = [
    ("event name", PLAN, event(name="x" * 101), "$.name: longer than 100"),
    ("event without a name", PLAN, event(name=" "), "$.name: empty or only white space"),
    ("event description", PLAN, event(description="x" * 1001), "$.description: longer than 1000"),
    (
        "event place",
        PLAN,
        event(entity_metadata={"location": "x" * 101}),
        "$.entity_metadata.location: longer",
    ),
    (
        "event without a place",
        PLAN,
        event(entity_metadata={"location": ""}),
        "$.entity_metadata.location: empty",
    ),
    ("event elsewhere and in a channel", PLAN, event(channel_id=1), "$.channel_id: a channel for an event"),
    ("event without an end", PLAN, event(scheduled_end_time=None), "$.scheduled_end_time: missing"),
    ("voice event without a channel", PLAN, voice_event(channel_id=None), "$.channel_id: missing"),
    ("voice event elsewhere", REPLAN, voice_event(entity_metadata={}), "$.entity_metadata: a place"),
    ("event for all the world", PLAN, event(privacy_level=1), "$.privacy_level: none of"),
    (
        "event that ends before",
        REPLAN,
        event(scheduled_end_time="2026-01-13T15:00:00Z"),
        "$.scheduled_end_time: not",
    ),
    (
        "event that ends repeating",
        PLAN,
        event(recurrence_rule={**WEEKLY, "count": 6}),
        "$.recurrence_rule.count: can't be set",
    ),
    (
        "event every three weeks",
        PLAN,
        event(recurrence_rule={**WEEKLY, "interval": 3}),
        "$.recurrence_rule.interval: not 1",
    ),
    (
        "event on two days",
        REPLAN,
        event(recurrence_rule={**WEEKLY, "by_weekday": [1, 2]}),
        "$.recurrence_rule.frequency: not weekly",
    ),
    (
        "event each week of a month",
        REPLAN,
        event(recurrence_rule={**WEEKLY, "by_n_weekday": [{"n": 1, "day": 1}]}),
        "$.recurrence_rule.by_n_weekday: beside",
    ),
    ("renamed to nothing", REPLAN, {"name": ""}, "$.name: empty"),
    ("no such status", REPLAN, {"status": 5}, "$.status: none of"),
]

RULES = [
    *((name, SEND, body, finding) for name, body, finding in (*MESSAGES, *COMPONENTS)),
    *((name, ANSWER, body, finding) for name, body, finding in (*MODALS, *AUTOCOMPLETE)),
    *((name, SYNC, body, finding) for name, body, finding in COMMANDS),
    *OTHERS,
    *EVENTS,
]

ACCEPTED = [
    ("message", SEND, message()),
    ("embed", SEND, embed(description="d", fields=[field()])),
    ("file", SEND, attached(description="the times")),
    ("ids as text", SEND, pings(parse=["roles"], users=["1"])),
    ("buttons", SEND, shown(row(button(), link_button()), row(button(1, label=None, emoji={"name": "x"})))),
    ("selects", SEND, shown(row(select(placeholder="day")), row(people(default_values=[person(1)])))),
    ("layout", SEND, layout(text(), row(button()))),
    ("edit", EDIT, message(content=None, embeds=[], components=[])),
    ("follow-up", FOLLOW_UP, shown(row(button()), flags=64)),
    ("edited original", ("PATCH", "/webhooks/1/token/messages/@original"), message()),
    ("private answer", ANSWER, {"type": 4, "data": message(flags=64)}),
    ("deferred", ANSWER, {"type": 5}),
    ("deferred privately", ANSWER, {"type": 5, "data": {"flags": 64}}),
    ("deferred update", ANSWER, {"type": 6}),
    ("update", ANSWER, {"type": 7, "data": message(components=[])}),
    ("suggestions", ANSWER, choices(choice(), choice(1))),
    ("numbers suggested", ANSWER, choices(choice(value=1), choice(1, value=2.5))),
    ("no suggestion", ANSWER, choices()),
    (
        "groups",
        ANSWER,
        modal(
            label(group(21)),
            label(group(22, custom_id="boxes", required=False, min_values=0)),
            label(checkbox()),
        ),
    ),
    ("form", ANSWER, typed(value="Ana", min_length=1, max_length=80)),
    ("older form", ANSWER, modal(row(text_input(label="Name")))),
    ("commands", SYNC, [command(), command(1, type=2, description="")]),
    ("subcommands", SYNC, takes(sub(1, parameter(required=True)), sub(2, sub(1, parameter()), name="entry"))),
    ("command by itself", ("POST", "/applications/1/commands"), command()),
    ("event", PLAN, event()),
    ("voice event", PLAN, voice_event()),
    ("event elsewhere", REPLAN, event(description=None)),
    ("event canceled", REPLAN, {"status": 4}),
    ("direct messages opened", ("POST", "/users/@me/channels"), {"recipient_id": 1}),
]


@pytest.mark.parametrize(("sent_to", "body"), [pytest.param(*each, id=name) for name, *each in ACCEPTED])
def test_nothing_is_found(sent_to: tuple[str, str], body: Any) -> None:
    assert violations(*sent_to, body) == []


@pytest.mark.parametrize(
    ("sent_to", "body", "finding"), [pytest.param(*rule, id=name) for name, *rule in RULES]
)
def test_the_only_finding_is(sent_to: tuple[str, str], body: Any, finding: str) -> None:
    found = violations(*sent_to, body)
    assert len(found) == 1, found
    assert found[0].startswith(finding), found

"""Reads a declared grammar, and lines by it: ordered choice with look-ahead, each rule once at each place.

    rule : alternative | other            the first that fits; `||` where both may be meant
    WORD  rule  (a | b)                   a kind of token, a rule, a group
    a?  a*  a+  &a  !a                    optional, repeated, "a follows", "no a follows"
    name=a  name+=a  ... -> Node          what is found becomes a field of the dataclass Node

A rule whose name begins with "_" leaves its fields to the rule that uses it. An alternative that is just one
rule or token has its value. `Node` gets `at`, the tokens that it covers; if it makes None, nothing was found.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

Found = tuple[str, bool, Any]
Match = Callable[["Run", int, list[Found]], int]
Expression = tuple[Any, ...]
_PIECE = re.compile(r"\s*(->|\|\||\+=|[A-Za-z_]\w*|[=|()?*+&!:])")
_FAILED = (-1, None)


@dataclass
class Run:
    """One attempt at a line: at forks in `turned` the second meaning is taken, at all if it is None."""

    kinds: Sequence[str]
    values: Sequence[Any]
    turned: frozenset[tuple[int, int]] | None = frozenset()
    memo: dict[tuple[str, int], tuple[int, Any]] = field(default_factory=dict)
    forks: set[tuple[int, int]] = field(default_factory=set)
    furthest: int = 0

    def stuck(self, rule: str) -> tuple[int, int]:
        """From where this rule, repeated, found no more, to the last token that had a place."""
        at = 0
        while (end := self.memo.get((rule, at), _FAILED)[0]) > at:
            at = end
        return at, max(self.furthest, at + 1)


class Grammar:
    """Rules compiled to functions. Raises ValueError for a rule or node that is not there."""

    def __init__(self, text: str, nodes: Mapping[str, Callable[..., Any]]) -> None:
        self._nodes = nodes
        rules = re.sub(r"(?m)#.*$", "", text).strip()
        self._rules = dict(map(_rule, re.split(r"\n(?=\w+ *:)", rules)))
        self._first: dict[str, frozenset[str] | None] = dict.fromkeys(self._rules, frozenset())
        self._find_first_sets()
        self._forks = 0
        self._compiled = {name: self._alternatives(body) for name, body in self._rules.items()}

    def parse(self, start: str, run: Run) -> tuple[int, Any]:
        """Where the rule ends, or -1, and what it found."""
        return self._call(start, run, 0)

    def _call(self, name: str, run: Run, at: int) -> tuple[int, Any]:
        key = name, at
        if key not in run.memo:
            run.memo[key] = _FAILED
            found: list[Found] = []
            end = self._compiled[name](run, at, found)
            run.memo[key] = (end, found[-1][2]) if end >= 0 and found else (end, None)
        return run.memo[key]

    def _alternatives(self, body: Expression) -> Match:
        if body[0] != "alt":
            return self._compile(body)
        fork = 0
        if body[2]:
            self._forks += 1
            fork = self._forks
        options = [(self._starts(one), self._compile(one)) for one in body[1]]
        by_kind: dict[str, tuple[Match, ...]] = {}

        def match(run: Run, at: int, found: list[Found]) -> int:
            kind = run.kinds[at]
            if kind not in by_kind:
                by_kind[kind] = tuple(m for starts, m in options if starts is None or kind in starts)
            chosen, size = by_kind[kind], len(found)
            if fork and len(chosen) > 1:
                return _forked(chosen, (fork, at), run, found)
            for option in chosen:
                end = option(run, at, found)
                if end >= 0:
                    return end
                del found[size:]
            return -1

        return match

    def _compile(self, part: Expression) -> Match:
        kind, *rest = part
        if kind == "alt":
            return self._alternatives(part)
        if kind == "word":
            return partial(_word, rest[0])
        if kind == "rule":
            if rest[0].startswith("_"):
                return lambda run, at, found: self._compiled[rest[0]](run, at, found)
            return partial(self._named, "", False, rest[0])
        if kind == "name":
            return self._labelled(*rest)
        if kind == "look":
            return partial(_look, self._compile(rest[0]), rest[1])
        if kind == "many":
            return partial(_many, self._compile(rest[0]), *rest[1:])
        steps = tuple(map(self._compile, rest[0]))
        return partial(self._node, steps, self._nodes[rest[1]]) if rest[1] else partial(_all, steps)

    def _labelled(self, label: str, several: bool, part: Expression) -> Match:
        if part[0] == "rule" and not part[1].startswith("_"):
            return partial(self._named, label, several, part[1])
        return partial(_value, label, several, self._compile(part))

    def _named(self, label: str, several: bool, name: str, run: Run, at: int, found: list[Found]) -> int:
        end, value = self._call(name, run, at)
        if end >= 0:
            found.append((label, several, value))
        return end

    def _node(
        self, steps: tuple[Match, ...], node: Callable[..., Any], run: Run, at: int, found: list[Found]
    ) -> int:
        inner: list[Found] = []
        end = _all(steps, run, at, inner)
        if end >= 0:
            fields: dict[str, Any] = {}
            for label, several, value in inner:
                if several:
                    fields[label] = (*fields.get(label, ()), value)
                elif label:
                    fields[label] = value
            made = node(**fields, at=(at, end))
            if made is None:
                return -1
            found.append(("", False, made))
        return end

    def _find_first_sets(self) -> None:
        """The tokens that each rule may start with; None if it may be empty."""
        before = None
        while self._first != before:
            before = self._first
            self._first = {name: self._starts(body) for name, body in self._rules.items()}

    def _starts(self, part: Expression) -> frozenset[str] | None:
        kind, *rest = part
        if kind == "word":
            return frozenset(rest)
        if kind == "rule":
            return self._first[rest[0]]
        if kind == "name":
            return self._starts(rest[2])
        if kind == "look" or (kind == "many" and not rest[1]):
            return None
        if kind == "many":
            return self._starts(rest[0])
        parts = [self._starts(one) for one in rest[0]]
        if kind == "alt":
            return None if None in parts else frozenset().union(*(p for p in parts if p is not None))
        return self._sequence(rest[0])

    def _sequence(self, parts: Sequence[Expression]) -> frozenset[str] | None:
        starts: frozenset[str] = frozenset()
        for part in parts:
            if part[0] == "look":
                continue
            inner = self._starts(part[1] if part[0] == "many" else part)
            optional = inner is None or (part[0] == "many" and not part[2])
            if inner is None:
                return None
            starts |= inner
            if not optional:
                return starts
        return None


def _word(kind: str, run: Run, at: int, found: list[Found]) -> int:
    if run.kinds[at] != kind:
        return -1
    run.furthest = max(run.furthest, at + 1)
    found.append(("", False, run.values[at]))
    return at + 1


def _forked(options: Sequence[Match], fork: tuple[int, int], run: Run, found: list[Found]) -> int:
    """The first that fits; if all do, it is noted, and the last taken where that is wanted."""
    tried: list[tuple[int, list[Found]]] = []
    for option in options:
        inner: list[Found] = []
        tried.append((option(run, fork[1], inner), inner))
    fitting = [one for one in tried if one[0] >= 0]
    if not fitting:
        return -1
    if len(fitting) == len(tried):
        run.forks.add(fork)
        fitting = fitting[::-1] if run.turned is None or fork in run.turned else fitting
    found += fitting[0][1]
    return fitting[0][0]


def _value(label: str, several: bool, match: Match, run: Run, at: int, found: list[Found]) -> int:
    inner: list[Found] = []
    end = match(run, at, inner)
    if end >= 0 and inner:
        found.append((label, several, inner[0][2]))
    return end


def _look(match: Match, wanted: bool, run: Run, at: int, found: list[Found]) -> int:
    furthest = run.furthest
    end = match(run, at, [])
    run.furthest = furthest
    return at if (end >= 0) is wanted else -1


def _many(match: Match, least: int, most: int, run: Run, at: int, found: list[Found]) -> int:
    count = 0
    while count < most:
        size = len(found)
        end = match(run, at, found)
        if end < 0 or end == at:
            del found[size:]
            break
        at, count = end, count + 1
    return at if count >= least else -1


def _all(steps: tuple[Match, ...], run: Run, at: int, found: list[Found]) -> int:
    for step in steps:
        at = step(run, at, found)
        if at < 0:
            return -1
    return at


def _rule(text: str) -> tuple[str, Expression]:
    pieces = [found[1] for found in _PIECE.finditer(text)]
    body, rest = _choice(pieces[2:])
    if rest or pieces[1] != ":":
        raise ValueError(text)
    return pieces[0], body


def _choice(pieces: list[str]) -> tuple[Expression, list[str]]:
    options, fork = [], False
    while True:
        option, pieces = _series(pieces)
        options.append(option)
        if not pieces or pieces[0] == ")":
            return (options[0] if len(options) == 1 else ("alt", options, fork)), pieces
        fork = fork or pieces[0] == "||"
        pieces = pieces[1:]


def _series(pieces: list[str]) -> tuple[Expression, list[str]]:
    parts: list[Expression] = []
    while pieces and pieces[0] not in ("|", "||", ")", "->"):
        part, pieces = _item(pieces)
        parts.append(part)
    if pieces and pieces[0] == "->":
        return ("seq", parts, pieces[1]), pieces[2:]
    return parts[0] if len(parts) == 1 else ("seq", parts, ""), pieces


def _item(pieces: list[str]) -> tuple[Expression, list[str]]:
    first, *rest = pieces
    if first in "&!":
        part, rest = _item(rest)
        return ("look", part, first == "&"), rest
    if rest and rest[0] in ("=", "+="):
        part, after = _item(rest[1:])
        if part[0] == "many":
            return ("many", ("name", first, rest[0] == "+=", part[1]), *part[2:]), after
        return ("name", first, rest[0] == "+=", part), after
    if first == "(":
        part, rest = _choice(rest)
        rest = rest[1:]
    else:
        part = ("word", first) if first.isupper() else ("rule", first)
    if rest and rest[0] in "?*+":
        least, most = {"?": (0, 1), "*": (0, 1000), "+": (1, 1000)}[rest[0]]
        return ("many", part, least, most), rest[1:]
    return part, rest

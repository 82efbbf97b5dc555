"""Reads a declared grammar, and lines by it: ordered choice with look-ahead, each rule once at each place.

    rule : alternative | other            the first that fits; `a || b` where both may be meant
    WORD  rule  (a | b)                   a kind of token, a rule, a group
    a?  a*  a+  &a  !a                    optional, repeated, "a follows", "no a follows"
    name=a  name+=a  ... -> Node          what is found becomes a field of the dataclass Node

A rule whose name begins with "_" leaves its fields to the rule that uses it. An alternative that is just one
rule or token has its value. `Node` gets `at`, the tokens that it covers; if it makes None, nothing was found.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

Found: TypeAlias = list[tuple[str, bool, Any]]
Match: TypeAlias = Callable[["Run", int, Found], int]
Expression: TypeAlias = tuple[Any, ...]
_PIECE = re.compile(r"\s*(->|\|\||\+=|[A-Za-z_]\w*|[=|()?*+&!:])")
_REPEATS = {"?": (0, 1), "*": (0, 1000), "+": (1, 1000)}
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
    """Rules compiled to functions. Raises KeyError for a rule or node that is not there."""

    def __init__(self, text: str, nodes: Mapping[str, Callable[..., Any]]) -> None:
        self._nodes = nodes
        self._rules = dict(map(_rule, re.split(r"\n(?=\w+ *:)", re.sub(r"(?m)#.*$", "", text).strip())))
        self._first: dict[str, frozenset[str]] = {}
        self._matches: dict[Expression, Match] = {}
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        self._numbers = count()
        self._compiled = {name: self._compile(body) for name, body in self._rules.items()}
        for only_while_compiling in (self._rules, self._first, self._matches, self._sets):
            only_while_compiling.clear()

    def parse(self, rule: str, run: Run, at: int = 0) -> tuple[int, Any]:
        """Where the rule ends that begins at this token, or -1, and what it found."""
        key = rule, at
        known = run.memo.get(key)
        if known is None:
            found: Found = []
            end = self._compiled[rule](run, at, found)
            known = run.memo[key] = (end, found[-1][2] if found else None) if end >= 0 else _FAILED
        return known

    def _compile(self, part: Expression) -> Match:
        if part not in self._matches:
            kind, *rest = part
            self._matches[part] = getattr(self, f"_{kind}")(*rest)
        return self._matches[part]

    def _word(self, kind: str) -> Match:
        def match(run: Run, at: int, found: Found) -> int:
            if run.kinds[at] != kind:
                return -1
            run.furthest = max(run.furthest, at + 1)
            found.append(("", False, run.values[at]))
            return at + 1

        return match

    def _rule(self, name: str) -> Match:
        starts = self._starts(("rule", name))
        may_be_empty = "" in starts

        is_part = name[0] == "_"

        def match(run: Run, at: int, found: Found) -> int:
            if not may_be_empty and run.kinds[at] not in starts:
                return -1
            if is_part:
                return self._compiled[name](run, at, found)
            end, value = self.parse(name, run, at)
            if end >= 0:
                found.append(("", False, value))
            return end

        return match

    def _name(self, label: str, several: bool, part: Expression) -> Match:
        inner = self._compile(part)

        def match(run: Run, at: int, found: Found) -> int:
            values: Found = []
            end = inner(run, at, values)
            if end >= 0 and values:
                found.append((label, several, values[0][2]))
            return end

        return match

    def _look(self, part: Expression, wanted: bool) -> Match:
        inner, starts = self._compile(part), self._starts(part)
        may_be_empty = "" in starts

        def match(run: Run, at: int, found: Found) -> int:
            if not may_be_empty and run.kinds[at] not in starts:
                return -1 if wanted else at
            furthest = run.furthest
            end = inner(run, at, [])
            run.furthest = furthest
            return at if (end >= 0) is wanted else -1

        return match

    def _many(self, part: Expression, least: int, most: int) -> Match:
        inner, starts = self._compile(part), self._starts(part)
        may_be_empty = "" in starts

        def match(run: Run, at: int, found: Found) -> int:
            for times in range(most):
                if not may_be_empty and run.kinds[at] not in starts:
                    return at if times >= least else -1
                size = len(found)
                end = inner(run, at, found)
                if end <= at:
                    del found[size:]
                    return at if times >= least else -1
                at = end
            return at

        return match

    def _seq(self, parts: Sequence[Expression], node: str) -> Match:
        steps = tuple(map(self._compile, parts))

        def match(run: Run, at: int, found: Found) -> int:
            for step in steps:
                at = step(run, at, found)
                if at < 0:
                    return -1
            return at

        return self._made(match, self._nodes[node]) if node else match

    def _made(self, fields: Match, node: Callable[..., Any]) -> Match:
        def match(run: Run, at: int, found: Found) -> int:
            inner: Found = []
            end = fields(run, at, inner)
            if end < 0:
                return -1
            said: dict[str, Any] = {}
            for label, several, value in inner:
                if label:
                    said[label] = (*said.get(label, ()), value) if several else value
            made = node(**said, at=(at, end))
            found.append(("", False, made))
            return end if made is not None else -1

        return match

    def _alt(self, options: Sequence[Expression]) -> Match:
        compiled = [(self._starts(one), self._compile(one)) for one in options]
        by_kind: dict[str, list[Match]] = {}

        def match(run: Run, at: int, found: Found) -> int:
            kind, size = run.kinds[at], len(found)
            if kind not in by_kind:
                by_kind[kind] = [inner for starts, inner in compiled if kind in starts or "" in starts]
            for option in by_kind[kind]:
                end = option(run, at, found)
                if end >= 0:
                    return end
                del found[size:]
            return -1

        return match

    def _fork(self, options: Sequence[Expression]) -> Match:
        first, second = map(self._compile, options)
        number = next(self._numbers)

        def match(run: Run, at: int, found: Found) -> int:
            """The first that fits; if both do, it is noted, and the second taken where that is wanted."""
            one: Found = []
            other: Found = []
            end, turned = first(run, at, one), second(run, at, other)
            if end >= 0 and turned >= 0:
                run.forks.add((number, at))
            if turned >= 0 and (end < 0 or run.turned is None or (number, at) in run.turned):
                end, one = turned, other
            found += one if end >= 0 else []
            return end

        return match

    def _starts(self, part: Expression) -> frozenset[str]:
        """The tokens that it may begin with, and "" if it may be empty. Equal sets are one."""
        starts = self._found_starts(part)
        return self._sets.setdefault(starts, starts)

    def _found_starts(self, part: Expression) -> frozenset[str]:
        kind, body, *rest = part
        if kind == "word":
            return frozenset([body])
        if kind == "rule":
            if body not in self._first:
                self._first[body] = self._starts(self._rules[body])
            return self._first[body]
        if kind == "many":
            return self._starts(body) | ({""} if rest[0] == 0 else set())
        if kind in ("alt", "fork"):
            return frozenset().union(*map(self._starts, body))
        if kind == "name":
            return self._starts(rest[1])
        starts = frozenset([""])
        for one in body if kind == "seq" else ():
            starts = starts - {""} | self._starts(one) if "" in starts else starts
        return starts


def _rule(text: str) -> tuple[str, Expression]:
    name, _, body = text.partition(":")
    pieces = [found[1] for found in _PIECE.finditer(body)]
    made = _choice(pieces)
    if pieces:
        raise ValueError(text)
    return name.strip(), made


def _choice(pieces: list[str]) -> Expression:
    options, kind = [_series(pieces)], "alt"
    while pieces and pieces[0] in ("|", "||"):
        kind = "fork" if pieces.pop(0) == "||" else "alt"
        options.append(_series(pieces))
    return options[0] if len(options) == 1 else (kind, tuple(options))


def _series(pieces: list[str]) -> Expression:
    parts, node = [], ""
    while pieces and pieces[0] not in ("|", "||", ")", "->"):
        parts.append(_item(pieces))
    if pieces and pieces[0] == "->":
        node = pieces[1]
        del pieces[:2]
    return ("seq", tuple(parts), node) if node or len(parts) != 1 else parts[0]


def _item(pieces: list[str]) -> Expression:
    first = pieces.pop(0)
    if first in "&!":
        return "look", _item(pieces), first == "&"
    if pieces and pieces[0] in ("=", "+="):
        several = pieces.pop(0) == "+="
        part = _item(pieces)
        if part[0] == "many":
            return "many", ("name", first, several, part[1]), *part[2:]
        return "name", first, several, part
    if first == "(":
        part = _choice(pieces)
        pieces.pop(0)
    else:
        part = ("word" if first.isupper() else "rule", first)
    return ("many", part, *_REPEATS[pieces.pop(0)]) if pieces and pieces[0] in _REPEATS else part

"""Who has which shard: everybody their share, and never a shard that nobody answers on."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from scheduling.sharding import Holdings, fair_share, next_steps, shard_of


@dataclass
class Table:
    """Processes that do what the rules say, one after the other; connecting is done at once."""

    count: int
    members: set[int] = field(default_factory=set)
    owners: dict[int, int] = field(default_factory=dict)
    offered: set[int] = field(default_factory=set)
    joining: dict[int, int] = field(default_factory=dict)

    def turn(self, me: int) -> bool:
        """One process looks and acts; whether there was anything to do."""
        seen = Holdings(self.members, self.owners, self.offered, self.joining, frozenset(self.joining))
        steps = next_steps(seen, me, self.count)
        self.owners |= dict.fromkeys(steps.take, me)
        self.joining |= dict.fromkeys(steps.join, me)
        self.offered |= {*steps.offer}
        self.offered -= {*steps.keep}
        for shard in steps.let_go:
            self.offered.discard(shard)
            self.owners[shard] = self.joining.pop(shard)
        return bool(steps.take or steps.join or steps.offer or steps.keep or steps.let_go)

    def settle(self) -> None:
        """Until nobody has anything to do."""
        for _ in range(50):
            if not any([self.turn(who) for who in sorted({*self.members, *self.owners.values()})]):
                return
        raise AssertionError(f"it goes on and on: {self}")

    def shares(self) -> list[int]:
        return sorted(list(self.owners.values()).count(who) for who in self.members)


PEOPLE = st.sets(st.integers(1, 1000), min_size=1, max_size=6)


@given(st.integers(1, 20), PEOPLE)
def test_shares_are_fair_and_make_up_all(count: int, members: set[int]) -> None:
    shares = [fair_share(members, who, count) for who in members]
    assert sum(shares) == count
    assert max(shares) - min(shares) <= 1


@given(st.integers(1, 20), PEOPLE, PEOPLE, PEOPLE)
def test_whoever_comes_leaves_or_dies_everybody_has_their_share_again(
    count: int, first: set[int], added: set[int], gone: set[int]
) -> None:
    table = Table(count, set(first))
    table.settle()
    table.members |= added
    table.settle()
    assert max(table.shares()) - min(table.shares()) <= 1
    if table.members - gone:
        table.members -= gone  # They leave, and keep what they have until others have it.
        held = set(table.owners)
        table.settle()
        assert set(table.owners) == held == set(range(count)), "never without an owner meanwhile"
        assert set(table.owners.values()) <= table.members
        died = min(table.members)
        table.owners = {shard: who for shard, who in table.owners.items() if who != died}
        table.members -= {died}
        if table.members:
            table.settle()
            assert set(table.owners) == set(range(count))
            assert not table.offered


def test_whoever_is_alone_keeps_what_it_has_when_it_leaves() -> None:
    holdings = Holdings(frozenset(), {0: 7, 1: 7})
    assert next_steps(holdings, 7, 2).offer == []


def test_servers_are_on_their_shard_and_dms_on_the_first() -> None:
    assert shard_of(5 << 22, 4) == 1
    assert shard_of(None, 4) == 0

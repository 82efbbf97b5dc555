"""Who has which shard: the rules by which processes on one database share out a bot's gateway connections.

Each process takes its share of the shards. One that has too many, or stops, offers them, and keeps each until
another process is connected to it as well: meanwhile nobody is left without an answer.
"""

from collections.abc import Mapping, Set

from msgspec import Struct, field


class Holdings(Struct, frozen=True):
    """Who is there, and what they have; processes are by any number of theirs.

    `owners` answer on a shard. Those who are `joining` connect to one that nobody has or that is `offered`;
    it is `joined` once they are connected.
    """

    members: Set[int]
    owners: Mapping[int, int] = field(default_factory=dict)
    offered: Set[int] = frozenset()
    joining: Mapping[int, int] = field(default_factory=dict)
    joined: Set[int] = frozenset()


class Steps(Struct, frozen=True):
    """What a process does next: take what nobody has, join what is offered, offer what is too many, keep what
    it has offered but no longer has to, and let go of what somebody else has joined.
    """

    take: list[int] = field(default_factory=list)
    join: list[int] = field(default_factory=list)
    offer: list[int] = field(default_factory=list)
    keep: list[int] = field(default_factory=list)
    let_go: list[int] = field(default_factory=list)


def shard_of(guild_id: int | None, count: int) -> int:
    """The shard on which Discord tells of a server; of DMs, it is the first."""
    return (guild_id >> 22) % count if guild_id else 0


def fair_share(members: Set[int], me: int, count: int) -> int:
    """How many of `count` shards are mine: as many as everybody else's, or one more; none if I am leaving."""
    if me not in members:
        return 0
    each, over = divmod(count, len(members))
    return each + (sorted(members).index(me) < over)


def next_steps(holdings: Holdings, me: int, count: int) -> Steps:
    """What I do next, so that in the end everybody has their share."""
    mine = [shard for shard in range(count) if holdings.owners.get(shard) == me]
    let_go = [shard for shard in mine if shard in holdings.joined and holdings.joining.get(shard) != me]
    kept = [shard for shard in mine if shard not in holdings.offered]
    given = [shard for shard in mine if shard in holdings.offered and shard not in holdings.joining]
    coming = [shard for shard, who in holdings.joining.items() if who == me and shard not in mine]
    share = fair_share(holdings.members, me, count)
    room = max(0, share - len(kept) - len(coming))
    open_to_me = [shard for shard in range(count) if shard not in holdings.joining]
    free = [shard for shard in open_to_me if shard not in holdings.owners][:room]
    others = [shard for shard in open_to_me if shard in holdings.offered and shard not in mine]
    too_many = max(0, len(kept) - share) if holdings.members - {me} else 0
    return Steps(
        take=free[: room - len(given)] if room > len(given) else [],
        join=others[: max(0, room - len(given) - len(free))],
        offer=kept[len(kept) - too_many :],
        keep=given[:room],
        let_go=let_go,
    )

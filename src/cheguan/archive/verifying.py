"""Recompute the tree of a city from its journal, and name whatever does not fit.

All is read by key in batches, so that memory does not grow with the journal; what is sealed in the
meantime lies behind the end that was fixed at the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from cheguan.archive import heads, merkle, recalling, strays, tree, walking
from cheguan.archive.findings import Finding, Kind, entry
from cheguan.archive.head_chain import HeadChain
from cheguan.archive.heads import Told
from cheguan.archive.merkle import Node
from cheguan.archive.walking import Leaf, Step, Walk

LATE = timedelta(days=2)
"""By then the nightly look has sealed the latest entry: an older one was written later than it
says."""

Progress = Callable[[int, int], None]
"""Called with how many leaves are done, of how many."""


def verify(city: str, progress: Progress, kept: Told | None = None) -> Iterator[Finding]:
    """Everything that does not fit; nothing when all is as it was sealed. With a `kept` head also
    whether what it covers is still what it was."""
    last = heads.latest(city)
    chain = HeadChain(city, last.number if last else 0)
    end, far = _end(city)
    yield from far
    yield from chain.against(0, merkle.EMPTY)
    yield from _walked(city, end, chain, kept, progress)
    yield from chain.beyond(end)
    if kept and kept.size > end:
        yield _rewritten(kept, f"It covers {kept.size} entries, and there are {end}.")
    if last:
        yield from strays.unsealed(city, last.at)
    yield from strays.far_nodes(city)
    yield from strays.uneven(city)


def _end(city: str) -> tuple[int, list[Finding]]:
    """Where to stop: behind the last leaf, unless it was put so far out that nobody could walk all
    the empty places before it."""
    last, count = tree.size(city), tree.count(city)
    if last <= 2 * count + walking.BATCH:
        return last, []
    says = f"A leaf stands there, and there are only {count}."
    return count, [Finding(Kind.INSERTED, city, f"position {last - 1}", says)]


def _walked(
    city: str, end: int, chain: HeadChain, kept: Told | None, progress: Progress
) -> Iterator[Finding]:
    walk = Walk()
    for start in range(0, end, walking.BATCH):
        stop = min(start + walking.BATCH, end)
        leaves, nodes = walking.leaves(city, start, stop), walking.nodes(city, start, stop)
        for position in range(start, stop):
            leaf = leaves.get(position)
            yield from _leaf(city, position, leaf, chain)
            for step in walk.step(leaf.hash if leaf else None, nodes):
                yield from _node(city, step, leaves)
            if chain.due(walk.size):
                yield from chain.against(walk.size, walk.root)
            if kept and kept.size == walk.size and walk.root not in (None, kept.root):
                yield _rewritten(kept, f"Positions 0 to {kept.size - 1} are not what it signed.")
        progress(stop, end)


def _leaf(city: str, position: int, leaf: Leaf | None, chain: HeadChain) -> Iterator[Finding]:
    if leaf is None:
        yield Finding(Kind.REMOVED, city, f"position {position}", "Its place in the tree is empty.")
        return
    where = entry(leaf.case, leaf.version)
    if leaf.content is None:
        says = f"It was sealed at position {position}, and is gone from the journal."
        yield Finding(Kind.REMOVED, city, where, says)
    elif not leaf.fits:
        differs = recalling.difference(city, leaf.case, leaf.hash, leaf.content)
        says = f"It is not what was sealed at position {position}. {differs}".rstrip()
        yield Finding(Kind.CHANGED, city, where, says)
    elif leaf.at and chain.since and leaf.at < chain.since - LATE:
        says = f"It says it is of {leaf.at:%Y-%m-%d}, and came in after {chain.since:%Y-%m-%d}."
        yield Finding(Kind.INSERTED, city, where, says)


def _node(city: str, step: Step, leaves: Mapping[int, Leaf]) -> Iterator[Finding]:
    if step.kept is None:
        yield Finding(Kind.REMOVED, city, _span(step.node, leaves), "The node over them is gone.")
    elif step.due is not None and step.kept != step.due:
        says = "The node over them is of something else."
        yield Finding(Kind.CHANGED, city, _span(step.node, leaves), says)


def _span(node: Node, leaves: Mapping[int, Leaf]) -> str:
    """The positions under a node, and of two leaves also the entries."""
    level, position = node
    first, last = position << level, ((position + 1) << level) - 1
    named = [entry(leaves[at].case, leaves[at].version) for at in (first, last) if at in leaves]
    under = f" ({', '.join(named)})" if level == 1 else ""
    return f"positions {first} to {last}{under}"


def _rewritten(kept: Told, says: str) -> Finding:
    return Finding(Kind.REWRITTEN, kept.city, f"kept head {kept.number}", says)

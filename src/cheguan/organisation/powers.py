"""Who may do what, where: asked here and nowhere else, and denied unless a post allows it.

A role allows deeds; a post is a role over an office and all places under it. Places are codes of
GB/T 2260, so "under" is a matter of prefixes: 440000 > 440100 > 440106.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Deed(StrEnum):
    """What someone of the staff may be allowed to do."""

    FIND = "find"
    """Look up one record by its exact number: plate, VIN, identity number."""
    BROWSE = "browse"
    """List records by name, or the work of an office."""
    REVEAL = "reveal"
    """See personal data in full."""
    ACCEPT = "accept"
    """Open and confirm cases for someone at the counter (受理)."""
    REVIEW = "review"
    """Decide what a rule left in doubt (审核)."""
    CHECK = "check"
    """Check what someone shows, for a purpose that is written down (核验)."""


class Role(StrEnum):
    """Roles of an office."""

    CLERK = "clerk"
    """窗口受理岗."""
    REVIEWER = "reviewer"
    """业务审核岗."""
    CHIEF = "chief"
    """所长."""
    CHECKER = "checker"
    """核验岗: police on the road, and partners; they look at nothing but what they are shown."""


ALLOWS: Mapping[Role, frozenset[Deed]] = MappingProxyType(
    {
        Role.CLERK: frozenset({Deed.FIND, Deed.BROWSE, Deed.REVEAL, Deed.ACCEPT, Deed.CHECK}),
        Role.REVIEWER: frozenset({Deed.FIND, Deed.BROWSE, Deed.REVEAL, Deed.REVIEW, Deed.CHECK}),
        Role.CHIEF: frozenset(Deed),
        Role.CHECKER: frozenset({Deed.CHECK}),
    }
)

PROVINCE_WIDE = frozenset({Deed.FIND, Deed.ACCEPT, Deed.REVEAL, Deed.CHECK})
"""Any office serves the vehicles of the whole province (Order 164 art. 54: 全省通办), so these
deeds reach records of all its places; every look is written down."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role over an office and all that lies under it."""

    role: Role
    office: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Someone at work: the number, the name, the office and all posts."""

    number: str
    name: str
    office: str
    posts: tuple[Post, ...]


def reach(officer: Officer, deed: Deed) -> tuple[str, ...]:
    """The prefixes of the places where this person may do this; none means nowhere.

    `("44",)` for the whole province, `("4401",)` for a city. Queries are scoped by it.
    """
    offices = [post.office for post in officer.posts if deed in ALLOWS[post.role]]
    return tuple(sorted({_prefix(office, deed) for office in offices}))


def cities(officer: Officer, deed: Deed) -> tuple[str, ...]:
    """The same by whole cities, for what bears nothing finer than a city's code, such as the number
    of a case or of an order: `("4401",)` for an office of one of its districts."""
    return tuple(prefix[:4] for prefix in reach(officer, deed))


def may(officer: Officer | None, deed: Deed, place: str) -> bool:
    """Whether this person may do this at this place. Nobody may do anything."""
    return officer is not None and place.startswith(reach(officer, deed))


def _prefix(office: str, deed: Deed) -> str:
    if deed in PROVINCE_WIDE:
        return office[:2]
    return office[:2] + "".join(pair for pair in (office[2:4], office[4:6]) if pair != "00")

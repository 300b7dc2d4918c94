"""Who knows a fact, and the three ways of answering: known, absent, silent (house, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from cheguan.kernel.text import Text

T = TypeVar("T")


@dataclass(frozen=True)
class Source(Generic[T]):
    """A named place where one kind of fact is kept.

    `id` names it ("insurance.compulsory"), `gives` is the type of its fact, `keeper` the
    department as a citizen calls it. A source that `may_lack` the fact can answer "there is none".
    """

    id: str
    gives: type[T]
    keeper: Text
    may_lack: bool = False


@dataclass(frozen=True)
class Known:
    """The source knows: this value, as of this instant (UTC). `proof` is its signed answer."""

    value: Any
    source: str
    at: datetime
    proof: str = ""


@dataclass(frozen=True)
class Absent:
    """The source knows that there is none (no policy exists). A rule sees None."""

    source: str
    at: datetime
    proof: str = ""


@dataclass(frozen=True)
class Silent:
    """The source did not answer. The case waits; no rule may refuse because of it."""

    source: str
    at: datetime
    why: str = ""


Answer = Known | Absent | Silent

"""What a service must know to decide: a frozen model; each field says where it comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from cheguan.kernel.sources import Source
from cheguan.kernel.text import NOTHING, Text


@dataclass(frozen=True)
class About:
    """The thing that the case is about: a vehicle or a licence, chosen from what is known; one
    that no register knows yet is `typed`."""

    kind: str
    typed: bool = False
    hint: Text = NOTHING


@dataclass(frozen=True)
class Applies:
    """Who applies: known since she signed in, or since a clerk saw her document."""


@dataclass(frozen=True)
class Asked:
    """Only the applicant knows it, and types it. `optional`: most people leave it alone."""

    hint: Text = NOTHING
    optional: bool = False


@dataclass(frozen=True)
class Chosen:
    """The applicant chooses one of few; what most people want is chosen already."""

    options: Mapping[StrEnum, Text]
    usual: StrEnum


@dataclass(frozen=True)
class Prefilled:
    """A department knows it; `by` names the field that is handed to the source as the key.

    `or_upload`: while the department is silent the law lets the applicant hand in the paper, which
    a clerk reads. `may_change`: what is known is only proposed, the applicant may say otherwise.
    `matters_for`: asked only where the applicant has chosen one of these (by field); else it is
    None, and nobody is asked for more than the choice needs. `instead`: the field that serves as
    well, so that while the department is silent one paper of the two is enough.
    """

    source: Source[Any]
    by: str
    or_upload: bool = False
    may_change: bool = False
    matters_for: Mapping[str, Collection[StrEnum]] = field(default_factory=dict)
    instead: str = ""

    def matters(self, chosen: Mapping[str, Any]) -> bool:
        """Whether it is asked for at all, given what the applicant has chosen."""
        return all(chosen[name] in choices for name, choices in self.matters_for.items())


Origin = About | Applies | Asked | Chosen | Prefilled


@dataclass(frozen=True)
class Label:
    """What a citizen calls the field."""

    text: Text


def _field(origin: Origin, label: Text) -> Any:
    # Pydantic keeps what stands in `metadata`, and leaves alone what it does not know.
    info: FieldInfo = Field()
    info.metadata.extend((origin, Label(label)))
    return info


def about(kind: str, *, label: Text, typed: bool = False, hint: Text = NOTHING) -> Any:
    """The field that names what the case is about."""
    return _field(About(kind, typed, hint), label)


def applies(*, label: Text) -> Any:
    """The field that holds who applies (a Party)."""
    return _field(Applies(), label)


def asked(*, label: Text, hint: Text = NOTHING, optional: bool = False) -> Any:
    """A field that the applicant types. Each one costs people time: have as few as can be."""
    return _field(Asked(hint, optional), label)


def chosen(options: Mapping[Any, Text], *, usual: StrEnum, label: Text) -> Any:
    """A field whose value the applicant picks from a few."""
    return _field(Chosen(options, usual), label)


def prefilled(  # noqa: PLR0913 - each a word of the declaration, most of them left out
    source: Source[Any],
    *,
    by: str,
    label: Text,
    or_upload: bool = False,
    may_change: bool = False,
    matters_for: Mapping[str, Collection[Any]] | None = None,
    instead: str = "",
) -> Any:
    """A field that a department answers (免提交)."""
    origin = Prefilled(source, by, or_upload, may_change, matters_for or {}, instead)
    return _field(origin, label)


class Application(BaseModel):
    """The facts of one application (申请). Immutable; equal facts make equal applications."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def origins(cls) -> dict[str, Origin]:
        """Where each field comes from, in the order of the class."""
        return {name: _only(info, Origin) for name, info in cls.model_fields.items()}

    @classmethod
    def label(cls, field: str) -> Text:
        """What a citizen calls this field."""
        label: Label = _only(cls.model_fields[field], Label)
        return label.text

    @classmethod
    def typed_fields(cls) -> tuple[str, ...]:
        """What everyone must type: the measure of 免填写."""
        return tuple(name for name, origin in cls.origins().items() if _is_typed(origin))

    @classmethod
    def open_fields(cls) -> dict[str, Asked | Chosen | Prefilled]:
        """What the applicant may say beside what the case is about, in the order of the class."""
        return {n: o for n, o in cls.origins().items() if _is_open(o)}  # type: ignore[misc]

    @classmethod
    def prefilled_fields(cls) -> dict[str, Prefilled]:
        """What is fetched, and from where."""
        return {n: o for n, o in cls.origins().items() if isinstance(o, Prefilled)}

    @classmethod
    def subject(cls) -> str:
        """The name of the field that says what the case is about."""
        return next(n for n, o in cls.origins().items() if isinstance(o, About))

    @classmethod
    def subject_kind(cls) -> str:
        """The kind of what the case is about: "vehicle", "licence", "new-vehicle"."""
        return next(o.kind for o in cls.origins().values() if isinstance(o, About))

    @classmethod
    def applicant_field(cls) -> str | None:
        """The name of the field that holds who applies, if a rule or the grant needs it."""
        return next((n for n, o in cls.origins().items() if isinstance(o, Applies)), None)


A = TypeVar("A", bound=Application)


def _is_typed(origin: Origin) -> bool:
    if isinstance(origin, About):
        return origin.typed
    return isinstance(origin, Asked) and not origin.optional


def _is_open(origin: Origin) -> bool:
    return isinstance(origin, Asked | Chosen) or (
        isinstance(origin, Prefilled) and origin.may_change
    )


def _only(info: FieldInfo, kind: Any) -> Any:
    return next((m for m in info.metadata if isinstance(m, kind)), None)


def takes_none(info: FieldInfo) -> bool:
    """Whether a field can hold "there is none"."""
    return get_origin(info.annotation) in (Union, UnionType) and type(None) in get_args(
        info.annotation
    )

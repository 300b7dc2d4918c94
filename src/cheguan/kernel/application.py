"""What a service must know to decide: a frozen model, its fields chosen, asked or prefilled."""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from cheguan.kernel.sources import Source
from cheguan.kernel.text import Text


@dataclass(frozen=True)
class About:
    """The thing that the case is about (a vehicle): chosen from what is known, never typed."""

    kind: str


@dataclass(frozen=True)
class Asked:
    """Only the applicant knows it."""


@dataclass(frozen=True)
class Prefilled:
    """A department knows it; `by` names the field that is handed to the source as the key."""

    source: Source[Any]
    by: str
    or_upload: bool = False


Origin = About | Asked | Prefilled


@dataclass(frozen=True)
class Label:
    """What a citizen calls the field."""

    text: Text


def _field(origin: Origin, label: Text) -> Any:
    # Pydantic keeps what stands in `metadata`, and leaves alone what it does not know.
    info: FieldInfo = Field()
    info.metadata.extend((origin, Label(label)))
    return info


def about(kind: str, *, label: Text) -> Any:
    """The field that names what the case is about."""
    return _field(About(kind), label)


def asked(*, label: Text) -> Any:
    """A field that the applicant fills in. Each one costs people time: have as few as can be."""
    return _field(Asked(), label)


def prefilled(source: Source[Any], *, by: str, label: Text, or_upload: bool = False) -> Any:
    """A field that a department answers (免提交)."""
    return _field(Prefilled(source, by, or_upload), label)


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
    def asked_fields(cls) -> tuple[str, ...]:
        """What must be typed: the measure of 免填写."""
        return tuple(n for n, o in cls.origins().items() if isinstance(o, Asked))

    @classmethod
    def prefilled_fields(cls) -> dict[str, Prefilled]:
        """What is fetched, and from where."""
        return {n: o for n, o in cls.origins().items() if isinstance(o, Prefilled)}

    @classmethod
    def subject(cls) -> str:
        """The name of the field that says what the case is about."""
        return next(n for n, o in cls.origins().items() if isinstance(o, About))


A = TypeVar("A", bound=Application)


def _only(info: FieldInfo, kind: Any) -> Any:
    return next((m for m in info.metadata if isinstance(m, kind)), None)


def takes_none(info: FieldInfo) -> bool:
    """Whether a field can hold "there is none"."""
    return get_origin(info.annotation) in (Union, UnionType) and type(None) in get_args(
        info.annotation
    )

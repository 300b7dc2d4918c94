"""What an applicant typed, chose or handed in: read into the fields of an application, and kept.

Pictures are never taken from a form a second time: an answer that names a document stands for what
was measured in it when it came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from cheguan.casework import documents
from cheguan.casework.asking import CaseworkError
from cheguan.facts.photos import Portrait
from cheguan.kernel.application import Application, Asked
from cheguan.kernel.service import Service

Raw = Mapping[str, Any]


class Mistaken(CaseworkError):
    """Fields that cannot be read: for each the code of the mistake and the values behind it."""

    def __init__(self, mistakes: Mapping[str, tuple[str, Mapping[str, Any]]]) -> None:
        super().__init__(", ".join(mistakes))
        self.mistakes = mistakes


def read(service: Service[Any], subject: str, raw: Raw, owner: str) -> tuple[str, dict[str, Any]]:
    """The subject in its normal form, and the answers by field; what is left empty is left out, or
    is what most people choose. Raises Mistaken with every mistake."""
    model, mistakes, values = service.application, {}, {}
    for name, text in {model.subject(): subject, **_said(model, raw)}.items():
        try:
            values[name] = _value(model, name, text, owner)
        except ValidationError as error:
            first = error.errors()[0]
            mistakes[name] = (first["type"], first.get("ctx", {}))
        except documents.NoSuchDocument:
            mistakes[name] = ("missing", {})
    if mistakes:
        raise Mistaken(mistakes)
    return str(values.pop(model.subject())), values


def _said(model: type[Application], raw: Raw) -> dict[str, Any]:
    """What was said about each open field; a required one that was left empty is a mistake."""
    said: dict[str, Any] = {}
    for name, origin in model.open_fields().items():
        text = raw.get(name)
        if text not in (None, "", {}):
            said[name] = text
        elif usual := getattr(origin, "usual", None):
            said[name] = usual.value
        elif isinstance(origin, Asked):
            said[name] = None if origin.optional else ""
    return said


def _value(model: type[Application], name: str, text: Any, owner: str) -> Any:
    if _is_portrait(model, name) and isinstance(text, str):
        return documents.measured(text, owner)
    return _adapter(model, name).validate_python(text)


@cache
def _adapter(model: type[Application], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, model.model_fields[name].annotation))


def _is_portrait(model: type[Application], name: str) -> bool:
    field = model.prefilled_fields().get(name)
    return field is not None and field.source.gives is Portrait


def kept(service: Service[Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are stored with the case."""
    model: type[Application] = service.application
    return {n: _adapter(model, n).dump_python(v, mode="json") for n, v in answers.items()}


def stored(service: Service[Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a stored case."""
    model: type[Application] = service.application
    return {n: _adapter(model, n).validate_python(v) for n, v in plain.items()}

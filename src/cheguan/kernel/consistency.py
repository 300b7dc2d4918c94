"""A service whose parts do not fit together fails when it is loaded, with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import TYPE_CHECKING, Any

from cheguan.kernel.application import About, Application, Chosen, Prefilled, takes_none
from cheguan.kernel.reading import fields_read, values_given

if TYPE_CHECKING:
    from cheguan.kernel.service import Service


class InconsistentService(TypeError):
    """The parts of a service contradict each other; the message says where."""


def check(service: Service[Any]) -> None:
    """Raise InconsistentService with every contradiction that is found."""
    found = [*_fields(service), *_rules(service), *_sentences(service), *_channels(service)]
    if found:
        raise InconsistentService(f"Service “{service.id}”: " + " ".join(found))


def _fields(service: Service[Any]) -> Iterator[str]:
    model: type[Application] = service.application
    origins = model.origins()
    for name, origin in origins.items():
        if origin is None:
            yield f"field “{name}” of {model.__name__} does not say where it comes from."
        if isinstance(origin, Chosen) and origin.usual not in origin.options:
            yield f"field “{name}” of {model.__name__}: its usual choice is none of its options."
    if sum(isinstance(o, About) for o in origins.values()) != 1:
        yield f"{model.__name__} must have exactly one field that says what the case is about."
    yield from _prefilled(model)


def _prefilled(model: type[Application]) -> Iterator[str]:
    for name, origin in model.prefilled_fields().items():
        where = f"prefilled field “{name}” of {model.__name__}"
        if origin.by not in model.model_fields:
            yield f"{where} is fetched by “{origin.by}”, which is not a field."
        if origin.source.may_lack and not takes_none(model.model_fields[name]):
            yield f"{where}: its source may answer that there is none, so it must allow None."
        yield from _conditional(model, origin, where, takes_none(model.model_fields[name]))


def _conditional(
    model: type[Application], origin: Prefilled, where: str, may_be_none: bool
) -> Iterator[str]:
    """What is not always asked, or for which another serves, may be missing."""
    chosen = {name for name, other in model.origins().items() if isinstance(other, Chosen)}
    for name in sorted(set(origin.matters_for) - chosen):
        yield f"{where} matters for some choices of “{name}”, which is no field to choose."
    if origin.instead and origin.instead not in model.prefilled_fields():
        yield f"{where} can be stood in for by “{origin.instead}”, which is no such field."
    if (origin.matters_for or origin.instead) and not may_be_none:
        yield f"{where} is not always asked, so it must allow None."


def _rules(service: Service[Any]) -> Iterator[str]:
    known = set(service.application.model_fields)
    readers = [(f"rule “{rule.name}”", rule.reads) for rule in service.rules]
    readers.append(("the grant", fields_read(service.grant)))
    for reader, reads in readers:
        for field in sorted(reads - known):
            yield f"{reader} reads “{field}”, which {service.application.__name__} does not have."
    if not service.rules:
        yield "it has no rules."


def _sentences(service: Service[Any]) -> Iterator[str]:
    answered = {code: rule for rule in service.rules for code in rule.codes}
    for code, rule in sorted(answered.items()):
        if code not in service.sentences:
            yield f"rule “{rule.name}” can answer “{code}”, for which there is no sentence."
    for code in sorted(service.sentences):
        if code not in answered:
            yield f"the sentence for “{code}” is of no use: no rule answers it."
    for code in sorted(service.not_yet - set(answered)):
        yield f"“{code}” means “not yet”, but no rule answers it."
    yield from _placeholders(service)


def _placeholders(service: Service[Any]) -> Iterator[str]:
    """A sentence may show only the values that each rule which answers its code gives."""
    for rule in service.rules:
        for code, values in sorted(values_given(rule.check).items()):
            sentence = service.sentences.get(code)
            for text in (sentence.says, sentence.do) if sentence else ():
                yield from _unfilled(text, values, f"the sentence for “{code}”")


def _unfilled(text: str, values: frozenset[str], where: str) -> Iterator[str]:
    try:
        shown = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        yield f"{where} has a broken placeholder: {error}."
        return
    for name in shown:
        if name not in values:
            yield f"{where} shows “{name}”, a value that its rule does not give."


def _channels(service: Service[Any]) -> Iterator[str]:
    if not service.steps:
        yield "it has no steps."
    elif not service.offered_on():
        yield "no channel has the powers that its steps ask for."

"""A service whose parts do not fit together fails when it is loaded, with a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from string import Formatter
from typing import TYPE_CHECKING, Any

from cheguan.kernel.application import About, Application, Chosen, Prefilled, takes_none
from cheguan.kernel.channels import CHANNELS
from cheguan.kernel.reading import fields_read, hides_a_code, numbers_missing, values_given
from cheguan.kernel.steps import PAY

if TYPE_CHECKING:
    from cheguan.kernel.service import Service


class InconsistentService(TypeError):
    """The parts of a service contradict each other; the message says where."""


def check(service: Service[Any]) -> None:
    """Raise InconsistentService with every contradiction that is found."""
    parts = (_fields, _rules, _numbers, _sentences, _channels, _payment)
    found = [said for part in parts for said in part(service)]
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
        elif _in_a_circle(model, name):
            yield f"{where} is fetched by “{origin.by}”, which in the end waits for it: a circle."
        if origin.source.may_lack and not takes_none(model.model_fields[name]):
            yield f"{where}: its source may answer that there is none, so it must allow None."
        yield from _conditional(model, origin, where, takes_none(model.model_fields[name]))


def _in_a_circle(model: type[Application], name: str) -> bool:
    """Whether the key of a field is fetched, by way of others, by the field itself."""
    fetched, seen = model.prefilled_fields(), {name}
    while (name := fetched[name].by) in fetched:
        if name in seen:
            return True
        seen.add(name)
    return False


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
    names = Counter(rule.name for rule in service.rules)
    for name in sorted(name for name, times in names.items() if times > 1):
        yield f"two of its rules are called “{name}”."
    for rule in service.rules:
        if hides_a_code(rule.check):
            yield f"rule “{rule.name}” makes a finding whose code is not written out."
    if not service.rules:
        yield "it has no rules."


def _numbers(service: Service[Any]) -> Iterator[str]:
    readers: dict[str, Callable[..., Any]] = {f"rule “{r.name}”": r.check for r in service.rules}
    readers |= {"the grant": service.grant, "the fee": service.fee.unit}
    for reader, function in readers.items():
        for name in sorted(numbers_missing(function)):
            yield f"{reader} asks for the number “{name}”, which its numbers.yaml does not have."


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
    for code, sentence in sorted(service.sentences.items()):
        if not (sentence.says.strip() and sentence.do.strip()):
            yield f"the sentence for “{code}” must say why not, and what to do next."
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
    for channel in sorted(set(service.excluded) - set(CHANNELS)):
        yield f"it excludes the channel “{channel}”, which there is not."
    ids = Counter(step.id for step in service.steps)
    for id in sorted(id for id, times in ids.items() if times > 1):
        yield f"two of its steps are called “{id}”."
    if not service.steps:
        yield "it has no steps."
    elif not service.offered_on():
        yield "no channel has the powers that its steps ask for."


def _payment(service: Service[Any]) -> Iterator[str]:
    if PAY in service.steps and not service.fee.charged:
        yield "it has a step to pay, but its fee has no price."
    if service.fee.charged and PAY not in service.steps:
        yield "it has a fee, but no step to pay it."

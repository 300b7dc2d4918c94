"""What is said (消息模板): for each turn of a case, in English; translated when it goes out.

`says` is the whole of an SMS: one part, that is at most 70 Chinese or 160 English characters.
The portal and the mail add `do`. No sentence has a name, a number of a person or an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from django.core.exceptions import ImproperlyConfigured

from cheguan.kernel.text import Text, _

ALWAYS = frozenset({"service", "case"})
"""What every template may show: the service's name, translated, and the number of the case."""


@dataclass(frozen=True, slots=True)
class Template:
    """The sentences of one turn, and the values that it shows beside those of ALWAYS."""

    subject: Text
    says: Text
    do: Text
    shows: frozenset[str] = frozenset()


TEMPLATES: Mapping[str, Template] = {
    "waiting": Template(
        _("{service}: waiting for another department"),
        _("{service} ({case}): another department is silent. We go on by ourselves."),
        _("You need do nothing. If a paper can stand in, the page of the case says which."),
    ),
    "going-on": Template(
        _("{service}: your case goes on"),
        _("{service} ({case}): the department has answered. Please look at your case and confirm."),
        _("Open the case on the portal to see the result."),
    ),
    "to-pay": Template(
        _("{service}: please pay"),
        _("{service} ({case}): please pay {amount} yuan by {until}."),
        _("Pay on the page of the case; nothing is charged twice."),
        frozenset({"amount", "until"}),
    ),
    "paid": Template(
        _("{service}: payment received"),
        _("{service} ({case}): we have received your {amount} yuan."),
        _("The receipt is on the page of the case."),
        frozenset({"amount"}),
    ),
    "reviewing": Template(
        _("{service}: under review"),
        _("{service} ({case}): a clerk looks at it; you hear from us by {until}."),
        _("You need do nothing until then."),
        frozenset({"until"}),
    ),
    "granted": Template(
        _("{service}: granted"),
        _("{service} ({case}): granted."),
        _("What was granted is on the page of the case."),
    ),
    "refused": Template(
        _("{service}: not granted"),
        _("{service} ({case}): it cannot be granted. Every reason is on the case's page."),
        _("Each reason says what you can do next, and how to object to the decision."),
    ),
    "withdrawn": Template(
        _("{service}: withdrawn"),
        _("{service} ({case}): the case was withdrawn."),
        _("You may apply again at any time."),
    ),
    "refunded": Template(
        _("{service}: money returned"),
        _("{service} ({case}): {amount} yuan go back to you the way you paid."),
        _("Your bank may need a few days to show it."),
        frozenset({"amount"}),
    ),
    "sent": Template(
        _("{service}: with the post"),
        _("{service} ({case}): with the post, tracking number {tracking}."),
        _("The page of the case shows where it is."),
        frozenset({"tracking"}),
    ),
    "arrived": Template(
        _("{service}: ready to be picked up"),
        _("{service} ({case}): ready at {point}. Please bring your identity card."),
        _("Someone else may pick it up with your identity card and their own."),
        frozenset({"point"}),
    ),
    "delivered": Template(
        _("{service}: delivered"),
        _("{service} ({case}): delivered."),
        _("If you have not received it, tell us on the page of the case."),
    ),
    "returned": Template(
        _("{service}: came back to us"),
        _("{service} ({case}): the post could not deliver it. It waits for you at {point}."),
        _("Please bring your identity card."),
        frozenset({"point"}),
    ),
    "photo-wanted": Template(
        _("{service}: we need another photo"),
        _("{service} ({case}): the photo does not fit. Please give another one."),
        _("The page of the case says what is wrong with it and takes a new one."),
    ),
}


def check(templates: Mapping[str, Template]) -> None:
    """Raise ImproperlyConfigured with every template whose sentences do not fit its values."""
    found = [fault for key, template in templates.items() for fault in _faults(key, template)]
    if found:
        raise ImproperlyConfigured("Notices: " + " ".join(found))


def _faults(key: str, template: Template) -> Iterator[str]:
    shown: set[str] = set()
    for text in (template.subject, template.says, template.do):
        try:
            shown |= placeholders(text)
        except ValueError as error:
            yield f"template “{key}” has a broken placeholder: {error}."
            return
    for name in sorted(shown - template.shows - ALWAYS):
        yield f"template “{key}” shows “{name}”, a value that it does not get."
    for name in sorted((template.shows | {"case"}) - shown):
        yield f"template “{key}” never shows “{name}”."


def placeholders(text: str) -> set[str]:
    """The names in braces. Raises ValueError where one is broken."""
    return {name for _text, name, _format, _how in Formatter().parse(text) if name is not None}

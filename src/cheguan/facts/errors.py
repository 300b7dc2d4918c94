"""What is wrong with something typed, and what to do about it.

The screens translate a `Malformed` by its code; the English sentence is for the reader of this
code and for the API. No sentence repeats a number that identifies a person.
"""

from __future__ import annotations

from cheguan.kernel.text import Text, _

MESSAGES: dict[str, Text] = {
    "identity-length": _(
        "An identity number has 18 characters; this one has {length}. "
        "Copy it from the front of the identity card."
    ),
    "identity-characters": _(
        "An identity number is made of digits; only the last character may be X. "
        "Check it against the identity card."
    ),
    "identity-birth-date": _(
        "Digits 7 to 14 of an identity number are the date of birth, and {date} is no date. "
        "Check those digits."
    ),
    "identity-check-digit": _(
        "One of the characters of this identity number is wrong. "
        "Compare it with the identity card, digit by digit."
    ),
    "identity-born-later": _(
        "By this identity number the holder is born on {birth}, which is yet to come. "
        "Check digits 7 to 14."
    ),
    "identity-area": _(
        "No province has identity numbers that begin with {area}. Check the first two digits."
    ),
    "credit-code-length": _(
        "A unified social credit code has 18 characters; this one has {length}. "
        "Copy it from the business licence."
    ),
    "credit-code-characters": _(
        "A unified social credit code has digits in places 3 to 8 and never the letters "
        "I, O, S, V or Z. Check it against the business licence."
    ),
    "credit-code-organisation": _(
        "Characters 9 to 17 of this unified social credit code do not fit together. "
        "Compare them with the business licence."
    ),
    "credit-code-check-digit": _(
        "One of the characters of this unified social credit code is wrong. "
        "Compare it with the business licence, character by character."
    ),
    "vin-length": _(
        "A vehicle identification number has 17 characters; this one has {length}. "
        "Copy it from the vehicle licence or the windscreen."
    ),
    "vin-letter": _(
        "The letter {letter} (place {place}) never stands in a vehicle identification number. "
        "Look again: it may be the digit {digit}."
    ),
    "vin-characters": _(
        "A vehicle identification number is made of digits and the letters A to Z; "
        "place {place} has “{character}”. Correct that character."
    ),
    "plate-letter": _(
        "The letter {letter} never stands on a plate. Look again: it may be the digit {digit}."
    ),
    "plate-province": _(
        "The province character is missing. Type the number as on the plate, for example 粤B·12345."
    ),
    "plate-too-many-letters": _(
        "After the first letter a plate has at most two more letters; this one has {letters}. "
        "Compare it with the plate."
    ),
    "plate-format": _(
        "“{number}” is not a plate number. Type it as on the plate, for example 粤B·12345 "
        "or, for a new-energy car, 粤B·D12345."
    ),
    "division-unknown": _(
        "“{code}” is not a county, city or province that is served here. "
        "Choose the place from the list."
    ),
}
"""Code of a finding → the sentence that says what to do, with {placeholders}."""


_SHOWN = 20


def shown(typed: str) -> str:
    """What was typed, as it may stand in a sentence: short, and nothing that cannot be printed."""
    printable = "".join(c if c.isprintable() else "�" for c in typed[:_SHOWN])
    return printable if len(typed) <= _SHOWN else f"{printable}…"


class Malformed(ValueError):
    """What was typed cannot be what was asked for. Its code says why; its values fill the text."""

    def __init__(self, code: str, /, **values: str | int) -> None:
        self.code = code
        self.values = values
        super().__init__(MESSAGES[code].format(**values))

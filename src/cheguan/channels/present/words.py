"""Words for the law's terms, in the language of the request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from cheguan.casework.preview import Preview
from cheguan.channels.present import vocabulary
from cheguan.facts.identity import mask_name
from cheguan.facts.licences import LicenceClass, LicenceStatus, LicenceTerm
from cheguan.facts.plates import PlateNumber
from cheguan.facts.vehicles import Usage, Vehicle
from cheguan.kernel.citations import Law
from cheguan.kernel.days import SHANGHAI
from cheguan.kernel.service import Fee, Level
from cheguan.kernel.terms import Term, Unit
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark

FEN_IN_YUAN = 100
SECONDS_IN_MINUTE = 60
MINUTES_IN_DAY = 24 * 60

_GREETINGS = (
    (11, mark("Good morning, {name}")),
    (18, mark("Good afternoon, {name}")),
    (24, mark("Good evening, {name}")),
)

_USAGES: Mapping[Usage, Text] = {
    Usage.NON_COMMERCIAL: mark("Non-commercial"),
    Usage.ROAD_PASSENGER: mark("Road passenger transport"),
    Usage.CITY_BUS: mark("City bus"),
    Usage.TAXI: mark("Taxi"),
    Usage.TOURIST_COACH: mark("Tourist coach"),
    Usage.FREIGHT: mark("Freight"),
    Usage.RENTAL: mark("Rental"),
    Usage.RIDE_HAILING: mark("Ride-hailing"),
    Usage.ONCE_COMMERCIAL: mark("Once commercial"),
    Usage.ONCE_TAXI: mark("Once a taxi"),
    Usage.ONCE_RIDE_HAILING: mark("Once ride-hailing"),
    Usage.TRAINING: mark("Driver training"),
}
_KINDS = {
    "K1": mark("Large passenger vehicle"),
    "K2": mark("Medium passenger vehicle"),
    "K33": mark("Small saloon car"),
    "K43": mark("Micro saloon car"),
    "K39": mark("Small van (面包车)"),
    "K49": mark("Micro van (面包车)"),
    "K3": mark("Small passenger vehicle"),
    "K4": mark("Micro passenger vehicle"),
    "H": mark("Goods vehicle"),
    "Q": mark("Towing vehicle"),
    "M": mark("Motorcycle"),
    "B": mark("Semi-trailer"),
    "G": mark("Trailer"),
}
_LEVELS = {
    Level.PROVINCE: mark("At the provincial office"),
    Level.CITY: mark("At any city office"),
    Level.COUNTY: mark("At any county or city office of the province"),
}


def said(text: Text, values: Mapping[str, Any] | None = None) -> str:
    """A marked sentence in the reader's language, with its values."""
    sentence = _(text)
    return sentence.format(**values) if values else sentence


def law(cited: Law) -> str:
    """A citation: 《机动车登记规定》（公安部令第164号）第54条, or its English."""
    if get_language() == "zh-hans":
        return str(cited)
    title = said(cited.english) if cited.english else cited.title
    if not cited.articles:
        return title
    return _("{title}, art. {articles}").format(
        title=title, articles=_(", ").join(map(str, cited.articles))
    )


def vehicle_kind(vehicle: Vehicle) -> str:
    """What sort of vehicle it is: 小型轿车."""
    return kind(vehicle.kind)


def kind(code: str) -> str:
    """What a vehicle type (车辆类型, K33) is called: 小型轿车."""
    longest = max((k for k in _KINDS if code.startswith(k)), key=len, default=None)
    return said(_KINDS[longest]) if longest else _("Motor vehicle")


def usage(vehicle: Vehicle) -> str:
    """What the vehicle is used for: 非营运."""
    return usage_of(vehicle.usage)


def usage_of(code: str) -> str:
    """What a vehicle with this code is used for (使用性质)."""
    return said(_USAGES.get(Usage(code), mark("Special use")))


def term(limit: Term) -> str:
    """A time limit: 1 个工作日."""
    if limit.unit is Unit.MINUTES:
        return ngettext("{n} minute", "{n} minutes", limit.count).format(n=limit.count)
    return ngettext("{n} working day", "{n} working days", limit.count).format(n=limit.count)


def money(fen: int) -> str:
    """An amount: 免费, or yuan with two places."""
    if fen == 0:
        return pgettext("fee", "Free")
    yuan, rest = divmod(fen, FEN_IN_YUAN)
    return _("{yuan} yuan").format(yuan=f"{yuan}.{rest:02d}")


def fee(cost: Fee, on: date) -> str:
    """What one piece costs by the numbers of a day: 10.00 元/证."""
    unit = cost.unit(on)
    if unit == 0 or not cost.each:
        return money(unit)
    return _("{price} per {piece}").format(price=money(unit), piece=said(cost.each))


def price(seen: Preview, on: date) -> str:
    """What this very application costs; while nobody knows it, what one piece does."""
    if seen.verdict is None or not seen.verdict.accepted:
        return fee(seen.service.fee, on)
    return money(seen.fee_fen)


def place_of_handling(level: Level) -> str:
    """Where a service is handled."""
    return said(_LEVELS[level])


def moment(at: datetime) -> str:
    """An instant as people in China read it: 2026-11-24 15:02:11."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def minute(at: datetime) -> str:
    """The same without its seconds, for a list: 2026-11-24 15:02."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def plate(number: str) -> str:
    """A plate number as people write it: 粤A·58K26."""
    return PlateNumber.kept(number).display


def duration(start: datetime, end: datetime) -> str:
    """How long something took, in the unit that people would use."""
    seconds = (end - start).total_seconds()
    if seconds < 1:
        return _("less than a second")
    if seconds < SECONDS_IN_MINUTE:
        return ngettext("{n} second", "{n} seconds", 2).format(n=f"{seconds:.1f}")
    minutes = round(seconds / SECONDS_IN_MINUTE)
    if minutes < MINUTES_IN_DAY:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    days = minutes // MINUTES_IN_DAY
    return ngettext("{n} day", "{n} days", days).format(n=days)


def greeting(at: datetime, name: str) -> str:
    """A word of welcome that fits the hour."""
    hour = at.astimezone(SHANGHAI).hour
    pattern = next(text for until, text in _GREETINGS if hour < until)
    return said(pattern, {"name": mask_name(name)})


def so_many_reasons(count: int) -> str:
    """How many things are in the way."""
    return ngettext("One thing stands in the way.", "{n} things stand in the way.", count).format(
        n=count
    )


def language() -> str:
    """The reader's language: zh-hans, zh-hant or en."""
    return get_language() or "zh-hans"


def part(name: str) -> str:
    """What a part of a fact is called, for who reads it from a paper."""
    return said(vocabulary.PARTS[name]) if name in vocabulary.PARTS else name


def code(value: str) -> str:
    """What a code of a fact stands for."""
    return said(vocabulary.CODES[value]) if value in vocabulary.CODES else value


def licence_class(one: LicenceClass) -> str:
    """A class with its name: C1 小型汽车."""
    return _("{code} {name}").format(code=one.value, name=said(vocabulary.LICENCE_CLASSES[one]))


def licence_classes(classes: Iterable[LicenceClass]) -> str:
    """Some classes, each with its name."""
    return _(", ").join(licence_class(one) for one in classes)


def licence_status(letters: str) -> str:
    """The status of a licence in words: 正常."""
    return _(", ").join(
        said(vocabulary.LICENCE_STATUSES[LicenceStatus(letter)]) for letter in letters
    )


def licence_term(term: LicenceTerm) -> str:
    """For how long a licence is: 六年、十年、长期."""
    return said(vocabulary.LICENCE_TERMS[term])


def until(last: date | None) -> str:
    """The last day of something, or that it has none."""
    return _("long-term") if last is None else _("until {until}").format(until=last)

"""Personas with a vehicle that is registered: what comes of asking for its inspection mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from cheguan.agencies.models import ViolationRecord
from cheguan.demonstration import departments
from cheguan.demonstration.numbering import dated_vin, spoiled
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas.story import MAKER, Story
from cheguan.demonstration.personas.who import Who
from cheguan.demonstration.ranges import DIESEL, ELECTRICITY, PETROL
from cheguan.facts.people import DocumentType
from cheguan.facts.vin import Vin
from cheguan.kernel.service import Service
from cheguan.kernel.text import _
from cheguan.law.months import add_months, month_end
from cheguan.registry.models import Vehicle
from cheguan.services.vehicles import inspection_mark

_DRIVES_SINCE = timedelta(days=60)
_INSURED_SINCE = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Owning(Story):
    """What is the matter with the vehicle.

    On any day it turns `age` months at the end of the month `due_in` months on.
    """

    vehicle: dict[str, Any]
    age: int
    due_in: int
    status: str = "A"
    violations: int = 0
    insurance_lapsed: bool = False
    wrong_check_digit: bool = False

    @property
    def service(self) -> Service[Any]:
        """The mark."""
        return inspection_mark.SERVICE

    def subject(self, who: Who, index: int, today: date) -> Vin:
        """The number of the vehicle as it is on this day; each day it is another vehicle, so
        that what became of yesterday's stays history."""
        vin = dated_vin(MAKER, index, self._registered(today), today)
        return Vin(spoiled(vin)) if self.wrong_check_digit else vin

    def told(self, who: Who, index: int, today: date) -> Iterator[Model | Paper]:
        """The vehicle and what is known of it."""
        vehicle = self._vehicle(who, index, today)
        yield vehicle
        lapsed = add_months(today, -12) - timedelta(days=9)
        yield departments.policy(
            vehicle.vin, lapsed if self.insurance_lapsed else today - _INSURED_SINCE
        )
        yield departments.vessel_tax(vehicle, today.year)
        if self.violations:
            yield ViolationRecord(city=vehicle.city, vin=vehicle.vin, open=self.violations)

    def _due(self, today: date) -> date:
        return month_end(add_months(today.replace(day=1), self.due_in))

    def _registered(self, today: date) -> date:
        """In the month whose anniversary is due."""
        return add_months(self._due(today).replace(day=12), -self.age)

    def _vehicle(self, who: Who, index: int, today: date) -> Vehicle:
        registered = self._registered(today)
        return Vehicle(
            **self.vehicle,
            **who.owning,
            vin=self.subject(who, index, today),
            status=self.status,
            manufactured=registered - _DRIVES_SINCE,
            first_registered=registered,
            valid_until=self._due(today),
            engine_number=f"P{index:07d}",
            certificate_number=f"4499{index:08d}",
        )


def _car(plate: str, brand: str, model: str, colour: str, **other: Any) -> dict[str, Any]:
    """A car of five seats, but for what is said otherwise."""
    return {
        "plate": plate,
        "plate_kind": "02",
        "kind": "K33",
        "usage": "A",
        "brand": brand,
        "model": model,
        "colour": colour,
        "fuel": PETROL,
        "displacement_ml": 1498,
        "power_kw": 85,
        "total_mass_kg": 1600,
        "seats": 5,
    } | other


STORIES: tuple[tuple[Who, Owning], ...] = (
    (
        Who("490106199306189981", "陈晓文", "440106", "00099000001"),
        Owning(
            _("Her car is four years old and due next month: she gets the mark in seconds"),
            _car("粤AF083K", "木棉牌", "MMJ33161500A", "A"),
            age=48,
            due_in=1,
        ),
    ),
    (
        Who("490606198503099996", "黄志明", "440606", "00099000002"),
        Owning(
            _("Two violations are open and the insurance has lapsed: he hears both reasons"),
            _car("粤XH615M", "榕风牌", "RFD33161500A", "J"),
            age=48,
            due_in=0,
            outcome=frozenset({"open-violations", "insurance-ended"}),
            violations=2,
            insurance_lapsed=True,
        ),
    ),
    (
        Who("490784194610029981", "李秀兰", "440784", "00099000003"),
        Owning(
            _("She is about eighty and her motorcycle is due: no line test, in seconds"),
            _car("粤JT291C", "竹蜓牌", "ZTGM21150", "E")
            | {
                "plate_kind": "07",
                "kind": "M21",
                "seats": 2,
                "displacement_ml": 150,
                "power_kw": 9,
                "total_mass_kg": 120,
            },
            age=48,
            due_in=0,
        ),
    ),
    (
        Who("491322197901279992", "何伟", "441322", "00099000004"),
        Owning(
            _("A van of seven seats was never exempt: it goes to the line test"),
            _car("粤LW507D", "岭屿牌", "LYU39181400A", "B", kind="K39", seats=7),
            age=48,
            due_in=1,
            outcome=frozenset({"van"}),
        ),
    ),
    (
        Who("49030519901105999X", "吴俊杰", "440305", "00099000005"),
        Owning(
            _("His car turns six and must be tested on the line this time"),
            _car("粤BC842S", "珠澜牌", "ZLN32191900A", "H", kind="K32"),
            age=72,
            due_in=1,
            outcome=frozenset({"line-test"}),
        ),
    ),
    (
        Who("491202199604149989", "林美玲", "441202", "00099000006"),
        Owning(
            _("Her car is due in eight months: it is too early"),
            _car("粤HN370Y", "木棉牌", "MMJ33161500A", "I"),
            age=24,
            due_in=8,
            outcome=frozenset({"too-early"}),
        ),
    ),
    (
        Who("491900198208239991", "梁国强", "441900", "00099000007"),
        Owning(
            _("The check digit of his VIN does not fit: a clerk looks at it first"),
            _car("粤SD458B", "榕风牌", "RFD33161500A", "B"),
            age=24,
            due_in=1,
            outcome=frozenset({"vin-check-digit"}),
            wrong_check_digit=True,
        ),
    ),
    (
        Who(
            *("490402199112309982", "周婷", "440402", "00099000008"),
            co_owner=("490402198907079995", "郑凯文"),
        ),
        Owning(
            _("The electric car that she and her husband own is a month overdue: still in seconds"),
            _car("粤CB30716", "珠澜牌", "ZLN331600C", "A")
            | {"plate_kind": "52", "fuel": ELECTRICITY, "displacement_ml": 0},
            age=24,
            due_in=-1,
            status="Q",
        ),
    ),
    (
        Who(
            *("91492000MA9X0P01X3", "香山物流(中山)有限公司", "442000", "00099000009"),
            document=DocumentType.CREDIT_CODE,
        ),
        Owning(
            _("A firm's lorry is tested on the line each year"),
            _car("粤TK126L", "铁榕牌", "TRG31442700B", "C")
            | {
                "kind": "H31",
                "usage": "F",
                "seats": 2,
                "fuel": DIESEL,
                "displacement_ml": 2771,
                "total_mass_kg": 4495,
            },
            age=36,
            due_in=1,
            outcome=frozenset({"kind-not-exempt", "commercial"}),
        ),
    ),
)

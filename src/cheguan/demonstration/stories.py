"""The personas' stories: who, which vehicle, and what about it. Days are worked out in `personas`.

A story may rest on nothing but what stands here; each is proven for every day of two years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cheguan.demonstration.ranges import DIESEL, ELECTRICITY, PETROL
from cheguan.facts.divisions import city_of, division
from cheguan.facts.people import DocumentType
from cheguan.kernel.text import Text, _
from cheguan.registry.models import Party


@dataclass(frozen=True, slots=True)
class Who:
    """Someone, and perhaps a husband or wife who owns the vehicle too.

    The sequences of their identity numbers are 998 and 999, which no one else's have.
    """

    number: str
    name: str
    place: str
    telephone: str
    co_owner: tuple[str, str] | None = None
    document: DocumentType = DocumentType.RESIDENT_CARD

    @property
    def owning(self) -> dict[str, str]:
        """The owner's columns of a vehicle."""
        number, name = self.co_owner or ("", "")
        return {
            "city": city_of(self.place).code,
            "place": self.place,
            "owner_document": self.document.value,
            "owner_number": self.number,
            "owner_name": self.name,
            "co_owner_document": DocumentType.RESIDENT_CARD.value if number else "",
            "co_owner_number": number,
            "co_owner_name": name,
        }

    def parties(self) -> Iterator[Party]:
        """Whom the register knows for it."""
        yield self._party(self.number, self.name, self.document)
        if self.co_owner:
            yield self._party(*self.co_owner, DocumentType.RESIDENT_CARD)

    def _party(self, number: str, name: str, document: DocumentType) -> Party:
        city, place = city_of(self.place), division(self.place)
        county = "" if city.code == place.code else place.name
        return Party(
            city=city.code,
            document=document.value,
            number=number,
            name=name,
            place=self.place,
            address=f"{city.name}{county}示范路1号",
            mobile=self.telephone,
        )


@dataclass(frozen=True, slots=True)
class Story:
    """What is the matter with the vehicle.

    On any day it turns `age` months at the end of the month `due_in` months on.
    """

    situation: Text
    vehicle: dict[str, Any]
    age: int
    due_in: int
    outcome: frozenset[str] = frozenset()
    status: str = "A"
    violations: int = 0
    insurance_lapsed: bool = False
    wrong_check_digit: bool = False


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


STORIES: tuple[tuple[Who, Story], ...] = (
    (
        Who("490106199306189981", "陈晓文", "440106", "00099000001"),
        Story(
            _("Her car is four years old and due next month: she gets the mark in seconds"),
            _car("粤AF083K", "木棉牌", "MMJ33161500A", "A"),
            age=48,
            due_in=1,
        ),
    ),
    (
        Who("490606198503099996", "黄志明", "440606", "00099000002"),
        Story(
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
        Story(
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
        Story(
            _("A van of seven seats was never exempt: it goes to the line test"),
            _car("粤LW507D", "岭屿牌", "LYU39181400A", "B", kind="K39", seats=7),
            age=48,
            due_in=1,
            outcome=frozenset({"van"}),
        ),
    ),
    (
        Who("49030519901105999X", "吴俊杰", "440305", "00099000005"),
        Story(
            _("His car turns six and must be tested on the line this time"),
            _car("粤BC842S", "珠澜牌", "ZLN32191900A", "H", kind="K32"),
            age=72,
            due_in=1,
            outcome=frozenset({"line-test"}),
        ),
    ),
    (
        Who("491202199604149989", "林美玲", "441202", "00099000006"),
        Story(
            _("Her car is due in eight months: it is too early"),
            _car("粤HN370Y", "木棉牌", "MMJ33161500A", "I"),
            age=24,
            due_in=8,
            outcome=frozenset({"too-early"}),
        ),
    ),
    (
        Who("491900198208239991", "梁国强", "441900", "00099000007"),
        Story(
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
        Story(
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
        Story(
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

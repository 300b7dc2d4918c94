"""A registered vehicle (机动车) and what its codes mean. Codes: GA/T 16 and GA 802-2019."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cheguan.facts.fact import Fact
from cheguan.facts.people import Party
from cheguan.facts.plates import PlateNumber
from cheguan.facts.vin import Vin
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class Status(StrEnum):
    """Vehicle status letters (机动车状态); a vehicle bears one or more."""

    NORMAL = "A"
    MOVED_OUT = "B"
    STOLEN = "C"
    SUSPENDED = "D"
    DEREGISTERED = "E"
    VIOLATION = "G"
    CUSTOMS = "H"
    ACCIDENT = "I"
    SUSPECT = "J"
    SEALED = "K"
    DETAINED = "L"
    SCRAP_DUE = "M"
    HIT_AND_RUN = "N"
    LOCKED = "O"
    SCRAP_VOID = "P"
    OVERDUE = "Q"


class Usage(StrEnum):
    """What a vehicle is used for (使用性质)."""

    NON_COMMERCIAL = "A"
    ROAD_PASSENGER = "B"
    CITY_BUS = "C"
    TAXI = "D"
    TOURIST_COACH = "E"
    FREIGHT = "F"
    RENTAL = "G"
    POLICE = "H"
    FIRE = "I"
    AMBULANCE = "J"
    RESCUE = "K"
    ONCE_COMMERCIAL = "L"
    ONCE_TAXI = "M"
    TRAINING = "N"
    KINDERGARTEN_BUS = "O"
    PRIMARY_SCHOOL_BUS = "P"
    JUNIOR_SCHOOL_BUS = "Q"
    DANGEROUS_GOODS = "R"
    SCHOOL_BUS = "S"
    RIDE_HAILING = "T"
    ONCE_RIDE_HAILING = "U"
    OTHER = "Z"


SCHOOL_BUSES = frozenset("OPQS")
COMMERCIAL = frozenset("BCDEFGRT")
ONCE_COMMERCIAL = frozenset("LMU")
VANS = frozenset({"K39", "K49"})


class Vehicle(Fact):
    """A vehicle as it stands in the register (机动车登记).

    `kind` is the three-character vehicle type (车辆类型, "K33"), `plate_kind` the two-digit kind of
    plate (号牌种类), `status` one or more letters, `place` the GB/T 2260 code of its county.
    """

    vin: Vin
    plate: PlateNumber
    plate_kind: str
    kind: str
    usage: Usage
    seats: int
    manufactured: date
    first_registered: date
    valid_until: date | None
    status: str
    imported: bool
    place: str
    brand: str
    model: str
    fuel: str
    colour: str
    owner: Party
    co_owner: Party | None = None

    def has(self, status: Status) -> bool:
        """Whether it bears this status letter."""
        return status.value in self.status

    @property
    def is_van(self) -> bool:
        """面包车: K39 and K49."""
        return self.kind in VANS

    @property
    def is_motorcycle(self) -> bool:
        """摩托车."""
        return self.kind.startswith("M")

    @property
    def is_small_passenger(self) -> bool:
        """小型、微型载客汽车."""
        return self.kind[:2] in {"K3", "K4"}

    @property
    def is_school_bus(self) -> bool:
        """校车, by kind or by use."""
        return self.usage.value in SCHOOL_BUSES or self.kind in {"K18", "K28", "K38"}

    def owned_by(self, number: str) -> bool:
        """Whether the bearer of this document number is an owner or co-owner."""
        owners = (self.owner, self.co_owner)
        return any(owner is not None and owner.number == number for owner in owners)


registered = Source("registry.vehicle", Vehicle, _("Vehicle register"))

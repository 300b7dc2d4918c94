"""People and organisations, vehicles, their inspection marks, and every change of a record."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Reverse

from cheguan.facts import people, vehicles
from cheguan.facts.people import DocumentType
from cheguan.facts.plates import PlateNumber
from cheguan.facts.vehicles import Usage
from cheguan.facts.vin import Vin

CITY = 6
"""Characters of a city's code (GB/T 2260)."""


class Party(models.Model):
    """自然人、单位: a person or an organisation that can own a vehicle, under its document."""

    pk = models.CompositePrimaryKey("city", "document", "number")
    city = models.CharField(max_length=CITY)
    document = models.CharField(max_length=1)  # sfzmmc
    number = models.CharField(max_length=18)  # sfzmhm
    name = models.CharField(max_length=120)  # syr
    place = models.CharField(max_length=CITY)  # zsxzqh
    address = models.CharField(max_length=200, blank=True)  # zsxxdz
    mobile = models.CharField(max_length=20, blank=True)  # sjhm
    email = models.CharField(max_length=120, blank=True)  # dzyx

    class Meta:
        indexes = (
            models.Index(fields=["number"], name="party_number"),
            models.Index(fields=["city", "name"], name="party_name"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def as_fact(self) -> people.Party:
        """The party as rules and screens see it."""
        return people.Party(
            document=DocumentType(self.document), number=self.number, name=self.name
        )


class Vehicle(models.Model):
    """机动车: what is registered of a vehicle. Owners stand in the row, as on its certificate."""

    pk = models.CompositePrimaryKey("city", "vin")
    city = models.CharField(max_length=CITY)
    vin = models.CharField(max_length=17)  # clsbdh
    place = models.CharField(max_length=CITY)  # xzqh
    plate = models.CharField(max_length=10)  # hphm, with the province character
    plate_kind = models.CharField(max_length=2)  # hpzl
    kind = models.CharField(max_length=3)  # cllx
    usage = models.CharField(max_length=1)  # syxz
    status = models.CharField(max_length=16)  # zt
    brand = models.CharField(max_length=60)  # clpp1
    model = models.CharField(max_length=60)  # clxh
    engine_number = models.CharField(max_length=40)  # fdjh
    colour = models.CharField(max_length=5)  # csys
    fuel = models.CharField(max_length=3)  # rlzl
    displacement_ml = models.PositiveIntegerField(default=0)  # pl
    power_kw = models.PositiveIntegerField(default=0)  # gl
    total_mass_kg = models.PositiveIntegerField(default=0)  # zzl
    seats = models.PositiveSmallIntegerField()  # hdzk
    imported = models.BooleanField(default=False)  # gcjk
    manufactured = models.DateField()  # ccrq
    first_registered = models.DateField()  # ccdjrq
    valid_until = models.DateField(null=True)  # yxqz
    scrap_due = models.DateField(null=True)  # qzbfqz
    certificate_number = models.CharField(max_length=12)  # djzsbh
    owner_document = models.CharField(max_length=1)
    owner_number = models.CharField(max_length=18)
    owner_name = models.CharField(max_length=120)
    co_owner_document = models.CharField(max_length=1, blank=True)
    co_owner_number = models.CharField(max_length=18, blank=True)
    co_owner_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["city", "plate", "plate_kind"], name="plate_borne_once"
            ),
        )
        indexes = (
            models.Index(fields=["vin"], name="vehicle_vin"),
            models.Index(fields=["plate"], name="vehicle_plate"),
            models.Index(fields=["owner_number"], name="vehicle_owner"),
            models.Index(
                fields=["co_owner_number"],
                name="vehicle_co_owner",
                condition=~models.Q(co_owner_number=""),
            ),
            models.Index(
                fields=["city", "owner_name", "plate"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "varchar_ops"],
                name="vehicle_owner_name",
            ),
            models.Index(OpClass(Reverse("vin"), "text_pattern_ops"), name="vehicle_vin_tail"),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def as_fact(self) -> vehicles.Vehicle:
        """The vehicle as rules and screens see it.

        Built without checking again: what the table holds was checked when it was written.
        """
        return vehicles.Vehicle.model_construct(
            vin=Vin.kept(self.vin),
            plate=PlateNumber.kept(self.plate),
            plate_kind=self.plate_kind,
            kind=self.kind,
            usage=Usage(self.usage),
            seats=self.seats,
            manufactured=self.manufactured,
            first_registered=self.first_registered,
            valid_until=self.valid_until,
            status=self.status,
            imported=self.imported,
            place=self.place,
            brand=self.brand,
            model=self.model,
            fuel=self.fuel,
            colour=self.colour,
            owner=_party(self.owner_document, self.owner_number, self.owner_name),
            co_owner=(
                _party(self.co_owner_document, self.co_owner_number, self.co_owner_name)
                if self.co_owner_number
                else None
            ),
        )


def _party(document: str, number: str, name: str) -> people.Party:
    return people.Party.model_construct(document=DocumentType(document), number=number, name=name)


class InspectionMark(models.Model):
    """检验合格标志: one for each anniversary of a vehicle, which the constraint holds."""

    pk = models.CompositePrimaryKey("city", "vin", "due")
    city = models.CharField(max_length=CITY)
    vin = models.CharField(max_length=17)
    due = models.DateField()
    until = models.DateField()
    exempt = models.BooleanField()
    issued_at = models.DateTimeField()
    case = models.CharField(max_length=14)

    def __str__(self) -> str:
        return str(self.pk)

    def covers(self, day: date) -> bool:
        """Whether the vehicle is within its inspection by this mark."""
        return day <= self.until


class Change(models.Model):
    """变更历史: what the acts of a case changed in the records. Only ever added."""

    pk = models.CompositePrimaryKey("city", "case", "position")
    city = models.CharField(max_length=CITY)
    case = models.CharField(max_length=14)
    position = models.PositiveSmallIntegerField()  # of the act within its case
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = (models.Index(fields=["city", "kind", "key", "at"], name="change_of_record"),)

    def __str__(self) -> str:
        return str(self.pk)

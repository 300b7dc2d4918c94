"""What the other departments know of vehicles, as tables that a demonstration fills.

Each table answers one source; its columns are the fields of the source's fact. Where a department
is connected, its client answers the same source instead.
"""

from __future__ import annotations

from django.db import models


class About(models.Model):
    """What every table here has: the vehicle, under its city."""

    pk = models.CompositePrimaryKey("city", "vin")
    city = models.CharField(max_length=6)
    vin = models.CharField(max_length=17)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class CompulsoryPolicy(About):
    """交强险保单: the newest policy of a vehicle."""

    number = models.CharField(max_length=40)
    insurer = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField()


class VesselTax(About):
    """车船税: the newest year that is paid or exempt."""

    year = models.PositiveSmallIntegerField()
    exempt = models.BooleanField(default=False)


class ViolationRecord(About):
    """违法: how many are open; when modification was punished."""

    open = models.PositiveSmallIntegerField(default=0)
    modification_punished = models.DateField(null=True)


class AccidentRecord(About):
    """事故: how many are open; when someone was killed or injured."""

    open = models.PositiveSmallIntegerField(default=0)
    death = models.DateField(null=True)
    injury = models.DateField(null=True)

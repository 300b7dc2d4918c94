"""Temporary plates (临时行驶车号牌), and each issuing office's series of their numbers."""

from __future__ import annotations

from django.db import models

from cheguan.registry.models.vehicles import CITY


class TemporaryPlate(models.Model):
    """临时行驶车号牌: one that was issued. The constraint holds how many a holder gets."""

    pk = models.CompositePrimaryKey("city", "number")

    city = models.CharField(max_length=CITY)
    number = models.CharField(max_length=10)
    vin = models.CharField(max_length=17)
    place = models.CharField(max_length=CITY)
    reason = models.CharField(max_length=20)
    limited_as = models.CharField(max_length=20)  # reasons that share a limit share this
    ordinal = models.PositiveSmallIntegerField()
    holder_number = models.CharField(max_length=18)
    holder_name = models.CharField(max_length=120)
    brand = models.CharField(max_length=60)
    kind = models.CharField(max_length=3)
    cross_area = models.BooleanField()
    sheets = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    issued_at = models.DateTimeField()
    case = models.CharField(max_length=14)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["city", "vin", "holder_number", "limited_as", "ordinal"],
                name="temporary_plate_not_too_often",
            ),
        )
        indexes = (
            models.Index(fields=["vin"], name="temporary_plate_vin"),
            models.Index(fields=["city", "case"], name="temporary_plate_case"),
            models.Index(fields=["holder_number", "-until"], name="temporary_plate_holder"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PlateSeries(models.Model):
    """How far an issuing office has got in its own sequence (每个车管所单独编号)."""

    pk = models.CompositePrimaryKey("city", "letter", "mark")

    city = models.CharField(max_length=CITY)
    letter = models.CharField(max_length=1)
    mark = models.CharField(max_length=1, blank=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.pk)

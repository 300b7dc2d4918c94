"""Driving licences (机动车驾驶证), with the columns of the national table beside each field."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cheguan.registry.models.vehicles import CITY


class Licence(models.Model):
    """机动车驾驶证: one for each person, its number is the identity number."""

    pk = models.CompositePrimaryKey("city", "number")

    city = models.CharField(max_length=CITY)
    number = models.CharField(max_length=18)  # sfzmhm
    file_number = models.CharField(max_length=12)  # dabh
    name = models.CharField(max_length=120)  # xm
    sex = models.CharField(max_length=1)  # xb
    born = models.DateField()  # csrq
    place = models.CharField(max_length=CITY)  # xzqh
    classes = ArrayField(models.CharField(max_length=2))  # zjcx
    status = models.CharField(max_length=16)  # zt
    first_issued = models.DateField()  # cclzrq
    since = models.DateField()  # yxqs
    until = models.DateField(null=True)  # yxqz
    term = models.CharField(max_length=4)  # jzqx
    points = models.PositiveSmallIntegerField(default=0)  # ljjf
    twelve_points = ArrayField(models.DateField(), default=list)
    extended_until = models.DateField(null=True)
    hearing_aid = models.BooleanField(default=False)
    portrait = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["number"], name="licence_number"),
            models.Index(fields=["file_number"], name="licence_file"),
            models.Index(fields=["city", "until"], name="licence_until"),
            models.Index(
                fields=["city", "name", "number"],
                opclasses=["varchar_ops", "varchar_pattern_ops", "varchar_ops"],
                name="licence_name",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

"""What our own traffic police know, the pictures and keys of departments, and every call.

Each table of the police answers one source; its columns are the fields of the source's fact.
"""

from __future__ import annotations

from django.db import models


class About(models.Model):
    """What every table of a vehicle has: the vehicle, under its city."""

    pk = models.CompositePrimaryKey("city", "vin")
    city = models.CharField(max_length=6)
    vin = models.CharField(max_length=17)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class ViolationRecord(About):
    """违法: how many are open; when modification was punished."""

    open = models.PositiveSmallIntegerField(default=0)
    modification_punished = models.DateField(null=True)


class AccidentRecord(About):
    """事故: how many are open; when someone was killed or injured."""

    open = models.PositiveSmallIntegerField(default=0)
    death = models.DateField(null=True)
    injury = models.DateField(null=True)


class DriverViolationRecord(models.Model):
    """驾驶人违法、事故: how many of each a driver has still to settle."""

    pk = models.CompositePrimaryKey("city", "number")
    city = models.CharField(max_length=6)
    number = models.CharField(max_length=18)
    violations = models.PositiveSmallIntegerField(default=0)
    accidents = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.pk)


class Picture(models.Model):
    """照片: the bytes of a picture, under the SHA-256 of them. The same picture is kept once."""

    digest = models.CharField(max_length=64, primary_key=True)
    bytes = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest


class DepartmentKey(models.Model):
    """公钥: with which a department signs, or signed once. Never taken away: proofs outlive keys.

    `since` is when we first saw it among the department's keys, `until` when it was no longer
    there; what was signed after that does not count.
    """

    pk = models.CompositePrimaryKey("department", "kid")
    department = models.CharField(max_length=20)
    kid = models.CharField(max_length=200)
    jwk = models.JSONField()  # the public half alone
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.department} {self.kid}"


class Call(models.Model):
    """核查记录: a department was asked. Added, and forgotten after some years (agencies.jobs).

    `about` is all of the key but its last four characters hidden, `outcome` "found", "none" or
    why there was no answer, `case` its number or nothing.
    """

    at = models.DateTimeField()
    department = models.CharField(max_length=20)
    question = models.CharField(max_length=20)
    about = models.CharField(max_length=40)
    took_ms = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20)
    case = models.CharField(max_length=40, default="")

    class Meta:
        indexes = (
            # The figures of a day are read from the index alone.
            models.Index(
                fields=["at"],
                include=["department", "question", "took_ms", "outcome"],
                name="call_at",
            ),
            models.Index(fields=["department", "id"], name="call_of_department"),
        )

    def __str__(self) -> str:
        return f"{self.department}/{self.question} {self.outcome}"

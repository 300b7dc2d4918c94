"""The office tree, the staff, what each is appointed to, and what each has looked at."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from cheguan.kernel.service import Level
from cheguan.organisation.powers import Officer, Post, Role


class Office(models.Model):
    """车辆管理所: an office, under the code of the place that it serves (GB/T 2260).

    A small table that every machine of a distributed database holds whole.
    """

    code = models.CharField(primary_key=True, max_length=6)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.CharField(max_length=8, choices=[(level.value, level.name) for level in Level])
    name = models.CharField(max_length=60)
    name_hant = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name

    def named(self, language: str) -> str:
        """Its name in one of our languages (zh-hans, zh-hant, en)."""
        return {"zh-hant": self.name_hant, "en": self.name_en}.get(language, self.name)


class StaffManager(BaseUserManager["Staff"]):
    """Staff are appointed by `hire`; there is no other way in."""

    def hire(self, number: str, name: str, office: Office, password: str, *roles: Role) -> Staff:
        """Appoint someone to roles at an office; returns the new member of staff."""
        staff = Staff(number=number, name=name, office=office)
        staff.set_password(password)
        staff.save(using=self._db)
        Appointment.objects.bulk_create(
            Appointment(staff=staff, role=role, office=office) for role in roles
        )
        return staff


class Staff(AbstractBaseUser):
    """工作人员: someone who works for an office, under a staff number (警号、工号)."""

    number = models.CharField(unique=True, max_length=20)
    name = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, related_name="staff")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "office"]
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.number

    def as_officer(self) -> Officer:
        """This person with all appointments, for questions of power. One query."""
        posts = self.appointments.values_list("role", "office_id")
        return Officer(
            number=self.number,
            name=self.name,
            office=self.office_id,
            posts=tuple(Post(Role(role), office) for role, office in posts),
        )


class Appointment(models.Model):
    """任职: a role of someone, over an office and all that lies under it."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=12, choices=[(role.value, role.name) for role in Role])
    office = models.ForeignKey(Office, models.PROTECT)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "role", "office"], name="appointment_held_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role} {self.office_id}"


class Look(models.Model):
    """查询日志: someone of the staff looked at a record, for a purpose. Only ever added."""

    pk = models.CompositePrimaryKey("city", "id")
    city = models.CharField(max_length=6)
    id = models.UUIDField(default=uuid4)
    at = models.DateTimeField()
    officer = models.CharField(max_length=20)
    office = models.CharField(max_length=6)
    purpose = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)

    class Meta:
        indexes = (models.Index(fields=["city", "kind", "key", "at"], name="look_at_record"),)

    def __str__(self) -> str:
        return str(self.pk)

"""Cases, their journal, tasks and documents, and the requests that made them."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from cheguan.facts.people import DocumentType, Party

CITY = 6
NUMBER = 14


class State(models.TextChoices):
    """办理状态: where a case stands. Each follows from what is known of it (casework.course)."""

    WAITING = "waiting"
    """A department has not answered yet; it goes on by itself."""
    CONFIRMING = "confirming"
    """待确认: nothing bars it; the applicant has yet to confirm."""
    REVIEWING = "reviewing"
    """待审核: a rule was in doubt, or a paper must be read; someone of the staff does it."""
    PAYING = "paying"
    """待缴费: all is decided but the fee."""
    GRANTED = "granted"
    """已办结."""
    REFUSED = "refused"
    """不予办理, with every reason."""
    WITHDRAWN = "withdrawn"
    """已撤回: by the applicant, or never confirmed."""


OPEN = (State.WAITING, State.CONFIRMING, State.REVIEWING, State.PAYING)


class Case(models.Model):
    """业务: one application for one service, from the first question to the grant.

    `version` counts its journal entries: who changes a case names the version that he saw.
    """

    pk = models.CompositePrimaryKey("city", "number")
    city = models.CharField(max_length=CITY)
    number = models.CharField(max_length=NUMBER)
    service = models.CharField(max_length=60)
    service_version = models.PositiveSmallIntegerField()
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    plate = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    version = models.PositiveIntegerField()
    channel = models.CharField(max_length=10)
    office = models.CharField(max_length=CITY)  # that received it (首接)
    capacity = models.CharField(max_length=10)
    applicant_document = models.CharField(max_length=1, default="A")  # sfzmmc
    applicant_number = models.CharField(max_length=18)
    applicant_name = models.CharField(max_length=120)
    agent_number = models.CharField(max_length=18, blank=True)
    agent_name = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)
    judged_on = models.DateField()
    answers = models.JSONField(default=dict)  # what the applicant typed or chose, by field
    papers = models.JSONField(default=dict)  # handed in for a department that is silent, by field
    application = models.JSONField(null=True)
    evidence = models.JSONField()
    findings = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["city", "service", "subject_kind", "subject"],
                condition=models.Q(state__in=OPEN),
                name="one_open_case",
            ),
        )
        indexes = (
            models.Index(fields=["applicant_number", "-opened_at"], name="case_applicant"),
            models.Index(fields=["city", "subject_kind", "subject"], name="case_subject"),
            models.Index(
                fields=["opened_at"], name="case_unfinished", condition=models.Q(state__in=OPEN)
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def applicant(self) -> Party:
        """Whom the case is for. What the table holds was checked when it was written."""
        return Party.model_construct(
            document=DocumentType(self.applicant_document),
            number=self.applicant_number,
            name=self.applicant_name,
        )

    @property
    def unread_papers(self) -> tuple[str, ...]:
        """The fields whose paper waits for a clerk to read it."""
        return tuple(name for name, paper in self.papers.items() if not paper.get("value"))


class Entry(models.Model):
    """办理日志: one change of a case. Only ever added: the database itself forbids the rest."""

    pk = models.CompositePrimaryKey("city", "case", "version")
    city = models.CharField(max_length=CITY)
    case = models.CharField(max_length=NUMBER)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=20)
    by = models.CharField(max_length=10)
    officer = models.CharField(max_length=20, blank=True)
    office = models.CharField(max_length=CITY, blank=True)
    channel = models.CharField(max_length=10)
    values = models.JSONField()

    def __str__(self) -> str:
        return f"{self.case} {self.version} {self.event}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never. The table refuses it too."""
        raise TypeError("The journal is only ever added to.")


class Task(models.Model):
    """待办: a step that someone of the staff does, with its legal deadline."""

    pk = models.CompositePrimaryKey("city", "case", "version")
    city = models.CharField(max_length=CITY)
    case = models.CharField(max_length=NUMBER)
    version = models.PositiveIntegerField()  # of the case, when it came up
    step = models.CharField(max_length=20)
    place = models.CharField(max_length=CITY)
    service = models.CharField(max_length=60)
    plate = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=10)
    doubts = models.JSONField()
    created_at = models.DateTimeField()
    due = models.DateField()
    claimed_by = models.CharField(max_length=20, blank=True)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due", "case"],
                name="task_open",
                condition=models.Q(done_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.step}"


class Document(models.Model):
    """上传材料: a picture or a paper that someone handed in; found again by its owner or case."""

    pk = models.CompositePrimaryKey("city", "id")

    city = models.CharField(max_length=CITY)
    id = models.UUIDField()
    owner = models.CharField(max_length=18)
    case = models.CharField(max_length=NUMBER, blank=True)
    field = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)  # of the file: "image/jpeg"
    digest = models.CharField(max_length=64)  # SHA-256
    content = models.BinaryField()
    measured = models.JSONField(null=True)  # the fact that was read from it by machine
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Request(models.Model):
    """已处理的请求: what a request with an idempotency key was answered, for a repeat of it."""

    pk = models.CompositePrimaryKey("city", "actor", "key")
    city = models.CharField(max_length=CITY)
    actor = models.CharField(max_length=24)
    key = models.UUIDField()
    content = models.CharField(max_length=120)  # what was asked for, so that a key is not reused
    case = models.CharField(max_length=NUMBER)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="request_age"),)

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"

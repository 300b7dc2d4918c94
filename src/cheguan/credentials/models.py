"""Credentials with their journal, and the lists in which their standing is published."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from cheguan.credentials.states import Event, State

CITY, CASE = 6, 14


class Credential(models.Model):
    """电子凭证: one that was given out, for one record, holder and key of a device.

    `record` and `key` name what it follows. `content` is the digest of what it says, `device` that
    of the phone's key (empty: on paper, or a card of no phone); `form` is `code` or `mdoc`, and
    `signed` the COSE_Sign1 of a code. `current` marks the one that is given again when it is asked
    for. `version` counts its journal.
    """

    pk = models.CompositePrimaryKey("city", "id")
    city = models.CharField(max_length=CITY)
    id = models.UUIDField()
    type = models.CharField(max_length=20)
    form = models.CharField(max_length=4)
    record = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    holder = models.CharField(max_length=18)
    device = models.CharField(max_length=43, blank=True)
    content = models.CharField(max_length=43)
    kid = models.CharField(max_length=16)
    status_list = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.VALID)
    current = models.BooleanField(default=True)
    issued_at = models.DateTimeField()
    until = models.DateTimeField()
    case = models.CharField(max_length=CASE, blank=True)
    signed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["city", "status_list", "index"], name="credential_place_in_list"
            ),
            models.UniqueConstraint(
                fields=["city", "record", "key", "type", "form", "holder", "device"],
                condition=models.Q(current=True),
                name="one_current_credential",
            ),
        )
        indexes = (
            models.Index(
                fields=["city", "record", "key"],
                condition=models.Q(state__in=State.followed()),
                name="credential_of_record",
            ),
            models.Index(
                fields=["looked_at", "city", "id"],
                condition=models.Q(state__in=State.followed()),
                name="credential_looked_at",
            ),
            models.Index(
                fields=["city", "status_list"],
                condition=models.Q(state__in=State.published()),
                name="credential_not_valid",
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class Entry(models.Model):
    """凭证日志: one thing that happened to a credential. Only ever added."""

    pk = models.CompositePrimaryKey("city", "credential", "version")
    city = models.CharField(max_length=CITY)
    credential = models.UUIDField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=10, choices=Event.choices)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)

    def __str__(self) -> str:
        return str(self.pk)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """What happened stays written."""
        raise TypeError("The journal of credentials is only ever added to.")


class StatusList(models.Model):
    """状态列表 (Token Status List): one list of a city, and the token that was last made of it."""

    pk = models.CompositePrimaryKey("city", "number")
    city = models.CharField(max_length=CITY)
    number = models.PositiveIntegerField()
    token = models.BinaryField(default=b"")
    made_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Offer(models.Model):
    """凭证要约: that a wallet may fetch one document (OpenID4VCI), with a code and a short number.

    Secrets are kept as digests. `wrong` counts the numbers that were mistyped; the code becomes a
    `token` once, and the token a document once.
    """

    pk = models.CompositePrimaryKey("city", "code")
    city = models.CharField(max_length=CITY)
    code = models.CharField(max_length=43)
    number = models.CharField(max_length=43)
    type = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    holder = models.CharField(max_length=18)
    case = models.CharField(max_length=CASE, blank=True)
    until = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=43, null=True)
    token_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["city", "token"], name="offer_token_once"),)
        indexes = (models.Index(fields=["until"], name="offer_until"),)

    def __str__(self) -> str:
        return f"{self.type} of {self.city}"


class Question(models.Model):
    """核验提问: what a checker asks of a wallet (OpenID4VP), for five minutes.

    `id` is the digest of the secret that opens it. Under that secret are sealed: `key`, to which
    the answer is encrypted, and `told`, what it says. The row is deleted when that is shown.
    """

    pk = models.CompositePrimaryKey("city", "id")
    city = models.CharField(max_length=CITY)
    id = models.CharField(max_length=43)
    query = models.CharField(max_length=20)
    nonce = models.CharField(max_length=43)
    key = models.BinaryField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    told = models.BinaryField(default=b"")

    class Meta:
        indexes = (models.Index(fields=["until"], name="question_until"),)

    def __str__(self) -> str:
        return f"{self.query} in {self.city}"

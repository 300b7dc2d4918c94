"""The tree over each city's journal, its signed heads, and the volumes of the archive.

All of it is only ever added to: the database forbids its own owner the rest. A city has a tree of
its own, since the city is the key by which a distributed database spreads its rows.
"""

from __future__ import annotations

from django.db import models

CITY, CASE, DIGEST = 6, 14, 64


class Leaf(models.Model):
    """树叶: an entry of the journal has its place in the tree. Each entry has one, each place one.

    `form` is the version of the bytes that were hashed (archive.entries).
    """

    pk = models.CompositePrimaryKey("city", "position")
    city = models.CharField(max_length=CITY)
    position = models.PositiveBigIntegerField()
    case = models.CharField(max_length=CASE)
    version = models.PositiveIntegerField()
    form = models.PositiveSmallIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "case", "version"], name="sealed_once"),
        )

    def __str__(self) -> str:
        return f"{self.city} {self.position}"


class Node(models.Model):
    """树节点: a whole subtree over 2^level leaves, its level at least one."""

    pk = models.CompositePrimaryKey("city", "level", "position")
    city = models.CharField(max_length=CITY)
    level = models.PositiveSmallIntegerField()
    position = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.city} {self.level}/{self.position}"


class Head(models.Model):
    """树头: what the tree came to at an instant, signed (archive.heads).

    `said` are the very bytes that were signed; the columns before it are read from them.
    """

    pk = models.CompositePrimaryKey("city", "number")
    city = models.CharField(max_length=CITY)
    number = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    said = models.TextField()
    kid = models.CharField(max_length=16)
    signature = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=["city", "size"], name="head_of_size"),)

    def __str__(self) -> str:
        return f"{self.city} {self.number}"


class Volume(models.Model):
    """案卷: the archive of one ended case.

    `digest` is that of its contents list in the store (archive.filing), which names all its files.
    `office` keeps it now; one that came from elsewhere has the office that sent it as its `origin`,
    and in `proof` the digest of the proof that its case was in the journal there.
    """

    pk = models.CompositePrimaryKey("city", "case")
    city = models.CharField(max_length=CITY)
    case = models.CharField(max_length=CASE)
    service = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    plate = models.CharField(max_length=10, blank=True)
    holder = models.CharField(max_length=18)  # the applicant's number
    outcome = models.CharField(max_length=10)
    ended_at = models.DateTimeField()
    office = models.CharField(max_length=CITY)
    filed_at = models.DateTimeField()
    digest = models.CharField(max_length=DIGEST)
    origin = models.CharField(max_length=CITY, blank=True)
    proof = models.CharField(max_length=DIGEST, blank=True)

    class Meta:
        indexes = (models.Index(fields=["subject", "-ended_at"], name="volume_subject"),)

    def __str__(self) -> str:
        return self.case

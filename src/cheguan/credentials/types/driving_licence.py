"""Electronic driving licence (电子驾驶证). Order 162 art. 61: equal to the one of paper."""

from __future__ import annotations

from datetime import date

from cheguan.credentials.types.kind import CredentialType, Field, Said, Standing
from cheguan.facts.licences import LicenceStatus
from cheguan.kernel.text import _
from cheguan.registry import licences
from cheguan.registry.models import Licence

ENDED = frozenset(
    {
        LicenceStatus.WITHDRAWN,
        LicenceStatus.REVOKED,
        LicenceStatus.CANCELLED,
        LicenceStatus.RESTORABLE,
    }
)
"""撤销, 吊销, 注销: there is no licence any more (Order 162 art. 79, 93)."""

HELD_BACK = frozenset(
    {
        LicenceStatus.FULL_POINTS,
        LicenceStatus.SUSPENDED,
        LicenceStatus.STOPPED,
        LicenceStatus.SEIZED,
        LicenceStatus.LOCKED,
        LicenceStatus.HELD,
    }
)
"""超分, 暂扣, 公告停止使用, 扣押, 锁定, 扣留: its holder may not drive until it is given back
(道路交通安全法实施条例 art. 23, 28)."""

SEXES = {"1": "M", "2": "F"}


def standing(status: str) -> Standing:
    """Whether a licence that bears these letters may be relied on."""
    letters = frozenset(status)
    if letters & ENDED:
        return Standing.REVOKED
    return Standing.SUSPENDED if letters & HELD_BACK else Standing.VALID


def read(city: str, number: str, on: date) -> Said | None:
    """What the register says of the licence with this number."""
    row = licences.licence(number)
    return None if row is None else says(row)


def says(row: Licence) -> Said:
    """What a licence says. A long-term one has no last day (art. 12)."""
    return Said(
        fields={
            "name": row.name,
            "number": row.number,
            "sex": SEXES[row.sex],
            "born": row.born,
            "classes": list(row.classes),
            "first_issued": row.first_issued,
            "since": row.since,
            "until": row.until,
            "file_number": row.file_number,
            "office": row.city,
        },
        standing=standing(row.status),
        until=row.until,
        holders=frozenset({row.number}),
    )


TYPE = CredentialType(
    id="driving-licence",
    title=_("Electronic driving licence"),
    fields=(
        Field("name", _("Name")),
        Field("number", _("Licence number")),
        Field("sex", _("Sex")),
        Field("born", _("Date of birth")),
        Field("classes", _("Classes")),
        Field("first_issued", _("First issued")),
        Field("since", _("Valid from")),
        Field("until", _("Valid to")),
        Field("file_number", _("File number")),
        Field("office", _("Issued by")),
    ),
    look="licence-card",
    record="licence",
    read=read,
)

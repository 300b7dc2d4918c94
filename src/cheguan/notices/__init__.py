"""What goes out to people (消息): SMS, mail and the messages on the portal.

One room, one verb: `tell` writes what is told in the transaction of what it tells of. If that
transaction does not commit, nothing was said; if it does, jobs bring it out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from cheguan.kernel.text import Text

if TYPE_CHECKING:
    from cheguan.facts.people import Party

SMS, MAIL = "sms", "mail"
EVERY_WAY = frozenset({SMS, MAIL})

Value = str | int | date | datetime


def tell(  # noqa: PLR0913 - what is told, of what, to whom
    city: str,
    to: Party,
    template: str,
    values: Mapping[str, Value] | None = None,
    *,
    case: str,
    service: Text,
    now: datetime,
    ways: Collection[str] = EVERY_WAY,
    language: str = "zh-hans",
) -> None:
    """Tell someone how her case stands, within the caller's transaction.

    `template` is a key of `notices.templates`, which says what `values` it shows: `until` a day or
    an instant, `amount` in fen, `point` the code of an office. The message on the portal is always
    written; SMS and mail where an address of her is known. Raises ValueError when the values are
    not those of the template.
    """
    # A Django application is imported before its models may be.
    from cheguan.notices import telling
    from cheguan.notices.models import Notice

    notice = Notice(
        city=city,
        id=uuid4(),
        number=to.number,
        language=language,
        template=template,
        values=telling.fitting(template, values or {}),
        service=str(service),
        case=case,
        created_at=now,
    )
    telling.tell(notice, ways)

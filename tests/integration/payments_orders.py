"""Orders for tests, and what must hold of all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction
from integration.payments_till import Till
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.agencies.treasury.shapes import CallBack
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.people import DocumentType, Party
from cheguan.payments import orders, states
from cheguan.payments.journal import from_callback
from cheguan.payments.models import Entry, Order, Refund

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Guangdong."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CITY, FEN = "440100", 4000
PAYER = Party(
    document=DocumentType.RESIDENT_CARD,
    number=IdentityNumber.of("490106", date(1990, 1, 1), 12),
    name="陈小文",
)

_cases = count(1)


def wanted(case: str = "", fen: int = FEN, at: datetime = NOW) -> Order:
    """An order that the treasury does not know yet."""
    case = case or f"4401-0000-{next(_cases):04d}"
    with transaction.atomic():
        return orders.want(CITY, case, "临时行驶车号牌工本费", PAYER, fen, at)


def registered(fen: int = FEN, at: datetime = NOW) -> Order:
    """An order whose payer has seen the treasury's page."""
    order = wanted(fen=fen, at=at)
    page(order, at)
    return again(order)


def page(order: Order, at: datetime = NOW) -> str:
    return orders.page(CITY, order.number, "https://us.test/case", "https://us.test/told", at)


def again(order: Order) -> Order:
    """As it stands now."""
    return Order.objects.get(city=order.city, number=order.number)


def give_up(order: Order, why: str = "withdrawn") -> None:
    """The case of this order ends without a grant, on the day on which it was ordered."""
    with transaction.atomic():
        orders.give_up(CITY, order.case, why, order.created_at)


def tell(event: dict[str, Any], at: datetime = NOW) -> Order:
    """Take in a call-back whose signature has been seen to."""
    return orders.heard(from_callback(CallBack.model_validate(event), ""), at)


def payment(till: Till, order: Order, at: datetime = NOW, fen: int | None = None) -> dict[str, Any]:
    """Somebody pays, and the statement has it; the call-back that tells of it, not yet sent."""
    event = till.pay(order.number, at, fen)
    line = {name: event[name] for name in ("order", "amount_fen", "at", "transaction")}
    till.line("payment", **line)
    return event


def refund_line(till: Till, order: Order, number: str, fen: int = FEN) -> None:
    till.orders[order.number].refunds[number] = [fen, "done"]
    at, transaction = NOW.isoformat(), f"B{number}"
    till.line(
        "refund",
        order=order.number,
        refund=number,
        amount_fen=fen,
        at=at,
        transaction=transaction,
    )


def events(order: Order) -> list[str]:
    """The journal of an order, in order."""
    entries = Entry.objects.filter(city=order.city, order=order.number).order_by("version")
    return [entry.event for entry in entries]


def refunds_of(order: Order) -> list[Refund]:
    mine = Refund.objects.filter(city=order.city, order=order.number)
    return list(mine.order_by("requested_at", "number"))


def woken(order: Order) -> int:
    """How often the case was told to go on."""
    jobs = ProcrastinateJob.objects.filter(task_name="casework.resume")
    return jobs.filter(args__number=order.case).count()


def adds_up(till: Till) -> None:
    """What we keep of each order is what the treasury keeps, and its state follows from it."""
    for number, kept in till.orders.items():
        order = orders.Order.objects.get(number=number)
        ours = (order.paid_fen, order.refunded_fen)
        assert ours == (kept.paid_fen, kept.refunded_fen), number
        told = Entry.objects.filter(order=number, event__in=list(states.Event))
        assert order.version == Entry.objects.filter(order=number).count()
        assert told.order_by("version").last().after == order.state

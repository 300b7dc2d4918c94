"""缴费单: what a case owes, from the moment it is due until it is paid, given up or given back.

A case has one live order. Whoever changes an order locks its row first; no lock is held while the
treasury is asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from procrastinate.contrib.django import app

from cheguan.agencies.exchange import Unanswered
from cheguan.agencies.treasury import client
from cheguan.facts.people import Party
from cheguan.kernel.days import day_of
from cheguan.kernel.numbers import Numbers
from cheguan.payments import disputes, journal, receipts, refunds
from cheguan.payments.journal import Told
from cheguan.payments.models import Order, Source
from cheguan.payments.states import State

numbers = Numbers(__file__)

FIRST_PAUSE = timedelta(minutes=1)
"""How long the treasury has to tell of a payment before it is asked."""

REPLACED = "replaced"
"""Given up for another order of the same case: the amount changed, or its time was over."""


class PaymentUnavailable(Exception):
    """The treasury does not answer. Nothing is lost: the same can be asked again."""


class UnknownOrder(LookupError):
    """There is no order of this number."""


class NotWanted(Exception):
    """The case has given this order up: nothing is to be paid."""


def want(  # noqa: PLR0913, PLR0917
    city: str, case: str, title: str, payer: Party, amount_fen: int, now: datetime
) -> Order:
    """The live order of a case over this amount, in the caller's transaction; made if there is
    none. One over another amount is given up for it, and what was paid for that goes back."""
    live = _live(city, case).select_for_update().first()
    if live and _serves(live, amount_fen):
        return live
    if live:
        _give_up(live, REPLACED, now)
    draft = Order(
        title=title, payer_number=payer.number, payer_name=payer.name, amount_fen=amount_fen
    )
    return _open(draft, city, case, now)


def page(city: str, number: str, return_url: str, notify_url: str, now: datetime) -> str:
    """Where the order is paid: the treasury's page. Call it outside a transaction.

    An order whose time is over is replaced by a new one. Raises UnknownOrder, NotWanted, and
    PaymentUnavailable when the treasury does not answer.
    """
    order = _payable(city, number, now)
    if order.pay_url:
        return order.pay_url
    pages = (return_url, notify_url)
    try:
        told = client.register(order.number, order.amount_fen, order.title, order.expires_at, pages)
    except Unanswered as error:
        raise PaymentUnavailable(str(error)) from error
    mine = Order.objects.filter(city=order.city, number=order.number)
    mine.update(reference=told.reference, pay_url=told.pay_url)
    mine.filter(state__in=journal.UNPAID).update(ask_at=now + FIRST_PAUSE)
    return told.pay_url


def of_case(city: str, case: str) -> Order | None:
    """The newest order of a case: the live one, if there is one."""
    return _of_case(city, case).order_by("-created_at", "-number").first()


def settled(city: str, case: str, amount_fen: int) -> Order | None:
    """The order by which the case has paid this amount, if it is still with us. One query."""
    enough = _live(city, case).filter(paid_fen__gte=F("refunded_fen") + amount_fen)
    return enough.exclude(state=State.DISPUTED).first()


def heard(told: Told, now: datetime) -> Order:
    """Take in what the treasury tells of an order: as often and in whatever order it comes.

    A payment, or the end of a dispute, wakes the case; money that is not needed, or not any more,
    goes back at once. Raises UnknownOrder.
    """
    with transaction.atomic():
        order = locked(told.order)
        covered, before = _covered(order), order.state
        if not journal.take_in(order, told, now):
            return order
        refunds.follow(order, told, now)
        refunds.request_owed(order, now)
        disputes.follow(order, before, told, now)
        receipts.follow(order, now)
        paid = _covered(order) and not covered
        if order.given_up_at is None and (paid or disputes.decided(order, before)):
            app.configure_task("casework.resume").defer(number=order.case)
        return order


def give_up(city: str, case: str, reason: str, now: datetime) -> None:
    """The case ended without a grant: what was paid, or will be, goes back. In the caller's
    transaction; a case that owes nothing costs one query."""
    order = _live(city, case).select_for_update().first()
    if order:
        _give_up(order, reason, now)


def locked(number: str) -> Order:
    """The order, locked until the end of the transaction. Raises UnknownOrder."""
    order = Order.objects.select_for_update().filter(city=city_of(number), number=number).first()
    if order is None:
        raise UnknownOrder(number)
    return order


def city_of(number: str) -> str:
    """The city whose order this is: its number begins with the case's."""
    return f"{number[:4]}00"


def _of_case(city: str, case: str) -> QuerySet[Order]:
    return Order.objects.filter(city=city, case=case)


def _live(city: str, case: str) -> QuerySet[Order]:
    return _of_case(city, case).filter(given_up_at__isnull=True)


def _covered(order: Order) -> bool:
    """Whether what is due is paid and with us."""
    with_us = order.paid_fen - order.refunded_fen
    return with_us >= order.amount_fen and order.state != State.DISPUTED


def _serves(order: Order, amount_fen: int) -> bool:
    """Whether this order can still be the one by which the case pays."""
    waiting = order.state in (*journal.UNPAID, State.DISPUTED)
    return order.amount_fen == amount_fen and (waiting or _covered(order))


def _open(draft: Order, city: str, case: str, now: datetime) -> Order:
    """The draft as the live order, unless another process was faster: then that one."""
    draft.city, draft.case, draft.created_at = city, case, now
    draft.number = f"{case}-{_of_case(city, case).count() + 1}"
    draft.expires_at = now + timedelta(days=numbers.at("order-days", day_of(now)))
    Order.objects.bulk_create([draft], ignore_conflicts=True)
    return _live(city, case).get()


def _give_up(order: Order, why: str, now: datetime) -> None:
    order.given_up_at, order.given_up_why = now, why
    order.save(update_fields=["given_up_at", "given_up_why"])
    journal.note(order, journal.GIVEN_UP, now, source=Source.PLATFORM)
    refunds.request_owed(order, now)


def _payable(city: str, number: str, now: datetime) -> Order:
    order = Order.objects.filter(city=city, number=number).first()
    if order is None:
        raise UnknownOrder(number)
    live = _live(city, order.case).first()
    if live is None:
        raise NotWanted(number)
    return _renewed(live.number, now) if _over(live, now) else live


def _over(order: Order, now: datetime) -> bool:
    late = order.state in journal.UNPAID and order.expires_at <= now
    return late or order.state == State.EXPIRED


def _renewed(number: str, now: datetime) -> Order:
    """A new order for one whose time is over, unless it was paid this very moment."""
    with transaction.atomic():
        old = locked(number)
        if old.given_up_at or not _over(old, now):
            return _live(old.city, old.case).get()
        _give_up(old, REPLACED, now)
        draft = Order(
            title=old.title,
            payer_number=old.payer_number,
            payer_name=old.payer_name,
            amount_fen=old.amount_fen,
        )
        return _open(draft, old.city, old.case, now)

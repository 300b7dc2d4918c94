"""Payments against the sandbox's treasury: its page, its call-backs, its statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test import Client
from faults.processes import eventually
from flask import Flask
from integration.payments_orders import (
    FEN,
    again,
    events,
    give_up,
    refunds_of,
    registered,
    woken,
)

from cheguan.agencies import exchange
from cheguan.agencies.exchange import keys
from cheguan.kernel.days import day_of
from cheguan.payments import asking, orders
from cheguan.payments.models import Order
from cheguan.payments.reconcile import differences, reconcile
from cheguan.payments.states import State
from sandbox.app import create_app
from sandbox.store import Store

pytestmark = pytest.mark.usefixtures("emptied")


def carried(request: httpx.Request) -> httpx.Response:
    """A call-back on its way to the platform, in a thread of the sandbox's."""
    try:
        answer = Client().post(
            "/callbacks/treasury", request.content, content_type="application/jose"
        )
        return httpx.Response(answer.status_code)
    finally:
        connection.close()


@pytest.fixture
def departments() -> Iterator[Flask]:
    messenger = httpx.Client(transport=httpx.MockTransport(carried))
    store = Store(":memory:")
    app = create_app(store, platform_keys=keys.public_jwks(), client=messenger)
    addresses = {"treasury": "http://departments.test"}
    transport = httpx.WSGITransport(app=app)
    exchange.replace(exchange.Exchange(addresses, keys.private_key(), 5.0, transport))
    yield app
    exchange.replace(None)
    messenger.close()
    store.close()


def behave(app: Flask, **mood: Any) -> None:
    assert app.test_client().post("/control/treasury", json=mood).status_code == 200


def answer(app: Flask, order: Order, yes: str) -> None:
    """The payer says yes or no on the treasury's page."""
    page = httpx.URL(order.pay_url).path
    assert app.test_client().post(page, data={"choice": yes}).status_code == 303


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(("mood", "copies"), [("ok", 1), ("twice", 2), ("storm", 50)])
def test_who_pays_on_the_treasurys_page_has_paid_however_often_it_tells(
    departments: Flask, mood: str, copies: int
) -> None:
    behave(departments, callbacks=mood)
    order = registered(at=now())
    answer(departments, order, "decline")
    eventually(lambda: len(events(order)) == copies)
    assert again(order).state == State.FAILED
    answer(departments, order, "pay")
    eventually(lambda: len(events(order)) == 2 * copies)
    order = again(order)
    assert (order.state, order.paid_fen, woken(order)) == (State.PAID, FEN, 1)
    assert order.receipt
    assert orders.settled(order.city, order.case, FEN)


def test_when_it_never_tells_it_is_asked_and_the_money_of_a_refused_case_goes_back(
    departments: Flask,
) -> None:
    behave(departments, callbacks="never")
    order = registered(at=now())
    answer(departments, order, "pay")
    asking.ask_due(now() + timedelta(minutes=1))
    assert again(order).state == State.PAID
    give_up(order, "refused")
    for mode in ("down", "wrong", "contradictory"):
        behave(departments, mode=mode)
        asking.send_due(now() + timedelta(hours=1))
        assert refunds_of(order)[0].state == "requested"
    behave(departments, mode="ok")
    asking.send_due(now() + timedelta(days=1))
    assert refunds_of(order)[0].state == "done"
    assert (again(order).state, again(order).refunded_fen) == (State.REFUNDED, FEN)


def test_the_statement_of_a_day_is_compared_with_what_was_heard(departments: Flask) -> None:
    behave(departments, callbacks="never")
    heard, unheard, lost = several = [registered(at=now()) for _ in range(3)]
    for order in several:
        answer(departments, order, "pay")
    for order in (heard, lost):
        asking.ask(order, now())
    today = day_of(now())
    change = {"day": today.isoformat(), "changes": [{"kind": "drop-row", "order": lost.number}]}
    departments.test_client().post("/control/treasury/tamper", json=change)
    report = reconcile(today, now())
    assert (report.rows, report.matched) == (2, 1)
    assert [(d.order, d.kind) for d in differences(today)] == [
        (lost.number, "only-ours"),
        (unheard.number, "only-theirs"),
    ]
    assert again(unheard).state == State.PAID

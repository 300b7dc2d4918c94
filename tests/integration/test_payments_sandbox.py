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
from cheguan.agencies.treasury.statement import NotWhole
from cheguan.kernel.days import day_of
from cheguan.payments import asking, orders
from cheguan.payments.models import Order
from cheguan.payments.reconcile import differences, reconcile
from cheguan.payments.states import State
from sandbox import statement
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
    app.extensions["errands"].stop()
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
    behave(departments, mode="ok", refund_seconds=0)
    asking.send_due(now() + timedelta(days=1))
    assert refunds_of(order)[0].state == "accepted"
    departments.extensions["errands"].settle()
    asking.send_due(now() + timedelta(days=2))
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


def test_a_refund_is_accepted_first_and_its_call_back_tells_how_it_ended(
    departments: Flask,
) -> None:
    behave(departments, refunds="failed", refund_seconds=0.2)
    order = registered(at=now())
    answer(departments, order, "pay")
    eventually(lambda: again(order).state == State.PAID)
    give_up(order, "refused")
    asking.send_due(now())
    assert refunds_of(order)[0].state == "accepted"
    eventually(lambda: refunds_of(order)[0].state == "failed")
    behave(departments, refunds="ok")
    asking.send_due(now() + timedelta(hours=1))
    eventually(lambda: refunds_of(order)[0].state == "done")
    assert again(order).state == State.REFUNDED


@pytest.mark.parametrize("callbacks", ["ok", "never"])
def test_money_that_arrives_after_the_time_of_an_order_goes_back_by_itself(
    departments: Flask, callbacks: str
) -> None:
    """The treasury takes what was under way; on our side the order was replaced meanwhile."""
    behave(departments, callbacks=callbacks, refund_seconds=0)
    order = registered(at=now() - timedelta(days=31) + timedelta(seconds=1))
    eventually(lambda: order.expires_at < now())
    orders.page(order.city, order.number, "https://us.test/case", "https://us.test/told", now())
    desk = departments.test_client()
    late = desk.post("/control/treasury/pay-late", json={"order": order.number})
    assert late.get_json() == {"state": "paid"}
    asking.ask_due(now() + timedelta(minutes=2))
    eventually(lambda: again(order).paid_fen == FEN)
    for hours in (1, 9):
        asking.send_due(now() + timedelta(hours=hours))
        departments.extensions["errands"].settle()
    eventually(lambda: again(order).state == State.REFUNDED)
    newest = orders.of_case(order.city, order.case)
    assert newest is not None
    assert (newest.state, newest.paid_fen, woken(order)) == (State.CREATED, 0, 0)


@pytest.mark.parametrize("callbacks", ["ok", "never"])
@pytest.mark.parametrize(("won", "state"), [(True, State.PAID), (False, State.REFUNDED)])
def test_a_dispute_comes_to_its_end_told_or_asked(
    departments: Flask, callbacks: str, won: bool, state: State
) -> None:
    behave(departments, callbacks=callbacks)
    order = registered(at=now())
    answer(departments, order, "pay")
    asking.ask_due(now() + timedelta(minutes=2))
    desk = departments.test_client()
    desk.post("/control/treasury/dispute", json={"order": order.number})
    asking.ask(again(order), now())
    eventually(lambda: again(order).state == State.DISPUTED)
    desk.post("/control/treasury/decide", json={"order": order.number, "won": won})
    asking.ask_due(now() + timedelta(days=1))
    eventually(lambda: again(order).state == state)
    assert reconcile(day_of(now()), now()).differences.get("state", 0) >= 1


def test_a_spoiled_page_of_the_sandbox_is_named(
    departments: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "PAGE", 2)
    for _ in range(5):
        answer(departments, registered(at=now()), "pay")
    today = day_of(now())
    for kind in ("change-page", "drop-page", "repeat-page"):
        change = {"day": today.isoformat(), "changes": [{"kind": kind, "page": 2}]}
        departments.test_client().post("/control/treasury/tamper", json=change)
        with pytest.raises(NotWhole, match=r"page [23] "):
            reconcile(today, now())
    desk = {"day": today.isoformat(), "changes": []}
    departments.test_client().post("/control/treasury/tamper", json=desk)
    assert reconcile(today, now()).rows == 5

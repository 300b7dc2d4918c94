"""The treasury in each kind of trouble: when someone goes to pay, when it is asked whether she has,
when money is to go back. Nothing is lost, and nothing is paid or given back twice."""

from __future__ import annotations

import pytest
from integration.at_the_portal import text
from integration.errands import Errand, assert_granted_once, pass_time, told, work
from integration.trouble import SOMETIMES, Cell, Skies, cells, tellers

from cheguan.casework.models import State
from cheguan.payments.models import Entry, Order, Refund

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_portal_only")]


@pytest.fixture
def errand(cell: Cell, skies: Skies) -> Errand:
    """All is decided but the fee."""
    errand = Errand(cell.service, skies.departments)
    errand.look()
    errand.hand_in()
    assert errand.case.state == State.PAYING
    return errand


@pytest.mark.parametrize("cell", cells("pay"), ids=str)
def test_who_cannot_pay_now_is_told_so_and_pays_once_later(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    skies.ill("treasury", cell.mode)
    answer = errand.go_to_pay()
    if cell.mode not in SOMETIMES or answer.status_code != 200:
        assert answer.status_code == 503
        assert "nothing was charged" in text(answer)
    assert errand.case.state == State.PAYING
    assert "To pay: " in errand.page
    skies.well("treasury")
    errand.finish()
    assert_granted_once(errand)


@pytest.mark.parametrize("cell", cells("ask"), ids=str)
def test_a_payment_of_which_the_treasury_does_not_tell_is_found_out_later(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    errand.pay()
    skies.ill("treasury", cell.mode)
    pass_time()
    if cell.mode not in SOMETIMES:
        assert errand.case.state == State.PAYING
        assert Order.objects.get().paid_fen == 0
    assert Order.objects.get().state != "failed"
    skies.well("treasury")
    errand.finish()
    assert_granted_once(errand)


@pytest.mark.parametrize("cell", cells("refund"), ids=str)
def test_money_that_cannot_go_back_now_goes_back_once_later(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    paid_but_not_granted(skies, errand)
    skies.ill("treasury", cell.mode)
    errand.withdraw()
    work()
    for _ in range(3):
        pass_time()
    assert errand.case.state == State.WITHDRAWN
    if cell.mode not in SOMETIMES:
        assert Refund.objects.get().state != Refund.State.DONE
    skies.well("treasury")
    wait_for_the_bank(errand)
    refund, order = Refund.objects.get(), Order.objects.get()
    assert (refund.state, refund.amount_fen) == (Refund.State.DONE, order.paid_fen)
    assert (order.state, order.refunded_fen) == ("refunded", order.amount_fen)
    assert Entry.objects.filter(event="refunded").count() == 1
    given = errand.departments.store.listed("treasury", "repayment")
    assert [one["state"] for one in given.values()] == ["done"]
    assert told(errand.case).count("withdrawn") == 1


def paid_but_not_granted(skies: Skies, errand: Errand) -> None:
    """It is paid, but a department is away when it is to be granted."""
    away = next(iter(tellers(errand.service)))
    errand.pay()
    errand.hear_of_payment()
    skies.ill(away, "down")
    work()
    assert errand.case.state == State.WAITING
    skies.well(away)


def wait_for_the_bank(errand: Errand) -> None:
    """What the treasury has taken up is carried out, and it is asked how that went."""
    errands = errand.departments.app.extensions["errands"]
    for _ in range(4):
        pass_time()
        errands.hasten("refund", 0.0)
        errands.settle()

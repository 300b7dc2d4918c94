"""A worker that is killed in mid-delivery: another one ends it, and it was done once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from faults.processes import eventually
from faults.workers import Start, ask_for, starting
from integration import couriers
from integration.couriers import Couriers
from integration.outgoing import CASE, CHEN, TIANHE, known, later, told

from cheguan.acts.delivery import HandOver
from cheguan.delivery import jobs as delivery_jobs
from cheguan.delivery.models import Delivery
from cheguan.delivery.models import State as Whereabouts
from cheguan.facts.delivery import Way
from cheguan.notices import jobs
from cheguan.notices.models import Dispatch, Notice, State
from cheguan.registry.acts import Occasion, apply

pytestmark = pytest.mark.usefixtures("emptied")


@pytest.fixture
def played() -> Iterator[Couriers]:
    with couriers.played() as playing:
        yield playing


@pytest.fixture
def start_worker(live_database_url: str, tmp_path: Path, played: Couriers) -> Iterator[Start]:
    with starting(
        tmp_path / "log",
        DATABASE_URL=live_database_url,
        CHEGUAN_DEPARTMENTS=played.base,
        CHEGUAN_EXCHANGE_SECONDS="30",
    ) as start:
        yield start


def killed_while(played: Couriers, department: str, start_worker: Start) -> None:
    """A worker dies while it waits for the department, which has taken the thing in."""
    played.mode[department] = "held"
    worker = start_worker()
    eventually(played.held.is_set)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    played.mode[department] = "well"
    played.release.set()


def test_an_sms_whose_worker_was_killed_is_ended_by_another_and_came_once(
    start_worker: Start, played: Couriers
) -> None:
    known()
    told()
    killed_while(played, "sms-a", start_worker)
    assert Dispatch.objects.get().state == State.SENDING

    later()  # the dead worker's lease has run out
    ask_for(jobs.ROUNDS.look)
    start_worker()
    eventually(lambda: Dispatch.objects.get().state == State.SENT)
    assert played.asked == {"sms-a send": 2}
    assert len(played.texts("sms-a")) == 1


def test_a_shipment_whose_worker_was_killed_is_collected_once_and_told_once(
    start_worker: Start, played: Couriers
) -> None:
    act = HandOver(
        what="licence-card",
        place=TIANHE,
        number=CHEN.number,
        name=CHEN.name,
        way=Way.POST,
        address="示例路1号",
    )
    with transaction.atomic():
        apply(act, Occasion(CASE, datetime.now(UTC), 1))
    killed_while(played, "post", start_worker)
    assert Delivery.objects.get().state == Whereabouts.MAKING

    Delivery.objects.update(next_look_at=datetime.now(UTC))
    ask_for(delivery_jobs.ROUNDS.look)
    start_worker()
    eventually(lambda: Delivery.objects.get().state == Whereabouts.HANDED_OVER)
    assert played.asked["post collect"] == 2
    assert len(played.taken["post"]) == 1
    assert [notice.template for notice in Notice.objects.all()] == ["sent"]

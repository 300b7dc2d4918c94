"""What is told goes out with the change that it tells of, once, by a provider that is well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from integration import couriers
from integration.couriers import Couriers, fresh_exchange
from integration.outgoing import (
    CASE,
    CHEN,
    EMAIL,
    GUANGZHOU,
    MARK,
    MOBILE,
    WANG,
    brought_out,
    known,
    later,
    told,
)
from integration.together import together
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan import notices
from cheguan.agencies import exchange
from cheguan.notices import dispatching, jobs, queries
from cheguan.notices.models import Dispatch, Notice, State

NEVER_BOTH = "the message came twice"


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[Couriers]:
    monkeypatch.setattr(dispatching, "_ill_until", {})
    with couriers.played() as playing:
        yield playing


@pytest.mark.usefixtures("emptied")
def test_what_is_rolled_back_was_never_told(played: Couriers) -> None:
    known()
    with transaction.atomic():
        told()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Dispatch.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="notices.deliver").exists()
    assert not dispatching.serve(GUANGZHOU)
    assert not played.asked


@pytest.mark.usefixtures("emptied")
def test_what_is_committed_has_its_job_in_the_same_transaction(played: Couriers) -> None:
    known()
    dispatch = told()
    job = ProcrastinateJob.objects.get(task_name="notices.deliver")
    jobs.deliver.func(**job.args)
    assert job.args == {"city": GUANGZHOU, "dispatch": str(dispatch.id)}
    assert len(played.texts("sms-a")) == 1


@pytest.mark.django_db
def test_an_sms_is_one_part_in_chinese_with_the_case_and_without_a_name(played: Couriers) -> None:
    known()
    told("to-pay", amount=1050, until=date(2026, 3, 20))
    dispatch = brought_out()
    [text] = played.texts("sms-a")
    assert CASE in text
    assert "10.50" in text
    assert "2026年3月20日" in text
    assert CHEN.name not in text
    assert CHEN.number not in text
    assert (dispatch.state, dispatch.provider_reference) == (State.SENT, "sms-a-1")
    assert played.taken["sms-a"][str(dispatch.id)]["to"] == MOBILE


@pytest.mark.django_db
def test_someone_without_an_address_still_finds_the_message_on_the_portal(
    played: Couriers,
) -> None:
    notices.tell(GUANGZHOU, WANG, "granted", case=CASE, service=MARK, now=datetime.now(UTC))
    assert not Dispatch.objects.exists()
    assert [notice.template for notice in queries.of_person(WANG.number).notices] == ["granted"]


@pytest.mark.django_db
def test_only_the_ways_that_are_asked_for_are_gone(settings: Any) -> None:
    settings.NOTICES = {"sms": ["exchange:sms-a"], "mail": ["smtp://localhost:1?from=a@b.c"]}
    known(email=EMAIL)
    now = datetime.now(UTC)
    tell = partial(notices.tell, GUANGZHOU, CHEN, "granted", case=CASE, service=MARK, now=now)
    tell(ways=())
    assert not Dispatch.objects.exists()
    tell(ways={notices.MAIL})
    assert [(row.way, row.to) for row in Dispatch.objects.all()] == [("mail", EMAIL)]
    tell()
    assert Dispatch.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{}, {"until": "2026-03-20", "amount": 1}])
def test_values_that_are_not_the_templates_are_refused(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="takes"):
        told("paid", **values)


@pytest.mark.django_db
def test_when_the_first_provider_is_down_the_second_sends_at_once(played: Couriers) -> None:
    known()
    played.mode["sms-a"] = "down"
    told()
    dispatch = brought_out()
    assert (dispatch.state, dispatch.provider) == (State.SENT, "sms-b")
    assert played.texts("sms-a") == []
    assert len(played.texts("sms-b")) == 1


@pytest.mark.django_db
def test_a_provider_that_failed_is_not_asked_first_again_at_once(played: Couriers) -> None:
    known()
    played.mode["sms-a"] = "down"
    told()
    brought_out()
    played.mode["sms-a"] = "well"
    told()
    while dispatching.serve(GUANGZHOU):
        pass
    assert len(played.texts("sms-b")) == 2


@pytest.mark.django_db
def test_when_both_are_down_it_goes_out_later_by_itself(played: Couriers) -> None:
    known()
    played.mode |= {"sms-a": "down", "sms-b": "down"}
    told()
    dispatch = brought_out()
    assert (dispatch.state, dispatch.provider, dispatch.attempts) == (State.QUEUED, "", 1)
    assert dispatch.last_error == "sms-b: down"
    assert not dispatching.serve(GUANGZHOU), "it must pause first"

    played.mode |= {"sms-a": "well", "sms-b": "well"}
    later()
    assert brought_out().state == State.SENT
    assert len(played.texts("sms-a") + played.texts("sms-b")) == 1


@pytest.mark.django_db
def test_the_pauses_grow_and_it_is_given_up_for_the_staff_to_see(
    played: Couriers, monkeypatch: pytest.MonkeyPatch
) -> None:
    known()
    monkeypatch.setattr(dispatching, "MOST_ATTEMPTS", 4)
    played.mode |= {"sms-a": "down", "sms-b": "down"}
    told()
    pauses = []
    for _ in range(3):
        exchange.replace(fresh_exchange(played))
        pauses.append((brought_out().next_at - datetime.now(UTC)).total_seconds())
        later()
    assert pauses == pytest.approx([60, 120, 240], abs=5)
    assert brought_out().state == State.FAILED
    assert [row.last_error for row in queries.given_up([GUANGZHOU])] == ["sms-b: down"]
    later()
    assert not dispatching.serve(GUANGZHOU)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["mute", "slow", "wrong", "contradictory", "malformed"])
def test_after_an_unknown_outcome_only_the_same_provider_is_asked_again(
    mode: str, played: Couriers
) -> None:
    known()
    played.mode["sms-a"] = mode
    told()
    dispatch = brought_out()
    assert (dispatch.state, dispatch.provider) == (State.QUEUED, "sms-a")
    assert len(played.texts("sms-a")) == 1

    played.mode["sms-a"] = "down"  # "not now" does not say that it had not sent it before
    later()
    assert brought_out().provider == "sms-a"

    played.mode["sms-a"] = "well"
    exchange.replace(fresh_exchange(played))
    later()
    assert brought_out().state == State.SENT
    assert (len(played.texts("sms-a")), played.texts("sms-b")) == (1, []), NEVER_BOTH


@pytest.mark.django_db
def test_the_text_of_a_repeat_is_that_of_the_first_time(played: Couriers) -> None:
    """Whatever became of templates, translations and the notice meanwhile."""
    known()
    played.mode["sms-a"] = "mute"
    told()
    brought_out()
    Notice.objects.update(language="en", template="refused")
    played.mode["sms-a"] = "well"
    later()
    assert brought_out().state == State.SENT  # the provider would refuse another text


@pytest.mark.usefixtures("emptied")
def test_ten_workers_at_once_send_it_once(played: Couriers) -> None:
    known()
    told()
    served = together([partial(dispatching.serve, GUANGZHOU)] * 10)
    assert sorted(served) == [False] * 9 + [True]
    assert played.asked == {"sms-a send": 1}


@pytest.mark.django_db
def test_whose_lease_ran_out_does_not_move_on_to_another_provider(
    played: Couriers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While he waits for the first provider, another takes the dispatch up and sends it."""
    known()
    told()
    monkeypatch.setattr(dispatching, "LEASE", timedelta(0))
    late = dispatching.claim(dispatching.due(), "next_at", datetime.now(UTC), state=State.SENDING)
    assert late
    assert brought_out().state == State.SENT
    dispatching.bring_out(late)
    assert played.asked == {"sms-a send": 1}


@pytest.mark.usefixtures("emptied")
def test_the_rounds_take_up_what_is_due_in_each_city(played: Couriers) -> None:
    known()
    told()
    jobs.ROUNDS.look.func(0)
    jobs.ROUNDS.look.func(60)
    asked = ProcrastinateJob.objects.filter(task_name="notices.catch_up")
    assert [job.args for job in asked] == [{"city": GUANGZHOU}]
    jobs.ROUNDS.catch_up.func(GUANGZHOU)
    assert Dispatch.objects.get().state == State.SENT


@pytest.mark.django_db
def test_a_person_pages_through_her_messages_and_has_read_what_she_saw() -> None:
    now = datetime.now(UTC)
    for minute in range(queries.PAGE + 5):
        at = now - timedelta(minutes=minute // 3)  # three of each instant
        notices.tell(GUANGZHOU, CHEN, "granted", case=CASE, service=MARK, now=at)
    notices.tell(GUANGZHOU, WANG, "refused", case=CASE, service=MARK, now=now)
    first = queries.of_person(CHEN.number)
    rest = queries.of_person(CHEN.number, first.next)
    ids = [notice.id for notice in (*first.notices, *rest.notices)]
    assert (len(first.notices), len(rest.notices)) == (queries.PAGE, 5)
    assert len(set(ids)) == queries.PAGE + 5
    assert rest.next is None

    queries.mark_read(CHEN.number, first.notices, now)
    assert queries.unread(CHEN.number)
    queries.mark_read(CHEN.number, rest.notices, now)
    assert not queries.unread(CHEN.number)


@pytest.mark.django_db
def test_nobody_marks_the_messages_of_another() -> None:
    now = datetime.now(UTC)
    notices.tell(GUANGZHOU, WANG, "refused", case=CASE, service=MARK, now=now)
    queries.mark_read(CHEN.number, queries.of_person(WANG.number).notices, now)
    assert queries.unread(WANG.number)

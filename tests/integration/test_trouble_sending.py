"""The post and the providers of SMS in each kind of trouble: what was granted stays granted, each
card leaves once, each text goes to the telephone once."""

from __future__ import annotations

from collections import Counter

import pytest
from departments import Departments
from integration.errands import Errand, assert_granted_once, pass_time, told
from integration.trouble import SOMETIMES, Cell, Skies, cells

from cheguan.casework.models import State
from cheguan.delivery.models import Delivery
from cheguan.delivery.models import State as Way
from cheguan.notices.models import Dispatch, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def errand(cell: Cell, skies: Skies) -> Errand:
    return Errand(cell.service, skies.departments)


@pytest.mark.usefixtures("on_the_portal_only")
@pytest.mark.parametrize("cell", cells("collect"), ids=str)
def test_a_card_leaves_once_whatever_the_post_does_when_it_is_to_collect_it(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    skies.ill("post", cell.mode)
    granted(errand)
    for _ in range(2):
        pass_time()
    if cell.mode not in SOMETIMES:
        assert (Delivery.objects.get().state, Delivery.objects.get().tracking) == (Way.MAKING, "")
    assert told(errand.case).count("sent") == (Delivery.objects.get().state != Way.MAKING)
    assert "By post to your address" in errand.page
    skies.well("post")
    arrived(errand)


@pytest.mark.usefixtures("on_the_portal_only")
@pytest.mark.parametrize("cell", cells("track"), ids=str)
def test_a_card_that_the_post_does_not_speak_of_stays_where_it_was_last_seen(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    granted(errand)
    pass_time()
    before = Delivery.objects.get().tracking
    assert before
    skies.ill("post", cell.mode)
    for _ in range(2):
        pass_time()
    assert Delivery.objects.get().state in (Way.HANDED_OVER, Way.MOVING)
    assert before in errand.page
    skies.well("post")
    arrived(errand)
    assert Delivery.objects.get().tracking == before


def granted(errand: Errand) -> None:
    errand.look()
    errand.hand_in()
    errand.finish()
    assert_granted_once(errand)


def arrived(errand: Errand) -> None:
    """The one parcel is brought to her door; of each turn she is told once."""
    pass_time()
    store = errand.departments.store
    delivery = Delivery.objects.get()
    number = delivery.tracking
    assert store.get("post", "shipment", delivery.number)["tracking"] == number
    way = ("accepted", "collected", "moving", "arrived", "delivered")
    at = store.get("post", "parcel", number)["events"][0]["at"]
    events = [{"at": at, "state": state, "place": "示例网点"} for state in way]
    store.put("post", "parcel", number, {"events": events})
    pass_time()
    assert Delivery.objects.get().state == Way.DELIVERED
    assert [told(errand.case).count(turn) for turn in ("sent", "delivered")] == [1, 1]


@pytest.mark.parametrize("cell", cells("tell"), ids=str)
def test_each_text_goes_out_once_whatever_a_provider_does_and_holds_up_nothing(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    skies.ill(cell.department, cell.mode)
    errand.look()
    errand.hand_in()
    errand.finish()
    assert errand.case.state == State.GRANTED
    pass_time()
    skies.well(cell.department)
    pass_time()
    assert_granted_once(errand)
    ids = Dispatch.objects.values_list("id", flat=True)
    assert texts(errand.departments) == {str(id): 1 for id in ids}
    assert Dispatch.objects.exclude(state="sent").count() == 0
    assert Dispatch.objects.count() == Notice.objects.count()


def texts(departments: Departments) -> Counter[str]:
    """How often each dispatch went to a telephone, by whichever provider. What was late for the
    test before this one is none of ours."""
    sent = (departments.store.listed(provider, "message") for provider in ("sms-a", "sms-b"))
    ours = {str(id) for id in Dispatch.objects.values_list("id", flat=True)}
    return Counter(key for messages in sent for key in messages if key in ours)

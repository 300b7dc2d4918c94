"""What a department once signed can be checked for years, though it signs with another key now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from integration.payments_till import Till, at_work
from joserfc.jwk import ECKey

from cheguan.agencies import exchange, jobs
from cheguan.agencies.exchange import Unanswered, Why, ring
from cheguan.agencies.models import DepartmentKey

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def proof(till: Till) -> str:
    """What the treasury answers and a case keeps."""
    return exchange.ask("treasury", "statement", {"day": "2026-03-11"}).proof


def rotated(till: Till) -> None:
    """The treasury signs with another key and shows no other."""
    till.key = till.signer = ECKey.generate_key("P-256", {"alg": "ES256"}, auto_kid=True)


def test_a_proof_under_a_retired_key_still_counts_even_while_the_department_is_down() -> None:
    with at_work(Till()) as till:
        old = proof(till)
        ring.renew("treasury", NOW)
        rotated(till)
        ring.renew("treasury", NOW + timedelta(days=1))
    till.status = 503
    with at_work(till):
        assert exchange.verify_kept(old)["asked"] == {"day": "2026-03-11"}


def test_what_is_signed_now_with_a_retired_key_does_not_count() -> None:
    with at_work(Till()) as till:
        old = till.signer
        ring.renew("treasury", NOW - timedelta(days=2))
        rotated(till)
        ring.renew("treasury", NOW - timedelta(days=1))
        till.signer, till.key = old, old
        forged = till.sign(till.event("paid"))
        with pytest.raises(Unanswered) as refused:
            exchange.verify_kept(forged)
    assert refused.value.why is Why.WRONG_SIGNATURE


def test_a_call_back_under_a_retired_key_is_not_taken_for_one_of_today() -> None:
    with at_work(Till()) as till:
        late = till.sign(till.event("paid"))
        ring.renew("treasury", NOW)
        rotated(till)
    with at_work(till), pytest.raises(Unanswered) as refused:
        exchange.verify(late)
    assert refused.value.why is Why.WRONG_SIGNATURE


def test_a_proof_under_a_key_that_was_never_seen_makes_the_ring_ask_for_it() -> None:
    with at_work(Till()) as till:
        assert exchange.verify_kept(proof(till))["iss"] == "treasury"
        rotated(till)
        assert exchange.verify_kept(proof(till))["iss"] == "treasury"
    keys = DepartmentKey.objects.filter(department="treasury")
    assert [key.until is None for key in keys.order_by("since")] == [False, True]
    assert not [key for key in keys if "d" in key.jwk]


def test_each_hour_the_ring_learns_the_keys_of_every_department_that_answers(
    settings: object,
) -> None:
    settings.DEPARTMENTS = {"treasury": "http://departments.test", "tax": "http://nobody.test"}  # type: ignore[attr-defined]
    with at_work(Till()) as till:
        jobs.renew_keys(int(NOW.timestamp()))
    kept = DepartmentKey.objects.values_list("department", "kid")
    assert list(kept) == [("treasury", till.key.kid)]

"""Our clients against the sandbox: the same contract, read by both sides."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from departments import BASE, Departments
from joserfc.jwk import ECKey

from cheguan.agencies import answers, checks, exchange
from cheguan.agencies.answers import Ask, answer
from cheguan.agencies.exchange import Exchange, Unanswered, Why, keys
from cheguan.agencies.identity import signin
from cheguan.agencies.identity.signin import NOT_CONFIRMED, SignInFailed
from cheguan.facts import tax
from cheguan.facts.people import DocumentType, Party
from cheguan.kernel.sources import Silent

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
VIN, OTHER = "LGX1G8R58PX918273", "LGX1G8R50PX918273"
NUMBER = "490106199001010012"
HERE = "http://testserver/sign-in/callback"


def ask(vin: str = VIN) -> exchange.Reply:
    return exchange.ask("tax", "vessel-tax", {"vin": vin})


def test_both_sides_understand_each_other(departments: Departments) -> None:
    departments.tax_paid(VIN, 2026)
    reply = ask()
    assert (reply.outcome, reply.answer) == ("found", {"year": 2026})
    assert exchange.verify(reply.proof)["asked"] == {"vin": VIN}
    assert ask(OTHER).outcome == "none"


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("down", Why.DOWN),
        ("wrong", Why.WRONG_SIGNATURE),
        ("contradictory", Why.CONTRADICTION),
    ],
)
def test_each_way_of_the_sandbox_to_misbehave_is_recognised(
    departments: Departments, mode: str, why: Why
) -> None:
    departments.tax_paid(VIN, 2026)
    departments.tax_paid(OTHER, 2025)
    departments.mode("tax", mode)
    with pytest.raises(Unanswered) as raised:
        ask()
    assert raised.value.why is why
    departments.mode("tax", "ok")
    assert ask().answer == {"year": 2026}


@pytest.mark.parametrize("mode", ["silent", "slow"])
def test_who_says_nothing_for_long_is_silent_for_us(
    departments: Departments, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PATIENCE", 0.3)
    departments.mode("tax", mode, seconds=1)
    one = Ask(tax.vessel, VIN, "440100")
    assert answer([one], NOW) == {one: Silent("tax.vessel", NOW, "slow")}


def test_a_change_that_is_asked_for_again_happens_once(departments: Departments) -> None:
    what = {"id": "7", "to": "13900000012", "text": "Hello"}
    first, again = (
        exchange.ask("sms-a", "send", what, changes=True, key="message 7") for _ in range(2)
    )
    assert first.answer == again.answer
    assert first.answer["reference"]
    with pytest.raises(Unanswered) as raised:
        exchange.ask("sms-a", "send", what | {"text": "Bye"}, changes=True, key="message 7")
    assert raised.value.why is Why.REFUSED


def test_a_question_that_is_not_ours_to_ask_is_refused(departments: Departments) -> None:
    key = ECKey.generate_key("P-256", auto_kid=True)
    stranger = Exchange({"tax": BASE}, key, 2.0, departments.exchange.transport)
    with pytest.raises(Unanswered) as raised:
        stranger.ask("tax", "vessel-tax", {"vin": VIN})
    assert raised.value.why is Why.REFUSED


def test_every_department_is_well_until_one_is_not(departments: Departments) -> None:
    assert all(check.well for check in checks.every().values())
    departments.mode("health", "down")
    assert [name for name, check in checks.every().items() if not check.well] == ["health"]


def test_a_department_in_a_process_of_its_own_answers_too(departments: Departments) -> None:
    departments.tax_paid(VIN, 2026)
    with departments.open_to_all() as address:
        lines = Exchange({"tax": address}, keys.private_key(), 2.0)
        assert lines.ask("tax", "vessel-tax", {"vin": VIN}).answer == {"year": 2026}
        lines.close()


def chosen(departments: Departments, url: str, number: str) -> dict[str, str]:
    """What the person comes back with who chooses herself on the department's page."""
    page = urlsplit(url)
    answer = departments.app.test_client().post(
        f"{page.path}?{page.query}", data={"number": number}
    )
    assert httpx.codes.is_redirect(answer.status_code)
    assert answer.location.startswith(f"{HERE}?")
    return dict(parse_qsl(urlsplit(answer.location).query))


@pytest.fixture
def chen(departments: Departments) -> Party:
    departments.put("identity", "person", NUMBER, {"number": NUMBER, "name": "陈小文"})
    return Party(document=DocumentType.RESIDENT_CARD, number=NUMBER, name="陈小文")


def test_who_chooses_herself_on_the_page_is_signed_in(
    departments: Departments, chen: Party
) -> None:
    url, pending = signin.begin(HERE)
    assert signin.complete(pending, HERE, chosen(departments, url, NUMBER)) == chen


@pytest.mark.usefixtures("chen")
def test_a_code_works_once(departments: Departments) -> None:
    url, pending = signin.begin(HERE)
    sent_back = chosen(departments, url, NUMBER)
    signin.complete(pending, HERE, sent_back)
    with pytest.raises(SignInFailed) as raised:
        signin.complete(pending, HERE, sent_back)
    assert raised.value.reason == NOT_CONFIRMED


@pytest.mark.usefixtures("chen")
def test_the_code_of_one_sign_in_is_worth_nothing_in_another(departments: Departments) -> None:
    url, _ = signin.begin(HERE)
    _, other = signin.begin(HERE)
    stolen = chosen(departments, url, NUMBER) | {"state": other.state}
    with pytest.raises(SignInFailed):
        signin.complete(other, HERE, stolen)

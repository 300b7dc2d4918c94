"""Signing in at the identity department and back: the real round trip, and what can go wrong."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from departments import Departments
from django.test import Client
from django.urls import reverse
from integration.at_the_portal import citizen, path_of, text
from integration.records import CHEN

from cheguan.config.sandbox import SIGN_IN_ENDS

pytestmark = pytest.mark.django_db
CALLBACK = "/sign-in/callback"


@pytest.fixture(autouse=True)
def known(departments: Departments, monkeypatch: pytest.MonkeyPatch) -> None:
    """The population register knows Chen; no network lies between us and the departments, so that
    nothing is encrypted."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    who = {"number": CHEN.number, "name": CHEN.name, "sex": "1", "born": "1990-01-01"}
    departments.put("identity", "person", CHEN.number, who | {"address": "示例路1号"})


def phone() -> Client:
    return Client(headers={"accept-language": "en"})


def sent_to(client: Client, wanted: str = "") -> str:
    """Where the identity department's page is for this sign-in."""
    answer = client.get("/sign-in/begin", {"next": wanted} if wanted else {})
    assert answer.status_code == 302
    return str(answer["Location"])


def chooses(departments: Departments, address: str, number: str = CHEN.number) -> str:
    """Whom one chooses there; returns where one is sent back to."""
    answer = departments.app.test_client().post(path_of(address), data={"number": number})
    assert answer.status_code == 302
    return path_of(answer.headers["Location"])


def test_she_signs_in_at_the_department_and_comes_back_to_where_she_was(
    departments: Departments,
) -> None:
    client = phone()
    wanted = client.get("/cases/")["Location"]
    assert 'href="/sign-in/begin?next=%2Fcases%2F"' in text(client.get(wanted))
    back = chooses(departments, sent_to(client, "/cases/"))
    answer = client.get(back)
    assert (answer.status_code, answer["Location"]) == (302, "/cases/")
    assert client.session["citizen"] == {"number": CHEN.number, "name": CHEN.name}
    assert client.get("/cases/").status_code == 200


def test_the_session_from_before_signing_in_is_of_no_use_after(
    departments: Departments,
) -> None:
    client = phone()
    address = sent_to(client)
    before = client.cookies["sessionid"].value
    client.get(chooses(departments, address))
    assert client.cookies["sessionid"].value != before


def test_an_answer_is_good_once(departments: Departments) -> None:
    client = phone()
    back = chooses(departments, sent_to(client))
    client.get(back)
    again = client.get(back)
    assert again.status_code == 400
    assert "This sign-in was used before" in text(again)
    assert "citizen" in client.session


def test_an_answer_signs_nobody_in_on_another_browser(departments: Departments) -> None:
    back = chooses(departments, sent_to(phone()))
    stranger = phone()
    sent_to(stranger)
    answer = stranger.get(back)
    assert answer.status_code == 400
    assert "Try again" in text(answer)
    assert "citizen" not in stranger.session


@pytest.mark.parametrize("params", [{}, {"state": "x", "code": "y"}, {"error": "access_denied"}])
def test_a_forged_answer_is_a_kind_page_that_keeps_where_one_wanted_to_go(
    params: dict[str, str],
) -> None:
    client = phone()
    sent_to(client, "/messages/")
    answer = client.get(f"{CALLBACK}?{urlencode(params)}")
    assert answer.status_code == 400
    assert "/sign-in?next=%2Fmessages%2F" in text(answer)
    assert "citizen" not in client.session


def test_while_the_department_is_down_a_page_says_so_and_offers_to_try_again(
    departments: Departments,
) -> None:
    departments.mode("identity", "down")
    answer = phone().get("/sign-in/begin?next=/cases/")
    assert answer.status_code == 503
    assert "The identity department does not answer now" in text(answer)
    assert "/sign-in?next=%2Fcases%2F" in text(answer)


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "/\\example.org", ""])
def test_signing_in_never_leads_away(wanted: str, departments: Departments) -> None:
    client = phone()
    assert client.get(chooses(departments, sent_to(client, wanted)))["Location"] == "/"


def test_the_page_has_no_form_that_leads_to_another_host() -> None:
    """The policy `form-action 'self'` would stop it half way."""
    page = text(phone().get("/sign-in"))
    assert page.count("<form") == 1  # the switch of languages
    assert 'name="number"' not in page


def test_the_department_is_asked_for_this_callback_and_no_other(departments: Departments) -> None:
    asked = parse_qs(urlsplit(sent_to(phone())).query)
    assert asked["redirect_uri"] == ["http://testserver/sign-in/callback"]


def test_knowing_a_number_lets_nobody_in() -> None:
    client = phone()
    answer = client.post("/sign-in", {"number": CHEN.number, "name": CHEN.name})
    assert answer.status_code == 405
    assert "citizen" not in client.session


def test_signing_out_ends_the_session() -> None:
    client = citizen()
    client.post("/sign-out")
    assert client.get("/cases/")["Location"].startswith("/sign-in")


def test_the_sandbox_sends_people_back_to_where_the_portal_awaits_them() -> None:
    assert reverse("portal:sign-in-callback") == SIGN_IN_ENDS

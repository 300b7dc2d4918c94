"""What the tests of other wallets have in common: Chen's licence with her picture, her phone on the
portal, a wallet that calls us, a checker's browser."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.test import Client
from foreign_wallet import Asked, Reply, Wallet
from integration.at_the_portal import citizen, photo, text
from integration.credentials_records import a_licence
from integration.records import CHEN, GUANGZHOU

from cheguan.casework import documents
from cheguan.casework.documents import Handed
from cheguan.credentials import conf
from cheguan.registry.models import Licence

OFFER, ASK, ANSWER = "/wallet/other/", "/verify/ask", "/verify/ask/answer"


def now() -> datetime:
    return datetime.now(UTC)


def a_pictured_licence(**changes: Any) -> Licence:
    """The licence of Chen, whose picture is in the register."""
    kept = documents.keep_portrait(Handed(GUANGZHOU, CHEN.number, "portrait", photo()), now())
    return a_licence(**({"portrait": kept.digest} | changes))


def called(method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Call the platform as a stranger does; its cross-site checks are on."""
    kind = headers.get("Content-Type", "")
    others = {name: value for name, value in headers.items() if name != "Content-Type"}
    path = address.removeprefix(conf.address())
    client = Client(enforce_csrf_checks=True, headers=others)
    response = client.generic(method, path, body, content_type=kind)
    return Reply(response.status_code, response.headers, response.content)


def a_wallet() -> Wallet:
    return Wallet(called)


def offered(client: Client, type_id: str = "driving-licence") -> tuple[str, str]:
    """Ask on the portal for a code: the link and the number on the page."""
    page = text(client.get(OFFER))
    things = re.findall(r'value="(\w{20})"', page)
    found = text(client.post(OFFER, {"thing": things[0 if type_id == "driving-licence" else -1]}))
    link = re.search(r'href="(openid-credential-offer:[^"]+)"', found)
    number = re.search(r">((?:\d ){5}\d)<", found)
    assert link
    assert number
    return html.unescape(link[1]), number[1].replace(" ", "")


def taken(wallet: Wallet) -> bytes:
    """Chen puts her licence into this wallet."""
    return wallet.take(*offered(citizen(CHEN)))


class Checker:
    """Someone who checks, with a browser of their own."""

    def __init__(self, client: Client | None = None, ask: str = ASK, answer: str = ANSWER) -> None:
        self.client = client or Client(headers={"accept-language": "en"})
        self.ask, self.answer = ask, answer

    def asks(self, query: str, wallet: Wallet, **more: str) -> Asked:
        """Choose a question and have it scanned."""
        response = self.client.post(self.ask, {"query": query, **more})
        assert (response.status_code, response["Location"]) == (302, self.answer)
        return wallet.scan(self.link())

    def link(self) -> str:
        """What the code on the page says."""
        found = re.search(r'href="(openid4vp:[^"]+)"', self.sees())
        assert found
        return html.unescape(found[1])

    def sees(self) -> str:
        """The page of the answer."""
        return text(self.client.get(self.answer))

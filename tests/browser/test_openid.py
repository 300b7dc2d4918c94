"""A licence goes from the portal into another wallet, and that wallet answers a checker's question:
two people's browsers, and a wallet that calls the real application."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import httpx
import psycopg
import pytest
import zxingcpp
from browser.walking import citizen_signs_in, healthy_at, picture, staff_signs_in
from conftest import address_of_test_database
from foreign_wallet import Reply, Wallet
from integration.at_the_portal import photo
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from cheguan.demonstration import PERSONAS

DRIVER = next(one for one in PERSONAS if "no-medical" in one.story.outcome)
"""Someone with a licence that holds, which no other journey renews."""
CHECKER = "G44010604"


def called(method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Call the application as a wallet does."""
    reply = httpx.request(method, address, content=body, headers=dict(headers), timeout=10)
    return Reply(reply.status_code, reply.headers, reply.content)


@pytest.fixture
def pictured(live: str) -> None:
    """The driver's picture is in the register, where the application sees it."""
    assert live
    taken, number = photo(), DRIVER.number
    digest = hashlib.sha256(taken).hexdigest()
    with psycopg.connect(address_of_test_database()) as database:
        database.execute(
            "INSERT INTO casework_document"
            ' (city, id, owner, "case", field, kind, digest, content, at)'
            " SELECT city, %s, number, '', 'portrait', 'image/jpeg', %s, %s, %s"
            " FROM registry_licence WHERE number = %s",
            (uuid4(), digest, taken, datetime.now(UTC), number),
        )
        database.execute(
            "UPDATE registry_licence SET portrait = %s WHERE number = %s", (digest, number)
        )


def scanned(code: Locator) -> str:
    """What the camera of a wallet reads off the screen."""
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
    return str(read.text)


def offered(page: Page) -> tuple[str, str]:
    """Put the licence into another wallet: the link in the code, and the number beside it."""
    page.goto("/wallet/")
    page.get_by_role("link", name="放入其他钱包").click()
    healthy_at(page, "openid-choose")
    page.get_by_label("驾驶证").first.check()
    page.get_by_role("button", name="出示二维码").click()
    number = page.locator("h2.num").inner_text()
    healthy_at(page, "openid-offer")
    return scanned(page.get_by_role("img", name="供其他钱包扫描的二维码")), number.replace(" ", "")


@pytest.mark.usefixtures("pictured")
def test_her_licence_goes_into_a_wallet_that_answers_a_stranger(
    portal_page: Page, desk_page: Page
) -> None:
    citizen_signs_in(portal_page, DRIVER.name)
    wallet = Wallet(called)
    document = wallet.take(*offered(portal_page))

    desk_page.goto("/verify")
    desk_page.get_by_role("link", name="询问对方的手机").click()
    healthy_at(desk_page, "openid-ask")
    desk_page.get_by_label("是否年满18周岁").check()
    desk_page.get_by_role("button", name="出示二维码").click()
    healthy_at(desk_page, "openid-waiting")
    asked = wallet.scan(scanned(desk_page.get_by_role("img", name="供对方钱包扫描的二维码")))
    assert wallet.answer(asked, document).status == 200
    # The page looks again by itself.
    expect(desk_page.get_by_text("年满18周岁：是").last).to_be_visible()
    expect(desk_page.get_by_role("img", name="持证人照片")).to_be_visible()
    assert DRIVER.number not in desk_page.content()
    healthy_at(desk_page, "openid-told")
    desk_page.goto("/verify/ask/answer")
    expect(desk_page.get_by_role("heading", name="这次询问已结束")).to_be_visible()
    healthy_at(desk_page, "openid-over")


@pytest.mark.usefixtures("pictured")
@pytest.mark.parametrize("desk_page", [{"java_script_enabled": False}], indirect=True)
def test_police_read_the_whole_licence_off_a_wallet_without_javascript(
    portal_page: Page, desk_page: Page
) -> None:
    citizen_signs_in(portal_page, DRIVER.name)
    wallet = Wallet(called)
    document = wallet.take(*offered(portal_page))
    staff_signs_in(desk_page, CHECKER, "核验证件")
    desk_page.get_by_role("link", name="询问对方的手机").click()
    desk_page.get_by_label("路面检查").check()
    desk_page.get_by_label("整本驾驶证").check()
    desk_page.get_by_role("button", name="出示二维码").click()
    asked = wallet.scan(scanned(desk_page.get_by_role("img", name="供对方钱包扫描的二维码")))
    assert wallet.answer(asked, document).status == 200
    expect(desk_page.get_by_text(DRIVER.number)).to_be_visible()
    picture(desk_page, "openid-licence")

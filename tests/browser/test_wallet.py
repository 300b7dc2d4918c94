"""The cards on a phone and the check of them, in a real browser: with a network and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.walking import citizen_signs_in, healthy, healthy_at, staff_signs_in
from playwright.sync_api import Browser, Page, expect

from cheguan.demonstration import PERSONAS

CHEN = PERSONAS[0]
CODE = re.compile(r"CGP1:.{300,}")
CHECKER = "G44010604"


def cards(page: Page) -> str:
    """Open the cards; returns the text of the code that is shown."""
    page.goto("/wallet/")
    return code(page)


def code(page: Page) -> str:
    """The text of the code that is shown."""
    shown = page.locator("[data-part=code]")
    expect(shown).to_have_attribute("data-text", CODE)
    return str(shown.get_attribute("data-text"))


def checked(page: Page, text: str) -> None:
    """Hand the text of a code in to be checked, by somebody who is not signed in."""
    page.goto("/verify")
    page.locator("#text").fill(text)
    page.get_by_role("button", name="核验", exact=True).click()


def kept(page: Page) -> int:
    """How many databases the browser keeps for us."""
    return int(page.evaluate("indexedDB.databases().then((all) => all.length)"))


def test_her_card_is_shown_and_found_genuine(portal_page: Page) -> None:
    citizen_signs_in(portal_page, CHEN.name)
    text = cards(portal_page)
    healthy_at(portal_page, "wallet")
    checked(portal_page, text)
    expect(portal_page.get_by_role("heading", name="真实有效")).to_be_visible()
    expect(portal_page.get_by_text(CHEN.name)).to_be_visible()
    healthy_at(portal_page, "checked")


def test_without_a_network_the_card_is_still_there_with_a_new_code(portal_page: Page) -> None:
    citizen_signs_in(portal_page, CHEN.name)
    first = cards(portal_page)
    portal_page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    portal_page.context.set_offline(True)
    portal_page.reload()
    expect(portal_page.get_by_text("没有网络")).to_be_visible()
    second = code(portal_page)
    expect(portal_page.get_by_text("中华人民共和国机动车行驶证")).to_be_visible()
    healthy(portal_page, "wallet-offline")
    portal_page.context.set_offline(False)
    assert second != first
    checked(portal_page, second)
    expect(portal_page.get_by_role("heading", name="真实有效")).to_be_visible()


def test_what_the_phone_keeps_cannot_be_read_by_a_script(portal_page: Page) -> None:
    citizen_signs_in(portal_page, CHEN.name)
    cards(portal_page)
    stored = portal_page.evaluate(
        """async () => {
          const done = (request) => new Promise((resolve) => {
            request.onsuccess = () => resolve(request.result);
          });
          const store = (await done(indexedDB.open("cheguan-wallet")))
            .transaction("kept").objectStore("kept");
          const { signing, sealing } = await done(store.get("keys"));
          const { sealed } = await done(store.get("cards"));
          return {
            out: [signing.privateKey.extractable, sealing.extractable],
            text: new TextDecoder().decode(sealed),
          };
        }"""
    )
    assert stored["out"] == [False, False]
    assert CHEN.name not in stored["text"]
    assert "code" not in stored["text"]


def test_signing_out_leaves_nothing_on_the_phone(portal_page: Page) -> None:
    citizen_signs_in(portal_page, CHEN.name)
    cards(portal_page)
    portal_page.goto("/")
    assert kept(portal_page) == 1
    portal_page.get_by_role("button", name="退出").click()
    portal_page.wait_for_load_state()
    assert kept(portal_page) == 0
    assert portal_page.evaluate("caches.keys()") == []


def test_she_may_remove_the_cards_herself(portal_page: Page) -> None:
    citizen_signs_in(portal_page, CHEN.name)
    cards(portal_page)
    portal_page.get_by_role("button", name="从这部手机移除证件").click()
    portal_page.wait_for_url("**/")
    assert kept(portal_page) == 0


@pytest.mark.parametrize("portal_page", [{"java_script_enabled": False}], indirect=True)
def test_a_paper_is_checked_from_its_file_without_javascript(
    portal_page: Page, chromium: Browser, live: str, tmp_path: Path
) -> None:
    with_script = chromium.new_context(base_url=live, locale="zh-CN")
    page = with_script.new_page()
    citizen_signs_in(page, CHEN.name)
    cards(page)
    paper = page.request.get(str(page.locator("[data-part=paper]").get_attribute("href")))
    (tmp_path / "paper.pdf").write_bytes(paper.body())
    with_script.close()
    portal_page.goto("/verify")
    portal_page.locator("#picture").set_input_files(tmp_path / "paper.pdf")
    portal_page.get_by_role("button", name="核验", exact=True).click()
    expect(portal_page.get_by_role("heading", name="真实有效")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "says"),
    [("CG1:6BFOXN", "无法识别"), ("hello", "无法识别"), ("", "请上传照片、截图或 PDF")],
)
def test_what_is_no_code_is_told_kindly(portal_page: Page, text: str, says: str) -> None:
    checked(portal_page, text)
    expect(portal_page.get_by_text(says).first).to_be_visible()
    healthy_at(portal_page, f"check-{says[:4]}")


def test_police_check_for_a_purpose(portal_page: Page, desk_page: Page) -> None:
    citizen_signs_in(portal_page, CHEN.name)
    text = cards(portal_page)
    staff_signs_in(desk_page, CHECKER, "核验证件")
    healthy_at(desk_page, "police")
    desk_page.get_by_label("路面检查").check()
    desk_page.locator("#text").fill(text)
    desk_page.get_by_role("button", name="核验", exact=True).click()
    expect(desk_page.get_by_role("heading", name="真实有效")).to_be_visible()

"""A clerk's day in a real browser, by keyboard: search, issue, next client; and a reviewer's."""

from __future__ import annotations

import re

import pytest
from browser.walking import healthy, picture, staff_signs_in
from playwright.sync_api import Page, expect

from cheguan.config.start import today
from cheguan.demonstration import PERSONAS
from cheguan.demonstration.others import others
from cheguan.demonstration.staff import OFFICERS
from cheguan.registry import find

HUANG, MOTORCYCLIST, LIANG = (PERSONAS[place] for place in (1, 2, 6))
CLERK, REVIEWER = OFFICERS[0], OFFICERS[1]


def plate_of(number: str) -> str:
    return find.vehicles_of(number)[0].plate


def open_by_keyboard(page: Page, typed: str) -> None:
    """/ to the search box, Enter to what was found, Enter to open the first.

    The keys are understood once the page has loaded whole, its deferred script included.
    """
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.press("Enter")
    expect(page.get_by_text("到场人")).to_be_visible()
    page.wait_for_load_state()


def hold_to_decide(page: Page, opens: str) -> None:
    """Ctrl+Enter, and the fingers stay on it while the next page comes, whose button is `opens`."""
    page.keyboard.down("Control")
    page.keyboard.down("Enter")
    expect(page.get_by_role("button", name=opens)).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.keyboard.up("Control")


def test_a_clerk_issues_a_mark_without_touching_the_mouse(desk_page: Page) -> None:
    plate = plate_of(next(others(today())).number)
    staff_signs_in(desk_page, CLERK.number)
    open_by_keyboard(desk_page, plate[1:])
    expect(desk_page.get_by_text("可以当场核发")).to_be_visible()
    where = desk_page.url
    desk_page.keyboard.press("Control+Enter")
    expect(desk_page.get_by_text("检验有效期至")).to_be_visible()
    expect(desk_page.get_by_role("img", name="检验")).to_be_visible()
    healthy(desk_page, "issued")
    desk_page.wait_for_load_state()
    desk_page.keyboard.press("F2")
    expect(desk_page.get_by_role("heading", name="为下一位办理")).to_be_visible()
    desk_page.goto(where)
    expect(desk_page.get_by_role("heading", name="这里没有内容")).to_be_visible()


def test_going_back_shows_nothing_of_the_client_before(desk_page: Page) -> None:
    staff_signs_in(desk_page, CLERK.number)
    open_by_keyboard(desk_page, plate_of(MOTORCYCLIST.number))
    desk_page.keyboard.press("F2")
    expect(desk_page.get_by_role("heading", name="为下一位办理")).to_be_visible()
    desk_page.go_back()
    expect(desk_page.get_by_role("heading", name="这里没有内容")).to_be_visible()
    desk_page.go_back()
    expect(desk_page.get_by_role("heading", name="为下一位办理")).to_be_visible()


def test_a_card_reader_that_sends_enter_hands_nothing_in(desk_page: Page) -> None:
    staff_signs_in(desk_page, CLERK.number)
    open_by_keyboard(desk_page, plate_of(HUANG.number))
    where = desk_page.url
    desk_page.get_by_label("代理人身份证号码").fill("490106199001010012")
    desk_page.keyboard.press("Enter")
    desk_page.keyboard.type("x")
    expect(desk_page.get_by_label("代理人身份证号码")).to_have_value("490106199001010012x")
    assert desk_page.url == where


def test_a_doubt_is_handed_in_reviewed_and_refused_for_a_reason(desk_page: Page) -> None:
    staff_signs_in(desk_page, CLERK.number)
    open_by_keyboard(desk_page, plate_of(LIANG.number))
    desk_page.keyboard.press("Control+Enter")
    expect(desk_page.get_by_text("待审核").first).to_be_visible()
    number = re.findall(r"cases/([\w-]+)/", desk_page.url)[0]
    desk_page.get_by_role("button", name="退出").click()
    staff_signs_in(desk_page, REVIEWER.number)
    picture(desk_page, "work-list")
    desk_page.keyboard.press("j")
    desk_page.keyboard.press("Enter")
    expect(desk_page.get_by_text(number).first).to_be_visible()
    desk_page.wait_for_load_state()
    hold_to_decide(desk_page, "通过")
    expect(desk_page.get_by_role("button", name="通过")).to_be_visible()
    healthy(desk_page, "review")
    desk_page.get_by_role("button", name="不予办理").click()
    expect(desk_page.get_by_role("link", name="请写明原因")).to_be_visible()
    healthy(desk_page, "no-reason")
    desk_page.get_by_label("不予办理的原因").fill("车架号与档案不符，请携车到所查验。")
    desk_page.get_by_role("button", name="不予办理").click()
    expect(desk_page.get_by_text("请携车到所查验").first).to_be_visible()
    healthy(desk_page, "refused")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_the_counter_is_accessible(desk_page: Page, width: int) -> None:
    desk_page.set_viewport_size({"width": width, "height": 800})
    desk_page.goto("/counter/sign-in")
    healthy(desk_page, "sign-in")
    staff_signs_in(desk_page, CLERK.number)
    healthy(desk_page, "home")
    search = desk_page.get_by_role("searchbox")
    for typed, name in (("粤B·O2345", "malformed"), ("粤A00000", "nothing"), ("王", "names")):
        search.fill(typed)
        search.press("Enter")
        expect(search).to_have_value(typed)
        healthy(desk_page, name)
    for persona, name in ((MOTORCYCLIST, "due"), (HUANG, "barred")):
        search.fill(plate_of(persona.number))
        search.press("Enter")
        healthy(desk_page, f"found-{name}")
        desk_page.locator(".hit").first.click()
        expect(desk_page.get_by_text("到场人")).to_be_visible()
        healthy(desk_page, name)
    desk_page.locator("summary").click()
    healthy(desk_page, "unfolded")
    desk_page.get_by_role("button", name="显示全部").first.click()
    expect(desk_page.get_by_text(HUANG.number)).to_be_visible()
    healthy(desk_page, "revealed")
    desk_page.get_by_label("持委托书的代理人").check()
    desk_page.get_by_role("button", name="出具不予办理决定").click()
    expect(desk_page.get_by_role("alert")).to_be_visible()
    healthy(desk_page, "agent-missing")

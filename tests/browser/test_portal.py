"""A citizen's journey in a real browser: on a phone and at a desk, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from cheguan.demonstration import PERSONAS

CHEN, HUANG, LIANG = (PERSONAS[place] for place in (0, 1, 6))
SOMEONE_DUE = re.compile("另一位车主")
PHONE_WITHOUT_SCRIPT = {"java_script_enabled": False}
NARROW = {"viewport": {"width": 320, "height": 640}}
FIRST_VISIT, LATER = 100_000, 15_000
"""Bytes on the wire (screens: light)."""


def sign_in(page: Page, who: str | re.Pattern[str]) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name=who).first.click()
    expect(page.get_by_role("heading", name="我的车辆")).to_be_visible()


def healthy(page: Page) -> None:
    """axe finds nothing, and nothing sticks out sideways."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("portal_page", [{}, PHONE_WITHOUT_SCRIPT], indirect=True)
def test_she_gets_her_mark_with_three_touches(portal_page: Page) -> None:
    sign_in(portal_page, SOMEONE_DUE)
    portal_page.get_by_role("link", name="领取检验标志").click()
    expect(portal_page.get_by_role("heading", name="请核对，没有要填的")).to_be_visible()
    portal_page.get_by_role("button", name="领取检验标志").click()
    expect(portal_page.get_by_role("heading", name="检验有效期至")).to_be_visible()
    expect(portal_page.get_by_role("img", name="检验")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280, 320])
def test_every_page_of_the_journey_is_accessible(portal_page: Page, width: int) -> None:
    portal_page.set_viewport_size({"width": width, "height": 844})
    for address in ("/", "/sign-in", "/services/", "/services/vehicles/inspection_mark/"):
        portal_page.goto(address)
        healthy(portal_page)
    sign_in(portal_page, HUANG.name)
    healthy(portal_page)
    portal_page.get_by_role("link", name="看看还差什么").click()
    healthy(portal_page)
    portal_page.get_by_role("button", name="出具正式决定").click()
    expect(portal_page.get_by_text("不予办理").first).to_be_visible()
    healthy(portal_page)
    portal_page.goto("/cases/")
    healthy(portal_page)
    portal_page.goto("/nowhere")
    healthy(portal_page)


def test_a_refusal_names_both_reasons_and_what_to_do(portal_page: Page) -> None:
    sign_in(portal_page, HUANG.name)
    portal_page.get_by_role("link", name="看看还差什么").click()
    expect(portal_page.get_by_text("这辆车有 2 条违法还没有处理。")).to_be_visible()
    expect(portal_page.get_by_text("交强险已于")).to_be_visible()
    expect(portal_page.get_by_text("请向任何一家保险公司续保")).to_be_visible()


def test_a_doubt_goes_to_a_clerk_with_a_deadline(portal_page: Page) -> None:
    sign_in(portal_page, LIANG.name)
    portal_page.get_by_role("link", name="领取检验标志").click()
    expect(portal_page.get_by_text("有一处需要人工核对")).to_be_visible()
    portal_page.get_by_role("button", name="领取检验标志").click()
    expect(portal_page.get_by_text("最晚")).to_be_visible()
    portal_page.get_by_role("button", name="撤回").click()
    expect(portal_page.get_by_text("已撤回").first).to_be_visible()


def test_two_quick_presses_make_one_case(portal_page: Page) -> None:
    sign_in(portal_page, SOMEONE_DUE)
    portal_page.get_by_role("link", name="领取检验标志").click()
    portal_page.get_by_role("button", name="领取检验标志").dblclick()
    expect(portal_page.get_by_role("heading", name="检验有效期至")).to_be_visible()
    portal_page.goto("/cases/")
    expect(portal_page.locator(".case-card")).to_have_count(1)


def test_switching_the_language_keeps_the_page(portal_page: Page) -> None:
    portal_page.goto("/services/vehicles/inspection_mark/")
    portal_page.get_by_role("button", name="English").click()
    expect(portal_page).to_have_url(re.compile("/services/vehicles/inspection_mark/$"))
    expect(portal_page.get_by_role("heading", name="Inspection mark without")).to_be_visible()
    assert portal_page.locator("html").get_attribute("lang") == "en"
    healthy(portal_page)


def test_an_ended_session_leads_back_to_where_one_was(portal_page: Page) -> None:
    sign_in(portal_page, CHEN.name)
    portal_page.get_by_role("link", name="领取检验标志").click()
    portal_page.context.clear_cookies(name="sessionid")
    where = portal_page.url
    portal_page.reload()
    portal_page.get_by_role("button", name=CHEN.name).click()
    expect(portal_page).to_have_url(where)


def test_pages_are_light_and_ask_no_other_host(portal_page: Page, live: str) -> None:
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        assert response.url.startswith((live, "data:"))
        sizes.append(response.request.sizes()["responseBodySize"])

    portal_page.on("response", weigh)
    sign_in(portal_page, CHEN.name)
    first = sum(sizes)
    sizes.clear()
    portal_page.goto("/")
    portal_page.wait_for_load_state("networkidle")
    assert (first < FIRST_VISIT, sum(sizes) < LATER) == (True, True), (first, sum(sizes))

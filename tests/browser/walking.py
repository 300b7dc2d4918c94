"""What every journey in a browser does: sign in, pay, look whether a page is well."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from cheguan.demonstration.staff import PASSWORD


def staff_signs_in(page: Page, number: str, arrives: str = "为下一位办理") -> None:
    """At the counter, with the password that all of the demonstration have. `arrives` heads the
    page on which this person begins."""
    page.goto("/counter/")
    page.get_by_label("警号或工号").fill(number)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name=arrives)).to_be_visible()
    page.wait_for_load_state()


def citizen_signs_in(page: Page, name: str) -> None:
    """At the identity department, and back."""
    page.goto("/sign-in")
    page.get_by_role("link", name="统一身份认证登录").click()
    page.get_by_role("button", name=name).first.click()
    expect(page.get_by_role("heading", name="我的车辆")).to_be_visible()


def healthy(page: Page, name: str = "") -> None:
    """axe finds nothing, and nothing sticks out sideways. A picture is kept where it is wanted."""
    picture(page, name)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def healthy_at(page: Page, name: str, widths: tuple[int, ...] = (390, 1280)) -> None:
    """The same at several widths; the page is as wide as before afterwards."""
    before = page.viewport_size
    assert before
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        healthy(page, name)
    page.set_viewport_size(before)


def picture(page: Page, name: str) -> None:
    """Keep what it looks like, where somebody wants to look."""
    if name and (folder := os.environ.get("CHEGUAN_PICTURES")):
        width = (page.viewport_size or {})["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def pay(page: Page) -> None:
    """Pay at the treasury, and wait for its word."""
    page.get_by_role("button", name="去缴费").click()
    page.get_by_role("link", name="前往缴费页面").click()
    page.get_by_role("button", name="支付 Pay").click()


@contextmanager
def silent(departments: str, department: str) -> Iterator[None]:
    """A department does not answer for a while."""
    address = f"{departments}/control/{department}"
    httpx.post(address, json={"mode": "down"}).raise_for_status()
    try:
        yield
    finally:
        httpx.post(address, json={"mode": "ok"}).raise_for_status()

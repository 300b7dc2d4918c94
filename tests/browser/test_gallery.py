"""The gallery in a real browser: accessibility, reflow, and the two scripts. No database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect

PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

COUNT_INSTEAD_OF_SENDING = """
    window.sent = 0
    addEventListener("submit", (event) => {
        if (!event.defaultPrevented) sent += 1
        event.preventDefault()
    })
"""


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The gallery's address, served by a thread of this process."""
    with override_settings(STORAGES=PLAIN_STATIC, DEMONSTRATION=True, DEBUG=True):
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.start()
        server.is_ready.wait()
        yield f"http://127.0.0.1:{server.port}/gallery/"
        server.terminate()


def opened(chromium: Browser, address: str, width: int = 390, locale: str = "zh-CN") -> Page:
    page = chromium.new_context(viewport={"width": width, "height": 800}, locale=locale).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB", "zh-TW"])
def test_axe_finds_nothing(gallery: str, chromium: Browser, width: int, locale: str) -> None:
    page = opened(chromium, gallery, width, locale)
    results = Axe().run(page)
    page.context.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_four_times_the_size_needs_no_sideways_scrolling(
    gallery: str, chromium: Browser, locale: str
) -> None:
    page = opened(chromium, gallery, 320, locale)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert width == 320


def test_the_browser_blocks_nothing_on_the_page(gallery: str, chromium: Browser) -> None:
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(gallery)
    page.close()
    assert complaints == []


def test_a_second_click_sends_nothing_and_the_wait_is_told(gallery: str, chromium: Browser) -> None:
    page = opened(chromium, f"{gallery}people-list/", locale="en-GB")
    page.evaluate(COUNT_INSTEAD_OF_SENDING)
    button = page.locator(".people-list button").first
    button.click()
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    expect(page.locator("#progress")).not_to_be_empty()
    assert page.evaluate("sent") == 1
    page.context.close()


def test_a_mistake_at_the_top_takes_the_caret_to_its_field(gallery: str, chromium: Browser) -> None:
    page = opened(chromium, gallery)
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator("#plate-wrong")).to_be_focused()
    page.context.close()


def test_a_clerk_walks_the_work_list_and_finds_the_search_by_key(
    gallery: str, chromium: Browser
) -> None:
    page = opened(chromium, f"{gallery}work-item/", 1280)
    page.add_script_tag(url="/static/ui/counter.js")
    page.locator(".gallery").evaluate("list => list.classList.add('work-list')")
    items = page.locator(".work-item")
    page.keyboard.press("j")
    expect(items.nth(2)).to_be_focused()  # the second is the one that is open
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.goto(f"{gallery}search/")
    page.add_script_tag(url="/static/ui/counter.js")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").first).to_be_focused()
    page.context.close()

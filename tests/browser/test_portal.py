"""A citizen on her phone, in a real browser: the journeys, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from browser.walking import citizen_signs_in, healthy, pay
from playwright.sync_api import Page, Response, expect

from cheguan.config.start import today
from cheguan.demonstration import PERSONAS, Persona

MARK, PLATE, RENEWAL = (
    "/services/vehicles/inspection_mark/",
    "/services/vehicles/temporary_plate/",
    "/services/drivers/licence_renewal/",
)
PHONE_WITHOUT_SCRIPT = {"java_script_enabled": False}
FIRST_VISIT, LATER = 100_000, 15_000
"""Bytes on the wire (screens: light)."""


CHEN, HUANG, MOTORCYCLIST, LIANG, ELECTRIC = (PERSONAS[place] for place in (0, 1, 2, 6, 7))


def about(service: str) -> list[Persona]:
    """The people whose stories are about a service."""
    return [p for p in PERSONAS if p.is_person and f"/services/{p.story.service.id}/" == service]


BUYER, DRIVER, GREY = about(PLATE)[0], *about(RENEWAL)[:2]


@pytest.mark.parametrize(
    ("portal_page", "who"),
    [({}, CHEN), (PHONE_WITHOUT_SCRIPT, ELECTRIC)],
    indirect=["portal_page"],
)
def test_she_gets_her_mark_with_two_touches(portal_page: Page, who: Persona) -> None:
    citizen_signs_in(portal_page, who.name)
    portal_page.get_by_role("link", name="领取检验标志").click()
    expect(portal_page.get_by_role("heading", name="请核对，没有要填的")).to_be_visible()
    portal_page.get_by_role("button", name="领取检验标志").click()
    expect(portal_page.get_by_role("heading", name="检验有效期至")).to_be_visible()
    expect(portal_page.get_by_role("img", name="检验")).to_be_visible()


@pytest.mark.parametrize("language", ["简体中文", "English", "繁體中文"])
def test_on_a_phone_the_head_of_a_page_is_one_line(portal_page: Page, language: str) -> None:
    citizen_signs_in(portal_page, CHEN.name)
    portal_page.get_by_role("button", name=language).click()
    head = portal_page.locator("header").bounding_box()
    assert head
    assert head["height"] < 60


@pytest.mark.parametrize("portal_page", [PHONE_WITHOUT_SCRIPT], indirect=True)
def test_a_plate_is_typed_for_paid_and_printed(portal_page: Page) -> None:
    page = portal_page
    citizen_signs_in(page, BUYER.name)
    page.goto(f"{PLATE}apply/")
    page.locator("#vin").fill("LZZ1CL3D0RA00000")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("link", name=re.compile("16"))).to_be_visible()
    page.locator("#vin").fill(str(BUYER.subject(today())))
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", name="请核对")).to_be_visible()
    page.locator("main form").last.locator("button").last.click()
    pay(page)
    expect(page.get_by_text("有效期自")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="打印").click()
    expect(page).to_have_url(re.compile("/print$"))


def test_a_licence_is_renewed_without_typing_and_its_card_sent(portal_page: Page) -> None:
    page = portal_page
    citizen_signs_in(page, DRIVER.name)
    healthy(page, "home-driver")
    page.goto(f"{RENEWAL}apply/")
    healthy(page, "renew")
    page.locator("main form").last.locator("button").last.click()
    expect(page.get_by_role("button", name="去缴费")).to_be_visible()
    healthy(page, "to-pay")
    page.get_by_role("button", name="去缴费").click()
    healthy(page, "pay")
    page.get_by_role("link", name="前往缴费页面").click()
    page.get_by_role("button", name="支付 Pay").click()
    expect(page.get_by_role("heading", name="驾驶证有效期至")).to_be_visible(timeout=30_000)
    healthy(page, "renewed")
    page.get_by_role("link", name="缴款票据").click()
    healthy(page, "receipt")
    page.goto("/licence/")
    healthy(page, "licence")
    page.goto("/messages/")
    healthy(page, "messages")


@pytest.mark.parametrize("width", [390, 1280, 320])
def test_every_page_of_the_journeys_is_accessible(portal_page: Page, width: int) -> None:
    page = portal_page
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("/", "/sign-in", "/services/", MARK, PLATE, RENEWAL, "/sign-in/callback"):
        page.goto(address)
        healthy(page, address.strip("/").replace("/", "-") or "welcome")
    citizen_signs_in(page, HUANG.name)
    healthy(page, "home")
    page.get_by_role("link", name="看看还差什么").first.click()
    healthy(page, "apply-refused")
    page.get_by_role("button", name="出具正式决定").click()
    expect(page.get_by_text("不予办理").first).to_be_visible()
    healthy(page, "refused")
    page.goto("/cases/")
    healthy(page, "cases")
    page.goto("/messages/")
    healthy(page, "messages-refused")
    page.goto("/nowhere")
    healthy(page)


@pytest.mark.parametrize("width", [390, 1280, 320])
def test_every_page_of_a_new_vehicle_is_accessible(portal_page: Page, width: int) -> None:
    page = portal_page
    page.set_viewport_size({"width": width, "height": 844})
    citizen_signs_in(page, about(PLATE)[1].name)
    page.goto(f"{PLATE}apply/")
    healthy(page, "vin")
    page.get_by_role("button", name="继续").click()
    healthy(page, "vin-wrong")
    page.locator("#vin").fill(str(about(PLATE)[1].subject(today())))
    page.get_by_role("button", name="继续").click()
    healthy(page, "plate")


@pytest.mark.parametrize("width", [390, 1280, 320])
def test_a_page_with_a_picture_to_change_is_accessible(portal_page: Page, width: int) -> None:
    page = portal_page
    page.set_viewport_size({"width": width, "height": 844})
    citizen_signs_in(page, GREY.name)
    page.goto(f"{RENEWAL}apply/")
    for summary in page.locator("summary").all():
        summary.click()
    healthy(page, "renew-grey")
    page.locator("input[type=file]").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"MZ no picture"}
    )
    page.get_by_role("button", name="检查这张照片").click()
    expect(page.get_by_role("link", name="这个文件打不开")).to_be_visible()
    healthy(page, "renew-no-picture")


def test_a_refusal_names_both_reasons_and_what_to_do(portal_page: Page) -> None:
    citizen_signs_in(portal_page, HUANG.name)
    portal_page.get_by_role("link", name="看看还差什么").first.click()
    expect(portal_page.get_by_text("这辆车有 2 条违法还没有处理。")).to_be_visible()
    expect(portal_page.get_by_text("交强险已于")).to_be_visible()
    expect(portal_page.get_by_text("请向任何一家保险公司续保")).to_be_visible()


def test_a_doubt_goes_to_a_clerk_with_a_deadline(portal_page: Page) -> None:
    citizen_signs_in(portal_page, LIANG.name)
    portal_page.get_by_role("link", name="领取检验标志").click()
    expect(portal_page.get_by_text("有一处需要人工核对")).to_be_visible()
    portal_page.get_by_role("button", name="领取检验标志").click()
    expect(portal_page.get_by_text("最晚")).to_be_visible()
    portal_page.get_by_role("button", name="撤回").click()
    expect(portal_page.get_by_text("已撤回").first).to_be_visible()


def test_two_quick_presses_make_one_case(portal_page: Page) -> None:
    citizen_signs_in(portal_page, MOTORCYCLIST.name)
    portal_page.get_by_role("link", name="领取检验标志").click()
    portal_page.get_by_role("button", name="领取检验标志").dblclick()
    expect(portal_page.get_by_role("heading", name="检验有效期至")).to_be_visible()
    portal_page.goto("/cases/")
    expect(portal_page.locator(".case-card")).to_have_count(1)


def test_switching_the_language_keeps_the_page(portal_page: Page) -> None:
    portal_page.goto(MARK)
    portal_page.get_by_role("button", name="English").click()
    expect(portal_page).to_have_url(re.compile(f"{MARK}$"))
    expect(portal_page.get_by_role("heading", name="Inspection mark without")).to_be_visible()
    assert portal_page.locator("html").get_attribute("lang") == "en"
    healthy(portal_page)


def test_an_ended_session_leads_back_to_where_one_was(portal_page: Page) -> None:
    citizen_signs_in(portal_page, LIANG.name)
    portal_page.goto("/messages/")
    portal_page.context.clear_cookies(name="sessionid")
    portal_page.reload()
    portal_page.get_by_role("link", name="统一身份认证登录").click()
    portal_page.get_by_role("button", name=LIANG.name).first.click()
    expect(portal_page).to_have_url(re.compile("/messages/$"))


def test_pages_are_light_and_ask_no_other_host(portal_page: Page, live: str) -> None:
    sizes: list[int] = []

    def weigh(response: Response) -> None:
        assert response.url.startswith((live, "data:"))
        sizes.append(response.request.sizes()["responseBodySize"])

    def weight(address: str) -> int:
        sizes.clear()
        portal_page.goto(address)
        portal_page.wait_for_load_state("networkidle")
        return sum(sizes)

    portal_page.on("response", weigh)
    assert weight("/") < FIRST_VISIT
    portal_page.remove_listener("response", weigh)  # the identity department is another host
    citizen_signs_in(portal_page, DRIVER.name)
    portal_page.on("response", weigh)
    for address in ("/", "/cases/", "/messages/", MARK, PLATE, f"{PLATE}apply/"):
        assert weight(address) < LATER, address

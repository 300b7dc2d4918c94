"""The counter's other pages in a real browser: people, papers, departments, payments; and a paper
that stands in for a silent department, from a phone or over the counter to the grant."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from browser.walking import (
    citizen_signs_in,
    healthy,
    healthy_at,
    pay,
    silent,
    staff_signs_in,
)
from playwright.sync_api import Page, expect

from cheguan.config.start import today
from cheguan.demonstration import PERSONAS
from cheguan.demonstration.others import Other, others
from cheguan.demonstration.staff import OFFICERS, Officer
from cheguan.organisation.powers import Role
from cheguan.registry import find

TIANHE, SHENZHEN = "440106", "440300"


def officer(role: Role, office: str) -> Officer:
    return next(one for one in OFFICERS if (one.role, one.office) == (role, office))


CLERK, REVIEWER = officer(Role.CLERK, TIANHE), officer(Role.REVIEWER, TIANHE)
GREY = PERSONAS[14]
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
SCAN = {"name": "policy.png", "mimeType": "image/png", "buffer": PICTURE}
PROGRAM = {"name": "policy.png", "mimeType": "image/png", "buffer": b"MZ no picture"}
PLATE = "/services/vehicles/temporary_plate/apply/"


@pytest.fixture
def insurance_silent(departments: str, live: str) -> Iterator[None]:
    with silent(departments, "insurance"):
        yield


def buyer(city: str) -> Other:
    """Someone of this city who has bought a new car."""
    found = (other for other in others(today()) if other.vin)
    return next(one for one in found if _city(one) == city)


def _city(other: Other) -> str:
    party = find.party(other.number)
    return party.city if party else ""


def open_person(page: Page, number: str) -> None:
    """By the number of her identity card, as a reader types it."""
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator("main .case-card").first.click()
    page.wait_for_load_state()


def read_the_paper(page: Page, reviewer: str, number: str) -> None:
    """A colleague takes the task by keyboard and enters what the policy says."""
    staff_signs_in(page, reviewer)
    page.get_by_role("searchbox").fill(number)
    page.keyboard.press("Enter")
    page.locator("main .case-card").first.click()
    page.wait_for_load_state()
    healthy_at(page, "paper-task")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="查看材料")).to_be_visible()
    healthy_at(page, "paper-to-read")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="查看材料").click()
    expect(opened.value.locator("img")).to_be_visible()
    opened.value.close()
    page.get_by_label("保险公司").fill("示例保险")
    page.get_by_role("button", name="录入材料内容").click()
    expect(page.get_by_role("alert")).to_be_visible()
    healthy_at(page, "paper-misread")
    page.get_by_label("编号").fill("PDAA202600000001")
    page.get_by_label("起始日期").fill(f"{today() - timedelta(days=1)}")
    page.get_by_label("截止日期").fill(f"{today() + timedelta(days=364)}")
    page.get_by_role("button", name="录入材料内容").click()
    expect(page.get_by_text("材料已由工作人员录入").first).to_be_visible()
    healthy_at(page, "paper-read")


@pytest.mark.usefixtures("insurance_silent")
def test_a_citizen_hands_in_the_paper_of_a_silent_department_and_gets_her_plate(
    portal_page: Page, desk_page: Page
) -> None:
    who, phone = buyer(SHENZHEN), portal_page
    citizen_signs_in(phone, who.name)
    phone.goto(PLATE)
    phone.locator("#vin").fill(who.vin)
    phone.get_by_role("button", name="继续").click()
    expect(phone.get_by_text("有部门暂时没有答复").first).to_be_visible()
    healthy_at(phone, "silent-apply")
    phone.get_by_role("button", name="照常提交").click()
    expect(phone.get_by_text("正在等待其他部门答复")).to_be_visible()
    healthy_at(phone, "silent-case")
    phone.locator("input[type=file]").set_input_files(PROGRAM)
    phone.get_by_role("button", name="上传材料").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    healthy_at(phone, "paper-refused")
    phone.locator("input[type=file]").set_input_files(SCAN)
    phone.get_by_role("button", name="上传材料").click()
    expect(phone.get_by_text("人工审核中").first).to_be_visible()
    healthy_at(phone, "paper-handed-in")
    [number] = re.findall(r"cases/([\w-]+)/", phone.url)
    read_the_paper(desk_page, officer(Role.REVIEWER, SHENZHEN).number, number)
    phone.reload()
    healthy_at(phone, "paper-accepted")
    pay(phone)
    expect(phone.get_by_text("有效期自")).to_be_visible(timeout=30_000)
    healthy_at(phone, "plate-by-paper")


@pytest.mark.usefixtures("insurance_silent")
def test_a_clerk_hands_in_the_paper_that_a_client_has_brought(
    desk_page: Page,
) -> None:
    who, page = buyer("440100"), desk_page
    staff_signs_in(page, CLERK.number)
    open_person(page, who.number)
    healthy_at(page, "person-buyer")
    page.get_by_label("车辆识别代号").fill(who.vin)
    page.get_by_role("button", name="核查").click()
    expect(page.get_by_text("等待部门答复").first).to_be_visible()
    healthy_at(page, "counter-waiting")
    page.get_by_role("button", name="上传材料").click()
    expect(page.get_by_role("alert")).to_be_visible()
    healthy_at(page, "counter-no-file")
    page.locator("input[type=file]").set_input_files(SCAN)
    page.get_by_role("button", name="上传材料").click()
    expect(page.get_by_text("材料已交人工核对").first).to_be_visible()
    healthy_at(page, "counter-handed-in")
    [number] = re.findall(r"cases/([\w-]+)/", page.url)
    page.get_by_role("button", name="退出").click()
    read_the_paper(page, REVIEWER.number, number)
    page.get_by_role("button", name="退出").click()
    staff_signs_in(page, CLERK.number)
    page.goto(f"/counter/cases/{number}/")
    page.wait_for_load_state()
    healthy_at(page, "counter-to-confirm")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("待缴费").first).to_be_visible()
    page.get_by_role("button", name="收费").click()
    healthy_at(page, "counter-to-pay")
    page.get_by_role("link", name="前往缴费页面").click()
    page.get_by_role("button", name="支付 Pay").click()
    expect(page).to_have_url(re.compile(f"/counter/cases/{number}/"))
    for _ in range(20):
        if page.get_by_role("img", name="临时行驶车号牌").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    healthy_at(page, "counter-plate")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_a_person_is_accessible(desk_page: Page, width: int) -> None:
    page = desk_page
    page.set_viewport_size({"width": width, "height": 844})
    staff_signs_in(page, CLERK.number)
    open_person(page, GREY.number)
    expect(page.get_by_role("heading", name="驾驶证").first).to_be_visible()
    healthy(page, "person")
    page.get_by_role("button", name="显示全部").first.click()
    expect(page.get_by_text(GREY.number)).to_be_visible()
    healthy(page, "person-revealed")


@pytest.mark.parametrize("width", [1280, 390])
def test_departments_and_payments_are_accessible(desk_page: Page, width: int) -> None:
    page = desk_page
    page.set_viewport_size({"width": width, "height": 844})
    staff_signs_in(page, CLERK.number)
    page.get_by_role("link", name="部门数据联网核查").click()
    healthy(page, "departments")
    page.goto("/counter/payments/")
    healthy(page, "payments")

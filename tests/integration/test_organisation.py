"""The offices of the province, who may do what where, and what is written down of it."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from integration.records import CLERK, GUANGZHOU, NOW, SHENZHEN, TIANHE

from cheguan.facts.divisions import CITIES, COUNTIES
from cheguan.organisation.looks import Purpose, write_down
from cheguan.organisation.models import Appointment, Look, Office, Staff
from cheguan.organisation.powers import ALLOWS, PROVINCE_WIDE, Deed, Officer, Post, Role, may, reach
from cheguan.organisation.tree import plant

PROVINCE = "440000"
OFFICES = {"province": PROVINCE, "city": GUANGZHOU, "county": TIANHE}
PLACES = {
    "province": PROVINCE,
    "own city": GUANGZHOU,
    "own county": TIANHE,
    "next county": "440105",
    "other city": SHENZHEN,
    "county of another city": "440305",
    "another province": "450103",
}
UNDER = {
    "province": {*PLACES} - {"another province"},
    "city": {"own city", "own county", "next county"},
    "county": {"own county"},
}
"""What lies under each office."""

MATRIX = {
    Role.CLERK: {"find", "browse", "reveal", "accept", "check"},
    Role.REVIEWER: {"find", "browse", "reveal", "review", "check"},
    Role.CHIEF: {"find", "browse", "reveal", "accept", "review", "check"},
    Role.CHECKER: {"check"},
}
"""Written out once more by hand: a role that gains a deed is noticed here."""


@pytest.mark.django_db
def test_the_province_has_an_office_for_each_city_and_each_county() -> None:
    levels = Counter(Office.objects.values_list("level", flat=True))
    assert levels == {"province": 1, "city": 21, "county": 122}
    assert Office.objects.count() == 144


@pytest.mark.django_db
def test_dongguan_and_zhongshan_are_cities_without_counties() -> None:
    for code in ("441900", "442000"):
        city = Office.objects.get(code=code)
        assert (city.level, city.children.count()) == ("city", 0)


@pytest.mark.django_db
def test_every_office_hangs_under_the_one_above() -> None:
    for office in Office.objects.select_related("parent"):
        if office.level == "province":
            assert office.parent is None
        elif office.level == "city":
            assert office.parent_id == PROVINCE
        else:
            assert office.parent_id == f"{office.code[:4]}00"


@pytest.mark.django_db
def test_every_office_has_a_name_in_three_languages() -> None:
    tianhe = Office.objects.get(code=TIANHE)
    names = [tianhe.named(language) for language in ("zh-hans", "zh-hant", "en")]
    assert names[0].startswith("天河区")
    assert len(set(names)) == 3
    assert not Office.objects.filter(name="").exists()
    assert not Office.objects.filter(name_en="").exists()


@pytest.mark.django_db
def test_planting_again_adds_nothing_and_mends_what_is_missing() -> None:
    Office.objects.get(code=TIANHE).delete()
    plant()
    plant()
    assert Office.objects.count() == 144


@pytest.mark.parametrize(("role", "level", "place"), list(product(Role, OFFICES, PLACES)))
def test_a_role_allows_its_deeds_where_its_office_reaches(
    role: Role, level: str, place: str
) -> None:
    someone = Officer("1", "-", OFFICES[level], (Post(role, OFFICES[level]),))
    for deed in Deed:
        within = place in UNDER["province" if deed in PROVINCE_WIDE else level]
        allowed = deed.value in MATRIX[role] and within
        assert may(someone, deed, PLACES[place]) is allowed, (deed, place)


def test_every_role_is_in_the_matrix_and_says_no_more_than_it() -> None:
    assert {role: {deed.value for deed in ALLOWS[role]} for role in Role} == MATRIX


@pytest.mark.parametrize("deed", Deed)
def test_nobody_may_do_anything_and_neither_may_who_has_no_post(deed: Deed) -> None:
    without_a_post = Officer("1", "-", TIANHE, ())
    for place in (*CITIES, *COUNTIES, PROVINCE, ""):
        assert not may(None, deed, place)
        assert not may(without_a_post, deed, place)


@pytest.mark.parametrize(
    ("office", "deed", "prefix"),
    [
        (PROVINCE, Deed.BROWSE, "44"),
        (GUANGZHOU, Deed.BROWSE, "4401"),
        (TIANHE, Deed.BROWSE, "440106"),
        ("441900", Deed.REVIEW, "4419"),
        (TIANHE, Deed.FIND, "44"),
        (TIANHE, Deed.ACCEPT, "44"),
    ],
)
def test_the_reach_of_a_post_is_the_prefix_of_its_place(
    office: str, deed: Deed, prefix: str
) -> None:
    assert reach(Officer("1", "-", office, (Post(Role.CHIEF, office),)), deed) == (prefix,)


def test_several_posts_reach_to_several_places_each_for_its_own_deeds() -> None:
    posts = (Post(Role.REVIEWER, TIANHE), Post(Role.REVIEWER, SHENZHEN), Post(Role.CLERK, "440105"))
    someone = Officer("1", "-", TIANHE, posts)
    assert reach(someone, Deed.REVIEW) == (TIANHE, "4403")
    assert not may(someone, Deed.REVIEW, "440105")
    assert may(someone, Deed.BROWSE, "440105")


@pytest.mark.django_db
def test_someone_hired_is_an_officer_with_these_posts() -> None:
    office = Office.objects.get(code=TIANHE)
    staff = Staff.objects.hire("T1", "李文", office, "a long password", Role.CLERK, Role.REVIEWER)
    assert staff.check_password("a long password")
    officer = Staff.objects.get(number="T1").as_officer()
    assert (officer.number, officer.office) == ("T1", TIANHE)
    assert set(officer.posts) == {Post(Role.CLERK, TIANHE), Post(Role.REVIEWER, TIANHE)}


@pytest.mark.django_db
def test_who_is_hired_without_a_role_may_do_nothing() -> None:
    office = Office.objects.get(code=TIANHE)
    officer = Staff.objects.hire("T2", "李文", office, "a long password").as_officer()
    assert not any(may(officer, deed, TIANHE) for deed in Deed)


@pytest.mark.django_db
def test_an_appointment_is_held_once() -> None:
    office = Office.objects.get(code=TIANHE)
    staff = Staff.objects.hire("T3", "李文", office, "a long password", Role.CLERK)
    with pytest.raises(IntegrityError, match="appointment_held_once"), transaction.atomic():
        Appointment.objects.create(staff=staff, role=Role.CLERK, office=office)


@pytest.mark.django_db
def test_each_record_that_was_shown_is_written_down_with_its_purpose() -> None:
    seen = [(GUANGZHOU, "vehicle", "V1"), (SHENZHEN, "vehicle", "V2")]
    write_down(CLERK, Purpose.SEARCH, seen, NOW)
    looks = Look.objects.order_by("key")
    assert [(look.city, look.kind, look.key) for look in looks] == seen
    assert {(k.officer, k.office, k.purpose, k.at) for k in looks} == {
        (CLERK.number, TIANHE, "search", NOW)
    }

"""The archive of ended cases: what a volume holds, who sees it, and that it can be read again."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from departments import Departments
from django.db import DatabaseError, transaction
from integration.archive_records import LATER, a_case, ask
from integration.at_the_portal import due_licence, new_car, photo, portrayed, resident
from integration.records import (
    CHEN,
    CLERK,
    GUANGZHOU,
    NANSHAN,
    NOW,
    SHENZHEN,
    TODAY,
    WANG,
    by,
    due_car,
    opened,
    owned_with,
    seen,
)
from integration.together import together
from joserfc import jws
from joserfc.jwk import ECKey
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.agencies import exchange
from cheguan.archive import entries, filing, jobs, lists, queries
from cheguan.archive.models import Head, Leaf, Volume
from cheguan.archive.store import Damaged, digest_of, store
from cheguan.casework import desk, opening, papers
from cheguan.casework.asking import SYSTEM, Asker, Call, NotFound, Wanted
from cheguan.casework.models import Case, Entry
from cheguan.credentials import keys
from cheguan.organisation.powers import Officer
from cheguan.services.catalogue import catalogue

pytestmark = pytest.mark.django_db

OWNER, OFFICER = Asker("portal", person=CHEN), Asker("counter", officer=CLERK)


@pytest.fixture(autouse=True)
def own_archive(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EXCHANGE_KEY = tmp_path / "keys" / "exchange.json"
    monkeypatch.setenv("CHEGUAN_ARCHIVE", str(tmp_path / "archive"))
    keys.ensure(NOW - timedelta(days=2))


def filed(case: Case) -> Volume:
    volume = filing.file(case.city, case.number, LATER)
    assert volume
    return volume


def pieces(volume: Volume) -> dict[str, bytes]:
    return {
        piece["role"]: store().get(piece["digest"]) for piece in queries.contents(volume)["pieces"]
    }


def test_a_granted_case_leaves_all_that_it_was_decided_by() -> None:
    case = a_case()
    kept = pieces(filed(case))
    facts, decision = json.loads(kept["facts"]), json.loads(kept["decision"])
    assert json.loads(kept["application"])["applicant_name"] == CHEN.name
    assert facts.keys() == case.evidence.keys()
    assert facts["insurance"]["value"] == case.application["insurance"]  # type: ignore[index]
    assert decision["state"] == "granted"
    assert [change["act"] for change in decision["changes"]] == ["IssueInspectionMark"]
    lines = kept["journal"].decode().splitlines()
    assert [json.loads(line)["version"] for line in lines] == list(range(1, case.version + 1))


def test_the_signed_answers_can_still_be_checked_from_the_archive() -> None:
    case = a_case()
    kept = pieces(filed(case))
    said = exchange.verify(kept["proof:insurance"].decode())
    assert said["asked"]["vin"] == case.subject
    facts = json.loads(kept["facts"])
    assert facts["insurance"]["proof"] == digest_of(kept["proof:insurance"])
    keys_ = {key["department"]: key["jwk"] for key in json.loads(kept["keys"])["keys"]}
    key = ECKey.import_key(keys_["insurance"])
    assert jws.deserialize_compact(kept["proof:insurance"], key, algorithms=["ES256"])


def test_a_department_that_is_down_keeps_no_case_from_its_archive(
    departments: Departments,
) -> None:
    case = a_case()
    departments.mode("insurance", "down")
    kept = pieces(filed(case))
    keys_ = {key["department"]: key["jwk"] for key in json.loads(kept["keys"])["keys"]}
    assert keys_["insurance"] is None
    assert keys_["tax"]


def test_the_journal_in_a_volume_is_the_sealed_text() -> None:
    case = a_case()
    sealed = ask(
        f'SELECT {entries.select("e")} FROM casework_entry e WHERE "case" = %s ORDER BY version',  # noqa: S608
        case.number,
    )
    text = "\n".join(entries.canonical(row) for row in sealed)
    assert pieces(filed(case))["journal"].decode() == text


def test_a_refused_case_is_archived_with_its_reasons() -> None:
    car = due_car()
    case = opened(car, NOW + timedelta(days=400))
    assert case.state == "refused"
    decision = json.loads(pieces(filed(case))["decision"])
    assert [finding["code"] for finding in decision["findings"]]


def test_a_case_that_goes_on_has_no_archive() -> None:
    case = opened(due_car())
    assert filing.file(case.city, case.number, LATER) is None


def test_a_case_is_filed_once_however_often_it_is_asked_for() -> None:
    case = a_case()
    first, files = filed(case), list(store().walk())
    assert filing.file(case.city, case.number, LATER + timedelta(days=1)) == first
    assert filed(case).filed_at == LATER
    assert list(store().walk()) == files


def test_filing_at_once_leaves_one_volume(emptied: None) -> None:
    case = a_case()
    made = together([lambda: filing.file(case.city, case.number, LATER)] * 4)
    assert [volume.digest for volume in made] == [Volume.objects.get().digest] * 4


def test_filing_that_was_cut_short_is_done_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    with monkeypatch.context() as patch:
        patch.setattr(filing, "of_contents", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            filed(case)
    before = list(store().walk())
    filed(case)
    assert list(store().walk()) == before


def test_sealing_the_end_of_a_case_queues_its_filing() -> None:
    from cheguan.archive import sealing

    case = a_case()
    opened(due_car())
    sealing.seal(GUANGZHOU, LATER, jobs.file_later)
    [queued] = ProcrastinateJob.objects.filter(task_name="archive.file")
    assert queued.args == {"number": case.number}
    jobs.file(**queued.args)
    assert Volume.objects.get().case == case.number


def test_the_night_finds_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "_AT_ONCE", 2)
    cases = [a_case() for _ in range(5)]
    filed(cases[2])
    opened(due_car())
    left = [number for some in filing.unfiled(GUANGZHOU) for number in some]
    assert left == sorted(case.number for case in cases if case is not cases[2])
    jobs.sweep(int(LATER.timestamp()))
    queued = ProcrastinateJob.objects.filter(task_name="archive.file")
    assert {job.args["number"] for job in queued} >= set(left)


def test_nobody_changes_a_volume_by_the_way() -> None:
    filed(a_case())
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ask("UPDATE archive_volume SET outcome = 'refused'")


# Cases of other services


def withdrawn(service_id: str, subject: str) -> Case:
    """A case of Chen, opened and taken back."""
    asked = Wanted(catalogue()[service_id], subject, CHEN)
    case = opening.open_case(asked, by(CHEN)).case
    return desk.withdraw(seen(case), Call(SYSTEM, NOW)).case


def test_a_drivers_archive_holds_the_picture(departments: Departments) -> None:
    due_licence(departments, TODAY)
    portrayed(departments, TODAY, photo())
    case = withdrawn("drivers/licence_renewal", CHEN.number)
    kept = pieces(filed(case))
    assert kept["picture:portrait"] == photo()
    [bound] = queries.whole("licence", CHEN.number, OWNER).volumes
    portrait = next(one for one in bound.documents if one.title == "驾驶证照片")
    assert [sheet.media for sheet in portrait.sheets] == [
        "application/jose",
        "application/json",
        "image/jpeg",
    ]


def test_a_paper_that_stood_in_for_a_silent_department_is_archived(
    departments: Departments,
) -> None:
    due_licence(departments, TODAY)
    departments.mode("health", "down")
    asked = Wanted(catalogue()["drivers/licence_renewal"], CHEN.number, CHEN)
    case = opening.open_case(asked, by(CHEN)).case
    case = papers.hand_in(seen(case), "medical", photo(), by(CHEN)).case
    kept = pieces(filed(desk.withdraw(seen(case), Call(SYSTEM, NOW)).case))
    assert kept["paper:medical"] == photo()
    assert json.loads(kept["facts"])["medical"]["outcome"] == "silent"


def test_a_vehicles_file_begins_before_it_is_registered(departments: Departments) -> None:
    resident()
    number = new_car(departments, TODAY)
    case = withdrawn("vehicles/temporary_plate", number)
    filed(case)
    assert case.subject_kind == "new-vehicle"
    [bound] = queries.whole("vehicle", number, OWNER).volumes
    kept = {one.title: len(one.sheets) for one in bound.documents}
    assert kept["整车出厂合格证 / 进口凭证"] == 2
    assert kept["出口证明"] == 0
    with pytest.raises(NotFound):
        queries.whole("licence", number, OWNER)


# The lists of documents


def test_every_service_has_a_list_of_documents() -> None:
    assert lists.services().keys() == catalogue().keys()
    for service in catalogue():
        assert lists.of_service(service)


def test_what_a_list_names_is_a_field_of_its_service() -> None:
    for service_id, business in lists.services().items():
        fields = catalogue()[service_id].application.prefilled_fields()
        named = {
            role.partition(":")[2]
            for wanted in lists.businesses()[business]
            for role in wanted.kept_as
            if ":" in role
        }
        assert named <= fields.keys()


def test_the_file_says_which_documents_are_kept_and_as_what() -> None:
    case = a_case()
    filed(case)
    [bound] = queries.whole("vehicle", case.subject, SYSTEM).volumes
    kept = {one.title: [sheet.title for sheet in one.sheets] for one in bound.documents}
    assert kept["交强险凭证(电子)"] == [queries.ROLES["proof"], queries.ROLES["facts"]]
    assert kept["机动车登记信息"] == [queries.ROLES["facts"]]


# Who sees it


def test_a_file_is_one_page_the_newest_volume_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    car, cases = due_car(), []
    for day in range(3):
        case = opened(car, NOW + timedelta(days=day))
        # Two of them end at the same instant.
        at = NOW + timedelta(days=max(day, 1), minutes=5)
        case = desk.withdraw(seen(case), Call(SYSTEM, at)).case
        cases.append(filed(case).case)
    first = queries.whole("vehicle", car.vin, OFFICER)
    last = queries.whole("vehicle", car.vin, OFFICER, first.before)
    shown = [bound.volume.case for page in (first, last) for bound in page.volumes]
    assert shown == [cases[2], *sorted(cases[:2])]
    assert last.before is None
    every = queries.every_page("vehicle", car.vin, OFFICER)
    assert [bound.volume.case for bound in every] == shown


def test_a_person_sees_what_she_applied_for_and_nothing_else() -> None:
    car = due_car(**owned_with(WANG))
    case = desk.withdraw(seen(opened(car)), Call(SYSTEM, NOW)).case
    filed(case)
    assert queries.whole("vehicle", car.vin, OWNER).volumes
    with pytest.raises(NotFound):
        queries.whole("vehicle", car.vin, Asker("portal", person=WANG))


@pytest.mark.parametrize(
    "asker", [Asker("portal"), Asker("counter", officer=Officer("1", "无岗", GUANGZHOU, ()))]
)
def test_nobody_in_particular_sees_no_file(asker: Asker) -> None:
    case = a_case()
    volume = filed(case)
    with pytest.raises(NotFound):
        queries.whole("vehicle", case.subject, asker)
    with pytest.raises(NotFound):
        queries.sheet(case.city, case.number, volume.digest, asker)


def test_a_sheet_is_given_out_only_as_part_of_its_volume() -> None:
    case, other = a_case(), a_case()
    filed(case)
    [piece, *_] = queries.contents(filed(other))["pieces"]
    media, content = queries.sheet(other.city, other.number, piece["digest"], OWNER)
    assert (media, digest_of(content)) == (piece["media"], piece["digest"])
    with pytest.raises(NotFound):
        queries.sheet(case.city, case.number, piece["digest"], OWNER)


def test_a_damaged_volume_says_so_and_hides_no_other(tmp_path: Path) -> None:
    car = due_car()
    volumes = []
    for minute in range(2):
        case = opened(car, NOW + timedelta(minutes=minute))
        volumes.append(filed(desk.withdraw(seen(case), Call(SYSTEM, LATER)).case))
    digest = volumes[0].digest
    (tmp_path / "archive" / digest[:2] / digest[2:4] / digest).write_bytes(b"{}")
    shown = queries.whole("vehicle", car.vin, OFFICER).volumes
    assert sorted(bool(bound.damaged) for bound in shown) == [False, True]
    with pytest.raises(Damaged):
        queries.sheet(volumes[0].city, volumes[0].case, digest, OFFICER)


# Background work


def test_the_job_of_each_minute_seals_every_city_and_files_what_ended() -> None:
    there = due_car(city=SHENZHEN, place=NANSHAN)
    cases = [a_case(), desk.withdraw(seen(opened(there)), Call(SYSTEM, NOW)).case]
    jobs.seal(0)
    assert sorted(Head.objects.values_list("city", flat=True)) == [GUANGZHOU, SHENZHEN]
    assert Leaf.objects.count() == Entry.objects.count()
    for queued in ProcrastinateJob.objects.filter(task_name="archive.file"):
        jobs.file(**queued.args)
    assert set(Volume.objects.values_list("city", "case")) == {(c.city, c.number) for c in cases}

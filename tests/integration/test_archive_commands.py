"""`cheguan archive` and `cheguan journal`: what they write, and how they end."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from integration.archive_records import LATER, a_case, cases, seal, tamper
from integration.records import GUANGZHOU, NANSHAN, NOW
from typer import Typer
from typer.testing import CliRunner, Result

from cheguan.archive import filing, merkle, signing
from cheguan.archive.models import Leaf, Volume
from cheguan.config.archive import archive, journal
from cheguan.config.trouble import Trouble
from cheguan.credentials import keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_archive(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EXCHANGE_KEY = tmp_path / "keys" / "exchange.json"
    monkeypatch.setenv("CHEGUAN_ARCHIVE", str(tmp_path / "archive"))
    keys.ensure(NOW - timedelta(days=2))


def run(app: Typer, *words: object) -> Result:
    """The command, with its answer; what would end in one sentence is raised."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_an_untouched_journal_ends_well() -> None:
    cases(2)
    seal()
    done = run(journal, "verify")
    assert done.exit_code == 0
    assert "as it was sealed" in done.output


def test_a_changed_journal_ends_badly_and_names_the_case() -> None:
    case = a_case()
    seal()
    tamper("UPDATE casework_entry SET event = 'x' WHERE \"case\" = %s AND version = 2", case.number)
    done = run(journal, "verify", "--city", GUANGZHOU)
    assert done.exit_code == 1
    assert f"case {case.number} version 2: changed" in " ".join(done.output.split())


def test_a_head_that_was_kept_is_checked_against_the_journal(tmp_path: Path) -> None:
    kept = tmp_path / "head.json"
    cases(2)
    seal()
    assert run(journal, "head", GUANGZHOU, "--out", kept).exit_code == 0
    assert run(journal, "verify", "--head", kept).exit_code == 0
    tamper("UPDATE casework_entry SET event = 'x' WHERE version = 1")
    for table in ("archive_head", "archive_node", "archive_leaf"):
        tamper(f"DELETE FROM {table}")  # noqa: S608 - the three tables above
    seal()
    assert run(journal, "verify").exit_code == 0
    assert run(journal, "verify", "--head", kept).exit_code == 1


def test_a_kept_head_that_is_none_is_told_in_a_sentence(tmp_path: Path) -> None:
    kept = tmp_path / "head.json"
    kept.write_text("{}")
    with pytest.raises(Trouble, match="kept head"):
        run(journal, "verify", "--head", kept)
    kept.write_text("x")
    with pytest.raises(Trouble, match="cheguan journal head"):
        run(journal, "verify", "--head", kept)
    with pytest.raises(Trouble, match="can't be read"):
        run(journal, "verify", "--head", tmp_path / "none.json")


def test_a_city_without_a_head_says_so() -> None:
    with pytest.raises(Trouble, match="sealed yet"):
        run(journal, "head", GUANGZHOU)


def test_a_proof_is_written_for_anyone(tmp_path: Path) -> None:
    case = a_case()
    seal()
    out = tmp_path / "proof.json"
    assert run(journal, "prove", case.number.lower(), "--out", out).exit_code == 0
    proof = json.loads(out.read_text(encoding="utf-8"))
    certificate = signing.read_pem(proof["head"]["certificate"].encode())
    shown = merkle.check_case(
        proof, case.number, lambda kid, data, by: signing.made_by(certificate, data, by)
    )
    assert len(shown) == Leaf.objects.count()
    assert json.loads(run(journal, "prove", case.number).stdout) == proof


def test_a_mistyped_case_is_told_in_a_sentence() -> None:
    with pytest.raises(Trouble, match="mistyped"):
        run(journal, "prove", "4401-0000-0001")


def test_a_file_goes_out_comes_in_and_is_shown(tmp_path: Path) -> None:
    case = a_case()
    seal()
    filing.file(case.city, case.number, LATER)
    out = tmp_path / "car.zip"
    assert "1 volumes" in run(archive, "export", "vehicle", case.subject, "--out", out).output
    assert "1 were here" in run(archive, "import", out, "--office", NANSHAN).output
    tamper("DELETE FROM archive_volume")
    assert "1 volumes are new" in run(archive, "import", out, "--office", NANSHAN).output
    assert Volume.objects.get().office == NANSHAN
    shown = run(archive, "show", "vehicle", case.subject).output
    assert case.number in shown


def test_what_is_wrong_with_a_package_is_told_in_a_sentence(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"x")
    with pytest.raises(Trouble, match="no package"):
        run(archive, "import", wrong, "--office", NANSHAN)
    with pytest.raises(Trouble, match="no volume"):
        run(archive, "export", "vehicle", "LZZ1CL3D0NA000001", "--out", tmp_path / "x.zip")
    with pytest.raises(Trouble, match="no volume of vehicle"):
        run(archive, "show", "vehicle", "LZZ1CL3D0NA000001")


def test_the_authority_of_another_sender_is_named_by_its_file(
    tmp_path: Path, settings: Any
) -> None:
    case = a_case()
    seal()
    filing.file(case.city, case.number, LATER)
    out, authority = tmp_path / "car.zip", tmp_path / "authority.pem"
    run(archive, "export", "vehicle", case.subject, "--out", out)
    authority.write_text(signing.pem(keys.ring().authority))
    settings.EXCHANGE_KEY = tmp_path / "there" / "exchange.json"
    keys.ensure(NOW - timedelta(days=2))
    with pytest.raises(Trouble, match="trusted"):
        run(archive, "import", out, "--office", NANSHAN)
    told = run(archive, "import", out, "--office", NANSHAN, "--authority", authority)
    assert told.exit_code == 0

"""`python -m cheguan_verify`, as a guard at a gate runs it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cheguan_verify.__main__ import main
from cheguan_verify.codes import Kind, encode
from unit.verifier.issuer import (
    STATUS_URI,
    Authority,
    claims,
    credential,
    pem,
    seconds,
    status_token,
)

TODAY = datetime.now(UTC).replace(microsecond=0)
TERM = {"claim_4": seconds(TODAY + timedelta(days=1)), "claim_5": seconds(TODAY)}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a trust list, the authority to pin, and codes."""
    place = tmp_path_factory.mktemp("gate")
    authority = Authority(since=TODAY - timedelta(days=900))
    signer = authority.signer(since=TODAY - timedelta(days=30))
    statuses = {STATUS_URI: status_token(signer, {6: 1}, at=TODAY)}
    (place / "trust.json").write_text(authority.trust_list([signer], statuses=statuses))
    (place / "authority.pem").write_text(pem(authority.certificate))
    (place / "stranger.pem").write_text(pem(Authority().certificate))
    revoked = {"status_list": {"idx": 6, "uri": STATUS_URI}}
    for name, changes in {"good": {}, "revoked": {"claim_65535": revoked}}.items():
        made = claims(claim_6=seconds(TODAY), **TERM, **changes)
        (place / name).write_text(encode(Kind.CREDENTIAL, credential(signer, made)))
    return place


def test_a_good_code_is_printed_for_people(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--trust", str(place / "trust.json"), (place / "good").read_text()]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("有效 / valid")
    assert "姓名 / Name: 张三" in printed
    assert f"Status as of: {TODAY}" in printed


def test_a_code_may_stand_in_a_file_and_the_authority_be_pinned(place: Path) -> None:
    trust = ["--trust", str(place / "trust.json")]
    assert main([*trust, "--authority", str(place / "authority.pem"), str(place / "good")]) == 0
    assert main([*trust, "--authority", str(place / "stranger.pem"), str(place / "good")]) == 2


def test_any_other_code_ends_with_1(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--trust", str(place / "trust.json"), str(place / "revoked")]) == 1
    assert main(["--trust", str(place / "trust.json"), "CG1:GARBAGE"]) == 1
    assert "已注销 / revoked" in capsys.readouterr().out


def test_status_lists_may_come_from_a_file_of_their_own(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "none.json").write_text("{}")
    none = ["--statuses", str(place / "none.json")]
    assert main(["--trust", str(place / "trust.json"), *none, str(place / "revoked")]) == 0
    assert "未知 / not known" in capsys.readouterr().out


def test_without_a_trust_list_nothing_is_checked(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--trust", str(place / "good"), str(place / "good")]) == 2
    assert main(["--trust", str(place / "nowhere"), str(place / "good")]) == 2
    assert "not a trust list" in capsys.readouterr().err

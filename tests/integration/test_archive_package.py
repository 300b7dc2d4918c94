"""Files of vehicles and drivers that travel: taken in whole, or refused and nothing of it kept."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cheguan_verify import Trust
from integration.archive_records import LATER, seal, tampering
from integration.records import CHEN, NANSHAN, NOW, due_car, opened, seen

from cheguan.archive import entries, filing, package, queries, signing
from cheguan.archive.models import Volume
from cheguan.archive.package import Nothing, Refused
from cheguan.archive.package import opening as package_opening
from cheguan.archive.store import digest_of, store
from cheguan.casework import desk
from cheguan.casework.asking import SYSTEM, Asker, Call
from cheguan.credentials import keys
from cheguan.credentials.keys import Signer
from cheguan.organisation.powers import Officer, Post, Role

pytestmark = pytest.mark.django_db

Files = dict[str, bytes]
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
OFFICER = Asker("counter", officer=Officer("9", "李警官", NANSHAN, (Post(Role.CLERK, NANSHAN),)))


@pytest.fixture
def elsewhere(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What makes this installation another one: other keys, another archive, no volumes."""
    settings.EXCHANGE_KEY = tmp_path / "here" / "keys" / "exchange.json"
    keys.ensure(NOW - timedelta(days=2))

    def go() -> None:
        from django.db import connection

        settings.EXCHANGE_KEY = tmp_path / "there" / "keys" / "exchange.json"
        keys.ensure(NOW - timedelta(days=2))
        with tampering(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM archive_volume")

    return go


@pytest.fixture
def sent(elsewhere: Callable[[], None], tmp_path: Path) -> Path:
    """The package of a car with two volumes, which has arrived at another installation."""
    car = due_car()
    for minute in range(2):
        case = opened(car, NOW + timedelta(minutes=minute))
        case = desk.withdraw(seen(case), Call(SYSTEM, NOW + timedelta(minutes=minute))).case
        filing.file(case.city, case.number, LATER)
    seal(NOW + timedelta(minutes=5))
    path = tmp_path / "sent.zip"
    assert package.write("vehicle", car.vin, path, LATER) == 2
    return path


@pytest.fixture
def arrived(sent: Path, elsewhere: Callable[[], None]) -> tuple[Path, Trust]:
    """The package, where only the sender's authority is known by it."""
    sender = signing.own()
    elsewhere()
    return sent, sender


def take(path: Path, trust: Trust) -> package.Taken:
    return package.take(path, NANSHAN, trust, LATER + timedelta(days=1))


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as opened_:
        return {name: opened_.read(name) for name in opened_.namelist()}


def packed(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def signed_again(
    files: Files, change: Callable[[Any], None], signer: Signer | None = None
) -> Files:
    """With another manifest, signed by whoever signs here now, or by this one."""
    manifest = json.loads(files[MANIFEST])
    change(manifest)
    said = entries.text(manifest).encode()
    by = signer or signing.signer(LATER)
    signature = {"certificate": signing.pem(by.certificate), "signature": by.sign(said).hex()}
    return files | {MANIFEST: said, SIGNATURE: json.dumps(signature).encode()}


def replaced(files: Files, old: str, content: bytes) -> Files:
    """With another file in the place of one, under its own digest, and all that named it changed
    with it; signed again by whoever signs here now."""
    new = digest_of(content)
    rest = {name: body for name, body in files.items() if name != f"files/{old}"}
    rest[f"files/{new}"] = content

    def change(manifest: Any) -> None:
        manifest["files"][new] = len(content)
        manifest["files"].pop(old)
        for volume in manifest["volumes"]:
            for name in ("contents", "proof"):
                volume[name] = new if volume[name] == old else volume[name]

    return signed_again(rest, change)


def nothing_kept() -> bool:
    return not Volume.objects.exists()


def test_a_file_that_travelled_opens_as_the_same_page(arrived: tuple[Path, Trust]) -> None:
    path, trust = arrived
    taken = take(path, trust)
    assert (len(taken.new), taken.known) == (2, ())
    page = queries.whole("vehicle", taken.subject, OFFICER)
    assert [bound.volume.case for bound in page.volumes] == list(taken.new)
    for bound in page.volumes:
        assert (bound.volume.origin, bound.volume.office) == ("440000", NANSHAN)
        assert not bound.damaged
        roles = {str(sheet.title) for sheet in bound.sheets}
        assert roles >= {str(queries.ROLES[role]) for role in ("application", "facts", "journal")}
        for sheet in bound.sheets:
            volume = bound.volume
            assert queries.sheet(volume.city, volume.case, sheet.digest, OFFICER)


def test_taking_a_package_again_changes_nothing(arrived: tuple[Path, Trust]) -> None:
    path, trust = arrived
    first = take(path, trust)
    rows = list(Volume.objects.values())
    again = package.take(path, "440100", trust, LATER + timedelta(days=9))
    assert (again.new, again.known) == ((), first.new)
    assert list(Volume.objects.values()) == rows


def test_what_came_from_elsewhere_travels_on(arrived: tuple[Path, Trust], tmp_path: Path) -> None:
    path, trust = arrived
    taken = take(path, trust)
    on = tmp_path / "on.zip"
    assert package.write("vehicle", taken.subject, on, LATER) == 2
    here = signing.own()
    together = replace(here, authorities=(*trust.authorities, *here.authorities))
    assert take(on, together).known == taken.new


def test_a_volume_that_says_something_else_here_is_not_replaced(
    arrived: tuple[Path, Trust],
) -> None:
    path, trust = arrived
    from django.db import connection

    take(path, trust)
    with tampering(), connection.cursor() as cursor:
        cursor.execute("UPDATE archive_volume SET digest = repeat('0', 64)")
    with pytest.raises(Refused, match="something else"):
        take(path, trust)


def test_a_sender_who_is_not_trusted_is_refused(arrived: tuple[Path, Trust]) -> None:
    path, _ = arrived
    with pytest.raises(Refused, match="trusted"):
        take(path, signing.own())
    assert nothing_kept()


def test_a_sender_who_was_taken_back_is_named_and_refused(
    sent: Path, elsewhere: Callable[[], None]
) -> None:
    signer = signing.signer(LATER).kid
    keys.revoke(signer, LATER)
    trust = signing.own()
    elsewhere()
    with pytest.raises(Refused, match=f"Its signer {signer.hex()} has been taken back"):
        take(sent, trust)
    assert nothing_kept()


def test_a_certificate_for_another_purpose_signs_no_package(
    sent: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    """The authority certifies those who ask wallets too: they may sign questions, no files."""
    trust, reader = signing.own(), keys.reader(LATER)
    files = signed_again(files_of(sent), lambda manifest: None, reader)
    elsewhere()
    with pytest.raises(Refused, match=f"signer {reader.kid.hex()} is for another purpose"):
        take(packed(tmp_path / "wrong.zip", files), trust)
    assert nothing_kept()


def test_every_file_that_is_changed_is_found(arrived: tuple[Path, Trust], tmp_path: Path) -> None:
    path, trust = arrived
    files = files_of(path)
    for name, content in files.items():
        wrong = bytes([content[0] ^ 1]) + content[1:]
        with pytest.raises(Refused):
            take(packed(tmp_path / "wrong.zip", files | {name: wrong}), trust)
    assert len(files) > 10
    assert nothing_kept()


def test_every_file_that_is_missing_is_found(arrived: tuple[Path, Trust], tmp_path: Path) -> None:
    path, trust = arrived
    files = files_of(path)
    for name in files:
        rest = {other: content for other, content in files.items() if other != name}
        with pytest.raises(Refused):
            take(packed(tmp_path / "wrong.zip", rest), trust)
    assert nothing_kept()


@pytest.mark.parametrize(
    "name",
    [
        "files/" + "0" * 64,
        "../evil",
        "/etc/evil",
        "files/../../evil",
        "files/",
        "readme.txt",
        "C:\\evil",
        "files/" + "A" * 64,
        "manifest.json/x",
    ],
)
def test_a_file_more_than_was_signed_is_refused(
    name: str, arrived: tuple[Path, Trust], tmp_path: Path
) -> None:
    path, trust = arrived
    with pytest.raises(Refused):
        take(packed(tmp_path / "wrong.zip", files_of(path) | {name: b"x"}), trust)
    assert nothing_kept()
    assert not (tmp_path / "evil").exists()


def test_a_file_that_is_there_twice_is_refused(arrived: tuple[Path, Trust], tmp_path: Path) -> None:
    path, trust = arrived
    with (
        zipfile.ZipFile(path, "a") as more,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        more.writestr(MANIFEST, b"{}")
    with pytest.raises(Refused, match="twice"):
        take(path, trust)


def test_a_signed_file_that_belongs_to_nothing_is_refused(
    sent: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    trust, extra = signing.own(), digest_of(b"x")
    files = files_of(sent) | {f"files/{extra}": b"x"}
    again = signed_again(files, lambda manifest: manifest["files"].update({extra: 1}))
    elsewhere()
    with pytest.raises(Refused, match="belongs to no volume"):
        take(packed(tmp_path / "wrong.zip", again), trust)


def test_a_file_that_bursts_is_not_unpacked(arrived: tuple[Path, Trust], tmp_path: Path) -> None:
    path, trust = arrived
    files = files_of(path)
    name = next(name for name in files if name.startswith("files/"))
    bomb = packed(tmp_path / "bomb.zip", files | {name: bytes(17 * 1024 * 1024)})
    assert bomb.stat().st_size < 200_000
    with pytest.raises(Refused, match="too large"):
        take(bomb, trust)


def test_files_that_burst_together_are_not_unpacked(
    arrived: tuple[Path, Trust], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, trust = arrived
    monkeypatch.setattr(package_opening, "LARGEST_PACKAGE", 1000)
    with pytest.raises(Refused, match="too large together"):
        take(path, trust)
    monkeypatch.setattr(package_opening, "MOST_FILES", 3)
    with pytest.raises(Refused, match="too many"):
        take(path, trust)


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9, 0.999])
def test_a_package_that_was_cut_off_is_refused(where: float, arrived: tuple[Path, Trust]) -> None:
    path, trust = arrived
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * where)])
    with pytest.raises(Refused):
        take(path, trust)


def test_what_is_no_package_is_refused(tmp_path: Path, elsewhere: Callable[[], None]) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused, match="no package"):
        take(other, signing.own())


def _contents(files: Files) -> tuple[str, Any]:
    digest = json.loads(files[MANIFEST])["volumes"][0]["contents"]
    return digest, json.loads(files[f"files/{digest}"])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"subject": "LZZ1CL3D0NA999999"}, "not about"),
        ({"subject_kind": "licence"}, "not about"),
        ({"case": "4401-0000-0000"}, "not proven"),
        ({"city": "440300"}, "not the one that is proven"),
        ({"subject": "LZZ1CL3D0NA\0"}, "not as it must be"),
        ({"ended_at": "2026-03-11T02:00:00"}, "not as it must be"),
        ({"about": "another"}, "not as it must be"),
        ({"more": 1}, "not as it must be"),
        ({"pieces": []}, "not the one that is proven"),
    ],
)
def test_even_a_signed_package_must_fit_together(
    wrong: dict[str, Any], why: str, sent: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    files, trust = files_of(sent), signing.own()
    digest, contents = _contents(files)
    made = replaced(files, digest, entries.text(contents | wrong).encode())
    elsewhere()
    with pytest.raises(Refused, match=why):
        take(packed(tmp_path / "wrong.zip", made), trust)
    assert nothing_kept()


def _made_long_ago(manifest: Any) -> None:
    manifest["made_at"] = "2020-01-01T00:00:00Z"


def _with_another_size(manifest: Any) -> None:
    manifest["files"][min(manifest["files"])] += 1


@pytest.mark.parametrize(
    ("change", "why"),
    [(_made_long_ago, "did not hold"), (_with_another_size, "not what was signed")],
)
def test_what_a_signed_manifest_says_must_be_so(
    change: Callable[[Any], None],
    why: str,
    sent: Path,
    elsewhere: Callable[[], None],
    tmp_path: Path,
) -> None:
    files, trust = signed_again(files_of(sent), change), signing.own()
    elsewhere()
    with pytest.raises(Refused, match=why):
        take(packed(tmp_path / "wrong.zip", files), trust)


@pytest.mark.parametrize(
    ("wrong", "why"), [({"size": 1}, "another size"), ({"role": "other:x"}, "no piece")]
)
def test_what_a_volume_says_of_its_pieces_must_be_so(
    wrong: dict[str, Any], why: str, sent: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    files, trust = files_of(sent), signing.own()
    digest, contents = _contents(files)
    contents["pieces"][0] |= wrong
    made = replaced(files, digest, entries.text(contents).encode())
    elsewhere()
    with pytest.raises(Refused, match=why):
        take(packed(tmp_path / "wrong.zip", made), trust)


def test_even_a_signed_package_cannot_change_a_journal(
    sent: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    files, trust = files_of(sent), signing.own()
    digest, contents = _contents(files)
    journal = next(piece for piece in contents["pieces"] if piece["role"] == "journal")
    other = files[f"files/{journal['digest']}"].replace(b"withdrawn", b"confirmed")
    made = replaced(files, journal["digest"], other)
    journal["digest"] = digest_of(other)
    made = replaced(made, digest, entries.text(contents).encode())
    elsewhere()
    with pytest.raises(Refused, match="not the one that is proven"):
        take(packed(tmp_path / "wrong.zip", made), trust)


def test_a_proof_under_a_head_of_somebody_else_is_no_proof(
    sent: Path, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    """The package is signed here, its heads by a stranger."""
    files = files_of(sent)
    elsewhere()
    again = signed_again(files, lambda manifest: None)
    with pytest.raises(Refused, match="not proven"):
        take(packed(tmp_path / "wrong.zip", again), signing.own())


def test_there_is_no_package_of_nothing(elsewhere: Callable[[], None], tmp_path: Path) -> None:
    with pytest.raises(Nothing, match="no volume"):
        package.write("licence", CHEN.number, tmp_path / "out.zip", LATER)
    assert list(tmp_path.glob("*.zip")) == []


def test_what_is_not_sealed_yet_does_not_travel(
    elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    from cheguan.archive.heads import NoHead

    case = desk.withdraw(seen(opened(due_car())), Call(SYSTEM, NOW)).case
    filing.file(case.city, case.number, LATER)
    with pytest.raises(NoHead):
        package.write("vehicle", case.subject, tmp_path / "out.zip", LATER)
    assert list(tmp_path.glob("*.zip")) == []


def test_a_store_that_lost_a_file_sends_nothing(sent: Path, tmp_path: Path) -> None:
    from cheguan.archive.store import Missing

    volume = Volume.objects.first()
    assert volume
    root = Path(store().root)  # type: ignore[attr-defined]
    piece = queries.contents(volume)["pieces"][0]["digest"]
    (root / piece[:2] / piece[2:4] / piece).unlink()
    with pytest.raises(Missing):
        package.write("vehicle", volume.subject, tmp_path / "out.zip", LATER)

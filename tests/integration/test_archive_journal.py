"""The sealed journal: each entry has one place, and every tampering is found and named."""

# ruff: noqa: S608 - the statements are the tests' own

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from cryptography import x509
from django.db import DatabaseError, connection, transaction
from integration.archive_records import (
    LATER,
    a_case,
    ask,
    cases,
    found,
    seal,
    tamper,
    told,
)
from integration.records import GUANGZHOU, NOW

from cheguan.archive import (
    entries,
    filing,
    heads,
    merkle,
    proofs,
    sealing,
    signing,
    tree,
    verifying,
)
from cheguan.archive.entries import COLUMNS
from cheguan.archive.findings import Kind
from cheguan.archive.heads import Forged
from cheguan.archive.merkle import NotProven
from cheguan.archive.models import Head, Leaf, Node
from cheguan.archive.proofs import NotSealed
from cheguan.casework.models import Entry
from cheguan.credentials import conf, keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"
    keys.ensure(NOW - timedelta(days=2))


def test_every_column_of_the_journal_is_sealed() -> None:
    columns = tuple(field.column for field in Entry._meta.concrete_fields if field.column)
    assert columns == COLUMNS


def test_each_entry_has_one_place_however_often_it_is_sealed() -> None:
    cases(3)
    first = seal()
    assert first.size == Entry.objects.count() == Leaf.objects.count() > 3
    a_case()
    second = seal(LATER + timedelta(minutes=1))
    assert second.size == Entry.objects.count() == Leaf.objects.count() > first.size
    assert seal(LATER + timedelta(minutes=2)).size == second.size
    assert told() == []


def test_a_head_goes_on_from_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    cases(2)
    old = heads.read(seal().said)
    cases(3)
    new = heads.read(seal(LATER + timedelta(minutes=1)).said)
    assert (new.number, new.previous) == (2, heads.digest(Head.objects.get(number=1).said))
    growth = [bytes.fromhex(step) for step in proofs.of_growth(GUANGZHOU, old.size, new.size)]
    assert merkle.goes_on(old.size, old.root, new.size, new.root, growth)


def test_an_entry_that_bears_an_older_time_is_sealed_by_the_nightly_look() -> None:
    old = a_case()
    size = seal(NOW + timedelta(hours=3)).size
    case = a_case()
    assert seal(NOW + timedelta(hours=4)).size == size
    seal(NOW + timedelta(hours=5), since=sealing.EVER)
    assert Leaf.objects.count() == Entry.objects.count()
    assert {old.number, case.number} == set(Leaf.objects.values_list("case", flat=True))


def test_what_was_written_while_no_worker_was_there_is_sealed_by_the_next_one() -> None:
    seal_nothing = seal(NOW - timedelta(minutes=5))
    a_case()
    assert seal_nothing.size == 0
    assert seal(NOW + timedelta(hours=9)).size == Entry.objects.count()
    assert told() == []


def test_a_clock_that_was_set_back_makes_no_older_head() -> None:
    cases(1)
    seal(LATER + timedelta(hours=1))
    seal(LATER)
    assert told() == []


def test_what_is_sealed_during_a_verification_is_left_to_the_next_one() -> None:
    cases(2)
    seal()
    verification = verifying.verify(
        GUANGZHOU, lambda done, of: [cases(1), seal(LATER + timedelta(minutes=1))], None
    )
    assert list(verification) == []
    assert told() == []


@pytest.mark.parametrize("table", ["leaf", "node", "head"])
def test_nobody_changes_the_tree_by_the_way(table: str) -> None:
    cases(2)
    seal()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ask(f"DELETE FROM archive_{table}")


def test_the_work_of_sealing_does_not_grow_with_the_tree(
    django_assert_max_num_queries: Any,
) -> None:
    cases(8)
    seal()
    a_case()
    # Lock, size, edge (two), entries, two copies; lock, last head, size, edge (two), the head;
    # and what begins and ends the two transactions.
    with django_assert_max_num_queries(17):
        seal(LATER + timedelta(minutes=1))


# Tampering


def test_an_untouched_journal_has_nothing_to_be_named() -> None:
    cases(5)
    seal()
    assert told() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("event", "'refused'"), ("at", "at + interval '1 s'"), ("values", "'{\"a\": 1}'")],
)
def test_a_changed_entry_is_named(column: str, value: str) -> None:
    case = cases(3)[1]
    seal()
    tamper(
        f'UPDATE casework_entry SET "{column}" = {value} WHERE "case" = %s AND version = 2',
        case.number,
    )
    assert told() == [f"changed case {case.number} version 2"]


def test_where_the_case_is_archived_it_is_said_what_was_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHEGUAN_ARCHIVE", str(tmp_path / "archive"))
    case = a_case()
    seal()
    filing.file(case.city, case.number, LATER)
    tamper(
        "UPDATE casework_entry SET event = 'refused', channel = 'counter'"
        ' WHERE "case" = %s AND version = 2',
        case.number,
    )
    [finding] = found()
    assert 'event was "accepted", is "refused"' in finding.says
    assert 'channel was "portal", is "counter"' in finding.says
    assert "version was" not in finding.says


def test_a_deleted_entry_is_named() -> None:
    case = cases(3)[1]
    seal()
    tamper('DELETE FROM casework_entry WHERE "case" = %s AND version = 2', case.number)
    assert f"removed case {case.number} version 2" in told()


def test_a_deleted_tail_is_named_by_its_case() -> None:
    cases(3)
    seal()
    last = Leaf.objects.order_by("-position")[0].case
    tamper('DELETE FROM casework_entry WHERE "case" = %s', last)
    tamper('DELETE FROM archive_leaf WHERE "case" = %s', last)
    names = told()
    assert f"removed case {last}" in names
    assert "removed head 1" in names


def test_an_inserted_entry_is_named() -> None:
    case = a_case()
    seal()
    seal(LATER + timedelta(hours=2))
    tamper(
        "INSERT INTO casework_entry SELECT city, \"case\", 99, at, 'granted', by, officer, office,"
        ' channel, "values" FROM casework_entry WHERE "case" = %s AND version = 1',
        case.number,
    )
    assert f"inserted case {case.number} version 99" in told()
    assert f"inserted case {case.number}" in told()


def test_an_entry_that_was_slipped_in_and_sealed_later_is_named() -> None:
    case = a_case()
    seal()
    seal(LATER + timedelta(days=30))
    tamper(
        "INSERT INTO casework_entry SELECT city, \"case\", 99, at, 'granted', by, officer, office,"
        ' channel, "values" FROM casework_entry WHERE "case" = %s AND version = 1',
        case.number,
    )
    seal(LATER + timedelta(days=30, minutes=1), since=sealing.EVER)
    assert f"inserted case {case.number} version 99" in told()


def test_swapped_entries_are_both_named() -> None:
    one, other = cases(2)
    seal()
    tamper(
        'UPDATE casework_entry e SET event = o.event, "values" = o."values" FROM casework_entry o'
        ' WHERE (e."case", e.version, o."case", o.version) IN ((%s, 1, %s, 2), (%s, 2, %s, 1))',
        *(one.number, other.number, other.number, one.number),
    )
    assert sorted(told()) == sorted(
        [f"changed case {one.number} version 1", f"changed case {other.number} version 2"]
    )


def test_an_entry_that_was_changed_with_its_leaf_is_found_under_its_node() -> None:
    case = a_case()
    seal()
    entry = Entry.objects.get(case=case.number, version=1)
    tamper("UPDATE casework_entry SET event = 'x' WHERE \"case\" = %s AND version = 1", case.number)
    _reseal(case.number, 1)
    [finding] = found()
    assert finding.kind is Kind.CHANGED
    assert f"case {entry.case} version 1" in finding.where


def _reseal(case: str, version: int) -> None:
    """Make the leaf fit its entry again, and let the rest of the tree be."""
    [row] = ask(
        f'SELECT {entries.select("e")} FROM casework_entry e WHERE "case" = %s AND version = %s',
        *(case, version),
    )
    leaf = merkle.leaf_hash(entries.canonical(row).encode())
    tamper(
        'UPDATE archive_leaf SET hash = %s WHERE "case" = %s AND version = %s', leaf, case, version
    )


def test_a_tree_that_was_made_anew_is_not_what_the_heads_have_signed() -> None:
    case = cases(3)[0]
    kept = heads.plain(seal())
    _rewrite(case.number)
    [finding] = found()
    assert (finding.kind, finding.where) == (Kind.REWRITTEN, "head 1")
    assert heads.opened(kept, signing.own()).size == Leaf.objects.count()


def _rewrite(case: str) -> None:
    """Change an entry and make all of the tree anew, as someone with the database could."""
    tamper("UPDATE casework_entry SET event = 'x' WHERE \"case\" = %s AND version = 1", case)
    for table in ("leaf", "node"):
        tamper(f"DELETE FROM archive_{table}")
    with transaction.atomic():
        sealing._seal_batch(GUANGZHOU, sealing.Mark(NOW - timedelta(days=1)), lambda _: None)


def test_a_kept_head_shows_that_all_was_rewritten_even_with_the_keys() -> None:
    case = cases(3)[0]
    kept = heads.opened(heads.plain(seal()), signing.own())
    assert told(kept) == []
    tamper("DELETE FROM archive_head")
    _rewrite(case.number)
    seal()
    assert told() == []
    assert told(kept) == ["rewritten kept head 1"]


def test_a_kept_head_shows_that_the_end_is_gone_even_with_the_keys() -> None:
    case = cases(3)[-1]
    kept = heads.opened(heads.plain(seal()), signing.own())
    for table in ("casework_entry", "archive_leaf"):
        tamper(f'DELETE FROM {table} WHERE "case" = %s', case.number)
    tamper("DELETE FROM casework_case WHERE number = %s", case.number)
    for table in ("archive_head", "archive_node"):
        tamper(f"DELETE FROM {table}")
    tamper("DELETE FROM archive_leaf")
    seal()
    assert told() == []
    assert told(kept) == ["rewritten kept head 1"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("UPDATE archive_head SET signature = sha512('x') WHERE number = 2", "forged head 2"),
        ("UPDATE archive_head SET size = 1 WHERE number = 1", "forged head 1"),
        ("UPDATE archive_head SET kid = '00' WHERE number = 2", "forged head 2"),
        ("UPDATE archive_head SET said = replace(said, '2026', '2027')", "forged head 1"),
        ("DELETE FROM archive_head WHERE number = 2", "removed head 3"),
        ("DELETE FROM archive_leaf WHERE position = 1", "removed position 1"),
        ("DELETE FROM archive_node WHERE (level, position) = (2, 0)", "removed positions 0 to 3"),
        (
            "UPDATE archive_node SET hash = sha256('x') WHERE (level, position) = (2, 0)",
            "changed positions 0 to 3",
        ),
    ],
)
def test_what_was_done_to_the_tree_is_named(query: str, named: str) -> None:
    for minute in range(1, 4):
        cases(2)
        seal(NOW + timedelta(minutes=minute))
    tamper(query)
    assert named in told()


def test_a_head_that_somebody_else_signed_is_forged(settings: Any, tmp_path: Path) -> None:
    cases(1)
    mine = settings.EXCHANGE_KEY
    settings.EXCHANGE_KEY = tmp_path / "other" / "exchange.json"
    keys.ensure(NOW - timedelta(days=2))
    kept = heads.plain(seal())
    [stranger] = conf.folder().glob("signer-*.pem")
    settings.EXCHANGE_KEY = mine
    assert told() == ["forged head 1"]
    # Nor does it help to put his certificate among ours.
    (conf.folder() / "signer-stranger.pem").write_bytes(stranger.read_bytes())
    assert told() == ["forged head 1"]
    with pytest.raises(Forged, match="trusted"):
        heads.opened(kept, signing.own())


def test_a_head_that_was_signed_again_later_breaks_the_chain() -> None:
    for minute in range(1, 4):
        cases(1)
        seal(NOW + timedelta(minutes=minute))
    said = Head.objects.get(number=2).said.replace("02:02:00", "02:02:01")
    signature = signing.signer(NOW).sign(said.encode())
    tamper(
        "UPDATE archive_head SET said = %s, signature = %s, at = at + interval '1 s'"
        " WHERE number = 2",
        *(said, signature),
    )
    assert told() == ["forged head 3"]


@pytest.mark.parametrize("at", ["2026-03-11", "2026-03-11T02:02:00", 7, None])
def test_a_head_whose_time_is_none_is_forged(at: object) -> None:
    cases(1)
    said = json.loads(seal().said) | {"at": at}
    tamper("UPDATE archive_head SET said = %s", entries.text(said))
    assert told() == ["forged head 1"]


def test_a_leaf_far_out_is_named_and_not_walked_to() -> None:
    case = a_case()
    seal()
    tamper(
        "INSERT INTO archive_leaf SELECT city, 1000000000000, %s, 9, form, hash FROM archive_leaf"
        " WHERE position = 0",
        case.number,
    )
    assert "inserted position 1000000000000" in told()


def test_a_node_over_leaves_that_are_not_there_is_named() -> None:
    cases(1)
    seal()
    tamper(
        "INSERT INTO archive_node SELECT city, level, position + 40, hash FROM archive_node"
        " WHERE (level, position) = (1, 0)"
    )
    assert told() == ["inserted node 1/40"]


@pytest.mark.parametrize(
    "wrong", [{"said": "{}"}, {"signature": "00"}, {"certificate": "x"}, {"signature": "00" * 64}]
)
def test_a_kept_head_that_was_changed_is_not_taken(wrong: dict[str, str]) -> None:
    cases(1)
    with pytest.raises(Forged):
        heads.opened(heads.plain(seal()) | wrong, signing.own())


def test_what_is_sealed_in_many_batches_is_verified_in_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    monkeypatch.setattr("cheguan.archive.walking.BATCH", 4)
    case = cases(7)[3]
    seal()
    assert told() == []
    tamper("DELETE FROM archive_node WHERE level = 3 AND position = 0")
    assert told() == ["removed positions 0 to 7"]
    tamper("UPDATE casework_entry SET event = 'x' WHERE \"case\" = %s AND version = 1", case.number)
    assert f"changed case {case.number} version 1" in told()


# Proofs


def _signed(proof: Any) -> Any:
    certificate = x509.load_pem_x509_certificate(proof["head"]["certificate"].encode())
    return lambda kid, data, signature: signing.made_by(certificate, data, signature)


def test_a_citizen_can_show_that_her_case_is_in_the_journal() -> None:
    case = cases(4)[2]
    seal()
    proof = json.loads(json.dumps(proofs.of_case(GUANGZHOU, case.number)))
    shown = merkle.check_case(proof, case.number, _signed(proof))
    assert [entry["event"] for entry in shown] == list(
        Entry.objects.filter(case=case.number).order_by("version").values_list("event", flat=True)
    )
    assert heads.opened(proof["head"], signing.own()).city == GUANGZHOU


@pytest.mark.parametrize("what", ["content", "path", "position", "head", "signature", "case"])
def test_a_proof_that_was_changed_shows_nothing(what: str) -> None:
    case = cases(4)[2]
    seal()
    proof = proofs.of_case(GUANGZHOU, case.number)
    signed, number, [entry, *_] = _signed(proof), case.number, proof["entries"]
    match what:
        case "content":
            entry["content"] = entry["content"].replace("opened", "closed")
        case "path":
            entry["path"] = entry["path"][1:]
        case "position":
            entry["position"] += 1
        case "head":
            proof["head"]["said"] = proof["head"]["said"].replace('"size":', '"size":1')
        case "signature":
            proof["head"]["signature"] = "00" * 64
        case "case":
            number = cases(1)[0].number
    with pytest.raises(NotProven):
        merkle.check_case(proof, number, signed)


@pytest.mark.parametrize("name", ["head", "entries"])
@pytest.mark.parametrize("junk", [None, 7, "x", {}, [], [{}], [None], {"kid": 1}])
def test_junk_is_no_proof(name: str, junk: object) -> None:
    case = a_case()
    seal()
    proof = proofs.of_case(GUANGZHOU, case.number)
    with pytest.raises(NotProven):
        merkle.check_case(proof | {name: junk}, case.number, _signed(proof))


def test_a_proof_without_the_first_entry_shows_nothing() -> None:
    case = a_case()
    seal()
    proof = proofs.of_case(GUANGZHOU, case.number)
    del proof["entries"][0]
    with pytest.raises(NotProven, match="one after another"):
        merkle.check_case(proof, case.number, _signed(proof))


def test_there_is_no_proof_of_what_is_not_sealed_yet() -> None:
    case = a_case()
    with pytest.raises(heads.NoHead):
        proofs.of_case(GUANGZHOU, case.number)
    seal()
    late = a_case()
    with pytest.raises(NotSealed):
        proofs.of_case(GUANGZHOU, late.number)


def test_a_proof_takes_few_queries_however_large_the_tree(
    django_assert_max_num_queries: Any,
) -> None:
    case = cases(9)[4]
    seal()
    with django_assert_max_num_queries(2 + 2 * Entry.objects.filter(case=case.number).count()):
        proofs.of_case(GUANGZHOU, case.number)


def test_a_tree_with_a_gap_says_so() -> None:
    cases(3)
    seal()
    tamper("DELETE FROM archive_node WHERE level = 1")
    with pytest.raises(tree.Incomplete, match="lacks node"):
        tree.edge(GUANGZHOU, 6)


def test_nodes_are_kept_only_where_they_are_whole() -> None:
    cases(3)
    size = seal().size
    assert Node.objects.count() == sum(size >> level for level in range(1, size.bit_length()))


# Concurrency


def test_writers_at_work_while_sealing_lose_nothing(emptied: None, departments: Any) -> None:
    done = Event()

    def write() -> None:
        cases(6)
        connection.close()

    def seal_on() -> None:
        while not done.is_set():
            seal()
        connection.close()

    writers = [Thread(target=write) for _ in range(3)]
    sealers = [Thread(target=seal_on) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    seal()
    assert Leaf.objects.count() == Entry.objects.count() == seal().size
    assert told() == []


def test_an_entry_that_commits_after_younger_ones_is_sealed_all_the_same(emptied: None) -> None:
    begun, go_on = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            a_case()
            begun.set()
            go_on.wait(20)
        connection.close()

    thread = Thread(target=slow)
    thread.start()
    begun.wait(20)
    a_case()
    size = seal().size
    assert size == Leaf.objects.count() == Entry.objects.count()
    go_on.set()
    thread.join()
    assert seal(LATER + timedelta(minutes=1)).size == 2 * size
    assert told() == []

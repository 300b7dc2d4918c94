"""What is never changed again: the journal, the history of changes, the looks. By real SQL."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from integration.records import CLERK, GUANGZHOU, NOW, confirmed, due_car, opened

from cheguan.casework import queries
from cheguan.casework.models import Entry
from cheguan.organisation.looks import Purpose, write_down

pytestmark = pytest.mark.django_db

TABLES = {
    "casework_entry": "channel",
    "registry_change": "act",
    "organisation_look": "purpose",
}


@pytest.fixture(autouse=True)
def something_to_forge() -> None:
    case = confirmed(opened(due_car())).case
    write_down(CLERK, Purpose.CASE, [(GUANGZHOU, "case", case.number)], NOW)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_even_the_owner_of_the_tables_cannot_rewrite_them(table: str, sql: str) -> None:
    statement = sql.format(table, TABLES[table])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        assert cursor.fetchone()[0] >= 1
        cursor.execute(
            "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE relname = %s",
            [table],
        )
        assert cursor.fetchone() == (True,)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


def test_an_entry_refuses_to_be_deleted() -> None:
    entry = Entry.objects.latest("at")
    with pytest.raises(TypeError, match="only ever added"):
        entry.delete()


def test_an_entry_cannot_be_saved_again() -> None:
    entry = Entry.objects.latest("version")
    entry.event = "refused"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        entry.save()
    assert not Entry.objects.filter(event="refused").exists()


def test_nor_can_all_entries_at_once() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Entry.objects.all().delete()
    assert queries.Entry.objects.exists()

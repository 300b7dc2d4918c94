"""A throw-away PostgreSQL for the tests that need one, unless DATABASE_URL names a server."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PURE = Path(__file__).parent / "unit"
_cleanup: list[Callable[[], object]] = []


def pytest_configure(config: pytest.Config) -> None:
    """Before Django reads its settings. Workers of xdist inherit what their controller set."""
    controls = not hasattr(config, "workerinput")
    if controls:
        _prepare(config)
    from cheguan.config import start

    start.set_up_django()
    if controls:
        start.collect_static_files()


def _prepare(config: pytest.Config) -> None:
    from cheguan.config import start

    start.compile_catalogues()
    folder = tempfile.TemporaryDirectory(prefix="cheguan-tests-")
    _cleanup.append(folder.cleanup)
    os.environ["CHEGUAN_DATA"] = folder.name
    if "DATABASE_URL" not in os.environ and not _only_pure(config):
        _start_server(Path(folder.name))


def _only_pure(config: pytest.Config) -> bool:
    """Whether the command line asks for nothing but the pure rooms, which need no database."""
    paths = [config.invocation_params.dir / argument.split("::")[0] for argument in config.args]
    return all(path.resolve().is_relative_to(_PURE) for path in paths)


def _start_server(data: Path) -> None:
    from cheguan.config.embedded import Cluster

    cluster = Cluster(data, durable=False)
    cluster.start()
    _cleanup.append(cluster.stop)
    _cleanup.append(lambda: os.environ.pop("DATABASE_URL"))
    os.environ["DATABASE_URL"] = cluster.dsn


def pytest_unconfigure() -> None:
    """The server first, then its folder."""
    while _cleanup:
        _cleanup.pop()()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """pytest-django's, with a flush after committing tests (`transactional_db`) that also empties
    what refuses it: the journal, append-only even for its owner, and the job queue, whose tables
    are not Django's own. The offices are planted again by the flush."""
    from django.db import connection

    flush = connection.ops.execute_sql_flush

    def execute_sql_flush(statements: list[str]) -> None:
        with _append_only_opened():
            flush(["TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE;", *statements])

    connection.ops.execute_sql_flush = execute_sql_flush


@contextmanager
def _append_only_opened() -> Iterator[None]:
    """Give the owner back, for a moment, what it was denied on its own tables."""
    from django.db import connection

    rights = "UPDATE, DELETE, TRUNCATE"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND pg_get_userbyid(relowner) = current_user"
            " AND NOT has_table_privilege(oid, 'TRUNCATE')"
        )
        tables = ", ".join(name for (name,) in cursor)
        if tables:
            cursor.execute(f"GRANT {rights} ON {tables} TO CURRENT_USER")
        yield
        if tables:
            cursor.execute(f"REVOKE {rights} ON {tables} FROM CURRENT_USER")


@pytest.fixture
def emptied(transactional_db: None) -> None:
    """For tests that really commit, in threads or other processes: all is emptied afterwards.

    Whatever the test started must have ended by then.
    """


@pytest.fixture
def live_database_url(transactional_db: None) -> str:
    """The address of the test database, as DATABASE_URL for other processes."""
    return address_of_test_database()


def address_of_test_database() -> str:
    """The same, for fixtures of a wider scope that depend on `django_db_setup`."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    return make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])

"""What has to be there before the platform serves: each step looks first, and is quick when done.

Django is imported inside the functions: they run once its settings can be read.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import psycopg

from cheguan.config.embedded import Cluster
from cheguan.config.environment import data_folder
from cheguan.config.trouble import Trouble, explained, from_log
from cheguan.kernel.consistency import InconsistentService
from cheguan.kernel.numbers import NumbersInvalid

PACKAGE = Path(__file__).resolve().parent.parent
OLDEST_POSTGRESQL = 15
_MIGRATING = 0x6368656775616E
"""The number of an advisory lock: “cheguan”."""

Progress = Callable[[int, int], None]
"""Called with how many are done, of how many."""


def today() -> date:
    """The day in Guangdong."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


@contextmanager
def database() -> Iterator[Cluster | None]:
    """The database for this process and its children: the server that DATABASE_URL names, else the
    embedded one, started or attached to. Raises Trouble, also when the database fails later."""
    from django.db import OperationalError

    with _server() as cluster:
        try:
            yield cluster
        except (OperationalError, psycopg.OperationalError) as error:
            raise _failed(error, cluster) from error


@contextmanager
def _server() -> Iterator[Cluster | None]:
    if url := os.environ.get("DATABASE_URL"):
        check_server(url)
        yield None
        return
    with Cluster(data_folder()).running() as cluster:
        os.environ["DATABASE_URL"] = cluster.dsn
        try:
            yield cluster
        finally:
            del os.environ["DATABASE_URL"]


def _failed(error: Exception, cluster: Cluster | None) -> Trouble:
    reason = " ".join(str(error).split())
    if cluster is None:
        return Trouble(f"The database failed: {reason}.")
    lines = [*cluster.latest_lines(), f"ERROR: {reason}"]
    return from_log("The database failed", lines, cluster.data, cluster.log)


def check_server(url: str) -> None:
    """Whether the server answers and is new enough. Raises Trouble."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise Trouble(f"The database that DATABASE_URL names does not answer: {reason}") from error
    if version < OLDEST_POSTGRESQL:
        raise Trouble(
            f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed, and the server that DATABASE_URL "
            f"names is {version}."
        )


def set_up_django() -> None:
    """Read the settings and load every room. Raises Trouble, also for a service that is broken."""
    gc.disable()  # all that is made here stays: see config.wsgi
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ["DJANGO_SETTINGS_MODULE"] = "cheguan.config.settings"
    try:
        django.setup()
    except (InconsistentService, NumbersInvalid, ImproperlyConfigured) as broken:
        raise Trouble(str(broken)) from broken
    gc.freeze()
    gc.enable()


def release_connections() -> None:
    """Close this process's connections, for it only watches from now on."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    connection = cast(DatabaseWrapper, connections["default"])
    connection.close()
    connection.close_pool()


def compile_catalogues() -> int:
    """Compile the translations that are newer than their compiled form; returns how many."""
    stale = stale_catalogues()
    for source in stale:
        _compile(source)
    return len(stale)


def stale_catalogues() -> list[Path]:
    """The django.po files without an up-to-date django.mo."""
    return [
        source
        for source in sorted(PACKAGE.glob("locale/*/LC_MESSAGES/django.po"))
        if not (compiled := source.with_suffix(".mo")).exists()
        or compiled.stat().st_mtime < source.stat().st_mtime
    ]


def _compile(source: Path) -> None:
    """Beside its place, then renamed: a process that reads at the same time never meets half."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    draft = source.with_suffix(f".{os.getpid()}.new")
    with explained(source.parent, option=""), source.open("rb") as text:
        with draft.open("wb") as compiled:
            write_mo(compiled, read_po(text))
        draft.replace(source.with_suffix(".mo"))


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Bring the schema up to date; returns how many migrations that took. Raises Trouble."""
    from django.core.management import call_command
    from django.db.migrations.exceptions import MigrationSchemaMissing

    if not pending_migrations():
        return 0
    with _alone():
        pending = pending_migrations()
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except MigrationSchemaMissing as error:
            raise Trouble(
                "The account that DATABASE_URL names may not make tables: "
                "make it the owner of the database (ALTER DATABASE … OWNER TO …)."
            ) from error
    return pending


@contextmanager
def _alone() -> Iterator[None]:
    """Of several starts at once on one server, each in its turn."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def make_keys() -> None:
    """The keys that sign credentials, unless they are there."""
    from cheguan.credentials import keys

    keys.ensure(datetime.now(UTC))


def was_prepared(data: Path) -> bool:
    """Whether a start with this data folder has come as far as the static files before."""
    return (data / "static" / ".stamp").exists()


def collect_static_files() -> bool:
    """Gather and compress the static files, unless they are the same as last time; returns whether
    there was something to do."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT, ".stamp")
    current = _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == current:
        return False
    with explained(stamp.parent):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(current, encoding="ascii")
    return True


def _fingerprint() -> str:
    """Changes with any static file's path, size or time."""
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            found.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def build_province(people: int, seed: int, progress: Progress) -> bool:
    """The demonstration's people and vehicles, unless there are some; returns whether it built."""
    from cheguan import demonstration
    from cheguan.registry.models import Party

    empty = not Party.objects.exists()
    if empty:
        demonstration.build(people, seed, today(), progress, data_folder())
    return empty


def refresh_province() -> None:
    """Keep the situations of the demonstration's personas true on this day."""
    from cheguan import demonstration

    demonstration.refresh(today(), data_folder())


def accounts() -> list[tuple[str, str]]:
    """Who may sign in to the demonstration, and how: (who, what to enter)."""
    from cheguan import demonstration

    return demonstration.accounts()


def reconcile(day: str, say: Callable[[str], None]) -> None:
    """Compare a day's payments with the treasury's statement. Raises Trouble."""
    from cheguan.agencies.exchange import Unanswered
    from cheguan.agencies.treasury.statement import NotWhole
    from cheguan.payments import reconcile as payments

    def seen(rows: int, total: int) -> None:
        say(f"  {rows} of {total} rows read")

    try:
        wanted = date.fromisoformat(day)
        report = payments.reconcile(wanted, datetime.now(UTC), seen)
    except ValueError as error:
        raise Trouble(f"“{day}” is no day: write it as 2026-11-24.") from error
    except Unanswered as error:
        raise Trouble("The treasury gives no statement now: try again later.") from error
    except NotWhole as error:
        raise Trouble(str(error)) from error
    say(f"{day}: {report.rows} rows, {report.matched} matched.")
    for difference in payments.differences(wanted):
        say(f"  {difference.kind}: {difference.order} {difference.cure} ({difference.state})")

"""The embedded server survives what wrappers of it have been seen not to survive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from faults.processes import alive, eventually, find

from cheguan.config import launch
from cheguan.config.embedded import Cluster, account
from cheguan.config.trouble import Trouble

OWNER = str(Path(__file__).with_name("owner.py"))
IS_ROOT = os.geteuid() == 0
NOBODY = "65534:65534"

Owner = subprocess.Popen[str]
Start = Callable[[], Owner]


def _ordinary() -> str:
    """As whom an ordinary user's process runs here. Where nobody cannot reach this Python, user 1
    of a namespace, who is as little root to PostgreSQL."""
    if not IS_ROOT:
        return "self"
    probe = launch.command(signal.SIGKILL, NOBODY, [sys.executable, "-c", "import psycopg"])
    return (
        "namespace"
        if subprocess.run(probe, check=False, capture_output=True).returncode
        else NOBODY
    )


@pytest.fixture(params=["root", "ordinary"] if IS_ROOT else ["ordinary"])
def run_as(request: pytest.FixtureRequest) -> str:
    return "self" if request.param == "root" else _ordinary()


@pytest.fixture
def data(run_as: str) -> Iterator[Path]:
    """A data folder that the user owns. (pytest's own folders are closed to other users.)"""
    with tempfile.TemporaryDirectory(prefix="cheguan-test-") as name:
        account.hand_over(Path(name), run_as)
        yield Path(name)


@pytest.fixture
def start(data: Path, run_as: str) -> Iterator[Start]:
    """Starts one more process that owns or attaches; all are ended at the end."""
    started: list[Owner] = []

    def start() -> Owner:
        command = launch.command(signal.SIGKILL, run_as, [sys.executable, OWNER, str(data)])
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield start
    for owner in started:
        owner.kill()
        owner.communicate()
    eventually(lambda: _unlocked(data))


def _unlocked(data: Path) -> bool:
    """Whether no process of the server is left."""
    cluster = Cluster(data)
    free = cluster._locked()
    cluster.stop()
    return free


def said(owner: Owner) -> str:
    assert owner.stdout
    line = owner.stdout.readline().strip()
    assert line, owner.communicate()[1]
    return line


def end(owner: Owner) -> None:
    _, errors = owner.communicate("")
    assert (owner.returncode, errors) == (0, "")


def write(data: Path, text: str) -> None:
    with psycopg.connect(Cluster(data).dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def notes(data: Path) -> list[str]:
    with psycopg.connect(Cluster(data).dsn) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM note")]


def server_of(owner: Owner) -> int:
    server = find(owner.pid, "bin/postgres -D")
    assert server
    return server


def test_data_outlive_a_restart(data: Path, start: Start) -> None:
    owner = start()
    assert said(owner) == "owner"
    write(data, "kept")
    end(owner)
    assert said(start()) == "owner"
    assert notes(data) == ["kept"]


def test_a_plain_role_owns_the_database_and_only_its_user_reaches_it(
    data: Path, start: Start
) -> None:
    said(start())
    query = """
        SELECT current_user, current_database(), rolsuper, rolcreatedb, pg_get_userbyid(datdba),
               pg_encoding_to_char(encoding), datcollate, current_setting('listen_addresses')
        FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()
    """
    cluster = Cluster(data)
    with psycopg.connect(cluster.dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row == ("cheguan", "cheguan", False, True, "cheguan", "UTF8", "C", "")
    assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700


def test_a_killed_server_comes_back_with_its_data(data: Path, start: Start) -> None:
    owner = start()
    said(owner)
    write(data, "kept")
    killed = server_of(owner)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: not alive(killed))
    eventually(lambda: find(owner.pid, "bin/postgres -D"))
    eventually(lambda: _answers(data))
    assert notes(data) == ["kept"]


@pytest.mark.parametrize("victim", ["bin/postgres -D", "postgres: startup"])
def test_a_server_killed_again_and_again_while_it_recovers_comes_back(
    data: Path, start: Start, victim: str
) -> None:
    """The second is the process of the server that recovers: without it, the server gives up."""
    owner = start()
    said(owner)
    write(data, "kept")
    write_much(data)
    os.kill(server_of(owner), signal.SIGKILL)
    for _ in range(3):
        killed = eventually(lambda: find(owner.pid, victim))
        assert isinstance(killed, int)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda killed=killed: not alive(killed))
    eventually(lambda: _answers(data))
    assert owner.poll() is None
    assert notes(data) == ["kept"]


def write_much(data: Path) -> None:
    """So much that recovering it takes a moment."""
    with psycopg.connect(Cluster(data).dsn) as connection:
        connection.execute("CREATE TABLE much AS SELECT generate_series(1, 300000) AS number")
        connection.execute("UPDATE much SET number = number + 1")


def _answers(data: Path) -> bool:
    try:
        psycopg.connect(Cluster(data).dsn).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_server_ends_with_a_killed_owner(data: Path, start: Start) -> None:
    owner = start()
    said(owner)
    write(data, "kept")
    server = server_of(owner)
    owner.kill()
    eventually(lambda: not alive(server))
    assert said(start()) == "owner"
    assert notes(data) == ["kept"]


@pytest.mark.parametrize("victim", ["owner", "initdb"])
def test_a_start_killed_halfway_does_not_spoil_the_folder(
    data: Path, start: Start, victim: str
) -> None:
    owner = start()
    initdb = eventually(lambda: find(owner.pid, "bin/initdb -D"))
    assert isinstance(initdb, int)
    os.kill(initdb if victim == "initdb" else owner.pid, signal.SIGKILL)
    _, errors = owner.communicate()
    assert owner.returncode != 0
    assert "Traceback" not in errors
    assert said(start()) == "owner"
    assert not list(data.glob("postgresql-*.*.new"))


def test_a_stale_pid_file_never_harms_the_process_it_names(data: Path, start: Start) -> None:
    owner = start()
    said(owner)
    end(owner)
    cluster = Cluster(data)
    with subprocess.Popen(["sleep", "60"]) as bystander:
        content = f"{bystander.pid}\n{cluster.folder}\n1\n5432\n{cluster.socket_folder}\n\n\n"
        (cluster.folder / "postmaster.pid").write_text(content)
        (cluster.socket_folder / ".s.PGSQL.5432.lock").write_text(content)
        assert said(start()) == "owner"
        assert bystander.poll() is None
        bystander.kill()


def test_of_four_starts_at_once_one_owns_and_three_attach(data: Path, start: Start) -> None:
    four = [start() for _ in range(4)]
    assert sorted(map(said, four)) == ["attached", "attached", "attached", "owner"]
    write(data, "one server")
    assert notes(data) == ["one server"]


def test_who_attached_leaves_the_server_alone(data: Path, start: Start) -> None:
    said(start())
    attached = start()
    assert said(attached) == "attached"
    end(attached)
    assert _answers(data)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    data = tmp_path / ("long-" * 24)
    with Cluster(data, durable=False).running() as cluster:
        assert not cluster.socket_folder.is_relative_to(data)
        assert cluster.socket_folder.stat().st_mode & 0o777 == 0o700
        write(data, "found")
    cluster.socket_folder.rmdir()


def test_a_running_database_cannot_be_erased(tmp_path: Path) -> None:
    with Cluster(tmp_path, durable=False).running():
        with pytest.raises(Trouble, match="end it first"):
            Cluster(tmp_path).erase()
        write(tmp_path, "kept")
    Cluster(tmp_path).erase()
    assert not list(tmp_path.glob("postgresql-*"))


@pytest.mark.skipif(not IS_ROOT, reason="Only root has to become somebody else.")
def test_root_without_namespaces_runs_it_as_an_existing_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(account, "namespaces_allowed", lambda: False)
    with tempfile.TemporaryDirectory(prefix="cheguan-test-") as name:
        data = Path(name)
        data.chmod(0o755)
        for _ in range(2):
            with Cluster(data, durable=False).running() as cluster:
                assert cluster.folder.stat().st_uid != 0
                write(data, "kept")
        assert data.stat().st_uid == 0


def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    """Asked of an ordinary user, for root may write anywhere."""
    tmp_path.chmod(0o500)
    command = launch.command(signal.SIGKILL, _ordinary(), [sys.executable, OWNER, str(tmp_path)])
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    tmp_path.chmod(0o700)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Writing in {tmp_path} is not permitted" in done.stderr


@pytest.mark.parametrize("megabytes", [8, 40])
def test_a_full_disk_is_one_sentence(tmp_path: Path, megabytes: int) -> None:
    """Met by initdb, and by the making of the database after it."""
    mount = f'mount -t tmpfs -o size={megabytes}m full "$1" && exec "$2" "$3" "$1"'
    shell = ["unshare", "--mount", *([] if IS_ROOT else ["--map-root-user"]), "sh", "-c", mount]
    command = [*shell, "sh", str(tmp_path), sys.executable, OWNER]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is full: free some space" in done.stderr


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, durable=False)
    with cluster.running():
        pass
    (cluster.folder / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(Trouble, match=r"does not start: .*incompatible.*whole log is in"):
        cluster.start()
    assert _unlocked(tmp_path)

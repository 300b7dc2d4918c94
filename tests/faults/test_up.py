"""`cheguan up` as an operator meets it: whole, in its own processes, on a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from faults.processes import alive, descendants, eventually, find, free_port, healthy

from cheguan.config import start
from cheguan.config.embedded import Cluster
from cheguan.law.working_days import packaged

Platform = subprocess.Popen[str]
Up = Callable[..., Platform]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cheguan", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=_environment(**environment),
    )


def _environment(**more: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "CHEGUAN_DATA")}
    return inherited | more


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the whole file, as the second start is what is interesting."""
    return tmp_path_factory.mktemp("up")


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def up(data: Path, port: int) -> Iterator[Up]:
    """Starts the platform, and returns once it has greeted."""
    started: list[Platform] = []

    def up(*arguments: str) -> Platform:
        command = [sys.executable, "-m", "cheguan", "up", "--people", "60", *arguments]
        command += ["--port", str(port), "--departments-port", str(free_port())]
        command += ["--data", str(data)]
        platform = subprocess.Popen(
            command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(platform)
        assert platform.stdout
        said = []
        for line in platform.stdout:
            said.append(line)
            if "Ctrl-C ends it" in line:
                return platform
        raise AssertionError("".join(said))

    yield up
    for platform in started:
        platform.terminate()
        platform.communicate()


@pytest.mark.alone
def test_it_starts_ends_cleanly_and_starts_again_within_five_seconds(
    up: Up, port: int, data: Path
) -> None:
    first = up()
    assert healthy(port)
    key = (data / "secret-key").read_text()
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600
    everything = descendants(first.pid)
    first.send_signal(signal.SIGINT)
    output, _ = first.communicate(timeout=30)
    assert (first.returncode, output.split()) == (0, ["Ending", "…"])
    assert not any(map(alive, everything))

    begun = time.monotonic()
    up()
    assert time.monotonic() - begun < 5
    assert healthy(port)
    assert (data / "secret-key").read_text() == key


@pytest.mark.parametrize("victim", ["granian", "cheguan worker", "-m sandbox", "bin/postgres -D"])
def test_whatever_is_killed_comes_back(up: Up, port: int, victim: str) -> None:
    platform = up()
    killed = eventually(lambda: find(platform.pid, victim))
    assert isinstance(killed, int)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: not alive(killed))
    eventually(lambda: find(platform.pid, victim))
    eventually(lambda: healthy(port))


def test_nothing_outlives_a_killed_supervisor(up: Up, port: int) -> None:
    platform = up()
    everything = descendants(platform.pid)
    platform.kill()
    eventually(lambda: not any(map(alive, everything)))
    assert not healthy(port)


def test_the_doctor_finds_a_running_platform_well(up: Up, data: Path) -> None:
    up()
    checks = "Python Database Migrations Worker Files Translations Calendar Departments"
    eventually(lambda: "✗" not in _diagnosis(data))
    assert re.findall(r"✓ (\w+)", _diagnosis(data)) == checks.split()


def _diagnosis(data: Path) -> str:
    """With this year's working days as known, so that this holds in years to come as well."""
    said = run("doctor", CHEGUAN_DATA=str(data)).stdout
    return said if start.today().year in packaged().years else said.replace("✗ Cal", "✓ Cal")


def test_the_doctor_says_what_to_do_when_nothing_runs(tmp_path: Path) -> None:
    done = run("doctor", CHEGUAN_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "✗ Database" in done.stdout
    assert "Start the platform: `cheguan up`." in done.stdout
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_one_sentence(tmp_path: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        done = run("up", "--port", str(port), "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == (
        f"cheguan: Port {port} is in use: end what uses it, or choose another, "
        f"for example with --port {port + 1} (make: PORT={port + 1}).\n"
    )


def test_the_departments_port_in_use_is_named_by_its_own_option(tmp_path: Path, port: int) -> None:
    other = free_port()
    with socket.create_server(("127.0.0.1", other)):
        ports = ("--port", str(port), "--departments-port", str(other))
        done = run("up", *ports, "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"with --departments-port {other + 1} (make: DEPARTMENTS_PORT=" in done.stderr


def test_one_port_for_both_servers_is_one_sentence(tmp_path: Path, port: int) -> None:
    ports = ("--port", str(port), "--departments-port", str(port))
    done = run("up", *ports, "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.endswith("choose two that differ.\n")


def test_a_second_platform_on_one_folder_is_one_sentence(tmp_path: Path) -> None:
    """It would build at the same time, and lose its database with the end of the first."""
    ports = ("--port", str(free_port()), "--departments-port", str(free_port()))
    with Cluster(tmp_path, durable=False).running():
        done = run("up", *ports, "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"cheguan: Another process runs on {tmp_path} already:")
    assert done.stderr.count("\n") == 1


def test_several_starts_at_once_on_one_server_make_its_tables_once(tmp_path: Path) -> None:
    with Cluster(tmp_path, durable=False).running() as cluster:
        command = [sys.executable, "-m", "cheguan", "migrate"]
        place = _environment(DATABASE_URL=cluster.dsn, CHEGUAN_DATA=str(tmp_path))
        pipe = subprocess.PIPE
        both = [subprocess.Popen(command, env=place, stderr=pipe, text=True) for _ in range(2)]
        said = [start.communicate()[1] for start in both]
    assert [start.returncode for start in both] == [0, 0], said


def test_an_account_without_rights_is_one_sentence(tmp_path: Path) -> None:
    with Cluster(tmp_path, durable=False).running() as cluster:
        with psycopg.connect(cluster.dsn.replace("cheguan@", "postgres@")) as connection:
            connection.execute("CREATE ROLE weak LOGIN")
        weak = cluster.dsn.replace("cheguan@", "weak@")
        done = run("migrate", DATABASE_URL=weak, CHEGUAN_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("cheguan: The account that DATABASE_URL names may not make")
    assert done.stderr.count("\n") == 1


def test_the_doctor_finds_a_full_disk(tmp_path: Path) -> None:
    mount = 'mount -t tmpfs -o size=500k full "$1" && exec "$2" -m cheguan doctor'
    ordinary = [] if os.geteuid() == 0 else ["--map-root-user"]
    shell = ["unshare", "--mount", *ordinary, "sh", "-c", mount]
    done = subprocess.run(
        [*shell, "sh", str(tmp_path), sys.executable],
        check=False,
        capture_output=True,
        text=True,
        env=_environment(CHEGUAN_DATA=str(tmp_path), COLUMNS="200"),
    )
    assert done.returncode == 1
    assert "cannot be written: No space left on device\n  → Free some space there." in done.stdout


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path: Path, port: int) -> None:
    nowhere = f"postgresql:///nowhere?host={tmp_path}"
    done = run("up", "--port", str(port), DATABASE_URL=nowhere, CHEGUAN_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "The database that DATABASE_URL names does not answer" in done.stderr


def test_production_does_not_start_without_its_key(tmp_path: Path, port: int) -> None:
    place = {"CHEGUAN_DEMONSTRATION": "0", "CHEGUAN_DATA": str(tmp_path)}
    done = run("up", "--port", str(port), **place)
    assert done.returncode == 1
    assert done.stderr.startswith("cheguan: CHEGUAN_SECRET_KEY is not set:")
    assert done.stderr.count("\n") == 1


def test_an_unknown_calendar_year_is_one_sentence(tmp_path: Path) -> None:
    done = run("calendar", "2100", CHEGUAN_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("cheguan: The installed package chinesecalendar")


def test_a_loaded_calendar_year_is_used_from_the_next_start(tmp_path: Path) -> None:
    assert run("calendar", "2019", CHEGUAN_DATA=str(tmp_path)).returncode == 0
    question = (
        "from cheguan.config import start; start.set_up_django();"
        "from cheguan.law import working_days; print(2019 in working_days.calendar().years)"
    )
    done = subprocess.run(
        [sys.executable, "-c", question],
        check=True,
        capture_output=True,
        text=True,
        env=_environment(CHEGUAN_DATA=str(tmp_path)),
    )
    assert done.stdout == "True\n"

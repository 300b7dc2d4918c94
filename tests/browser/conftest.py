"""A real Chromium, a phone and a desk, and the real application with a small province."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import address_of_test_database
from faults.processes import eventually
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[2]
PEOPLE = 2000
SEED = 1
PATIENCE = 5.0
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
_OFFLINE = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Unblocker = Any


def pytest_itemcollected(item: pytest.Item) -> None:
    """pytest-django makes the test database for tests that are marked to need it."""
    if "live" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium. Playwright keeps an event loop in this thread, which makes Django
    refuse the database unless told that it is meant."""
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_OFFLINE)
        yield browser
        browser.close()


@pytest.fixture
def portal_page(request: pytest.FixtureRequest, chromium: Browser, live: str) -> Iterator[Page]:
    """A citizen's phone; an indirect parameter gives more of Playwright's context options, for
    example {"java_script_enabled": False}. Relative addresses are the application's."""
    with _page(chromium, live, PHONE, getattr(request, "param", {})) as page:
        yield page


@pytest.fixture
def desk_page(request: pytest.FixtureRequest, chromium: Browser, live: str) -> Iterator[Page]:
    """A clerk's screen, parametrised like the phone."""
    with _page(chromium, live, DESK, getattr(request, "param", {})) as page:
        yield page


@contextmanager
def _page(
    chromium: Browser, base: str, viewport: dict[str, int], options: dict[str, Any]
) -> Iterator[Page]:
    """A page of its own; at its end, no script may have failed and nothing been blocked."""
    wishes = {"viewport": viewport, "base_url": base, "locale": "zh-CN"} | options
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    with closing(chromium.new_context(**wishes)) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


@pytest.fixture(scope="session")
def departments() -> str:
    """The address where the other departments are played, once `live` has told them what they
    know; their papers are where this process keeps its data."""
    return f"http://localhost:{_free_port()}"


@pytest.fixture(scope="session")
def live(
    chromium: Browser, django_db_setup: None, django_db_blocker: Unblocker, departments: str
) -> Iterator[str]:
    """The address of the real application, its worker and the other departments, on the test
    database, with a province of PEOPLE. A test that uses it may look into that database too; what
    it writes itself is rolled back.

    After Chromium, whose event loop gives Django a connection of its own: one that was made before
    would stay open and keep the test database from being dropped."""
    from cheguan import demonstration
    from cheguan.config import start

    data = Path(os.environ["CHEGUAN_DATA"])
    with django_db_blocker.unblock():
        demonstration.build(PEOPLE, SEED, start.today(), lambda done, total: None, data)
    port = _free_port()
    here = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DATABASE_URL": address_of_test_database(),
        "CHEGUAN_DEPARTMENTS": departments,
        "CHEGUAN_ADDRESS": here,
    }
    with (
        _running(_sandbox(departments, data), environment) as sandbox,
        _running(_granian(port), environment) as server,
        _running([sys.executable, "-m", "cheguan", "worker"], environment),
    ):
        from cheguan.config.up import answers

        eventually(_or_dead(sandbox, lambda: answers(_port(departments))), seconds=30)
        eventually(_or_dead(server, lambda: answers(port)), seconds=30)
        yield here


def _sandbox(address: str, data: Path) -> list[str]:
    from cheguan.agencies.exchange import keys

    home = data / "sandbox"
    public = home / "platform.json"
    public.write_text(json.dumps(keys.public_jwks()), encoding="ascii")
    return [
        *(sys.executable, "-m", "sandbox", "--port", str(_port(address))),
        *("--data", str(home), "--platform-keys", str(public)),
    ]


def _granian(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "cheguan.config.wsgi:application", "--no-log"),
        *("--interface", "wsgi", "--port", str(port), "--blocking-threads", "4", "--no-ws"),
    ]


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process until the block ends, with the sandbox where Python finds it; one that does not
    obey is killed."""
    with subprocess.Popen(command, env=environment, cwd=REPOSITORY) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _or_dead(server: subprocess.Popen[bytes], holds: Callable[[], bool]) -> Callable[[], bool]:
    def alive_and_holds() -> bool:
        assert server.poll() is None, "It ended; its words are above."
        return holds()

    return alive_and_holds


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

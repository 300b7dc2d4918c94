"""The sandbox that plays the other departments in a demonstration: how it is started and told to
misbehave. Real departments are named by CHEGUAN_DEPARTMENTS instead; then there is none."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import httpx

from cheguan.config.environment import data_folder, sandbox_folder
from cheguan.config.supervisor import Child
from cheguan.config.trouble import Trouble, explained

USUAL = "http://127.0.0.1:8100"
SIGN_IN_ENDS = "/sign-in/callback"
"""The portal's path to which the identity department sends people back. Written out, because to ask
Django for it loads every page."""
_PATIENCE = 5.0
_SECONDS = re.compile(r"(\d+)\s*s?")


def plays(*, demonstration: bool) -> bool:
    """Whether the departments are to be played here."""
    named = any(name.startswith("CHEGUAN_DEPARTMENT") for name in os.environ)
    return demonstration and sandbox_folder() is not None and not named


def child(data: Path, port: int, platform_port: int) -> Child:
    """The process of the sandbox. It is given our public keys, so that it knows our signature, and
    where who signs in comes back to us."""
    from cheguan.agencies.exchange import keys

    folder = sandbox_folder()
    if folder is None:
        raise Trouble("The sandbox is not here: run it from the repository.")
    home = data / "sandbox"
    public = home / "platform.json"
    with explained(home):
        home.mkdir(parents=True, exist_ok=True)
        public.write_text(json.dumps(keys.public_jwks()), encoding="ascii")
        _kept_address().write_text(address(), encoding="ascii")
    command = [
        *(sys.executable, "-m", "sandbox", "--port", str(port)),
        *("--data", str(home), "--platform-keys", str(public)),
        *(word for back in _sign_in_ends_at(platform_port) for word in ("--redirect", back)),
    ]
    return Child("sandbox", command, data / "sandbox.log", folder=folder.parent)


def _sign_in_ends_at(port: int) -> list[str]:
    """By both names of this machine, as people type them."""
    return [f"http://{host}:{port}{SIGN_IN_ENDS}" for host in ("127.0.0.1", "localhost")]


def address() -> str:
    """Where the sandbox answers: as named, else where the last start from here put it."""
    if named := os.environ.get("CHEGUAN_DEPARTMENTS"):
        return named.rstrip("/")
    kept = _kept_address()
    return kept.read_text(encoding="ascii") if kept.exists() else USUAL


def find() -> None:
    """Let this process ask the sandbox that another one has started, if there is one."""
    if plays(demonstration=True) and _kept_address().exists():
        os.environ["CHEGUAN_DEPARTMENTS"] = address()


def _kept_address() -> Path:
    return data_folder() / "sandbox" / "address"


def read_papers() -> None:
    """Let the sandbox that was started here read the papers that changed. Raises Trouble."""
    kept = _kept_address()
    if kept.exists() and kept.read_text(encoding="ascii") == address():
        _spoken("POST", "/control/load", None)


def states() -> dict[str, Any]:
    """How each department behaves now. Raises Trouble."""
    return _spoken("GET", "/control", None)


def misbehave(department: str, mode: str, slow: str) -> dict[str, Any]:
    """Make a department behave so from now on; returns how all behave. Raises Trouble."""
    told: dict[str, Any] = {"mode": mode}
    if mode == "slow":
        told["seconds"] = _seconds(slow)
    _spoken("POST", f"/control/{department}", told)
    return states()


def _seconds(text: str) -> int:
    found = _SECONDS.fullmatch(text.strip())
    if found is None:
        raise Trouble(f"“{text}” is no number of seconds: write 5s.")
    return int(found[1])


def _spoken(method: str, path: str, told: dict[str, Any] | None) -> dict[str, Any]:
    try:
        answer = httpx.request(method, address() + path, json=told, timeout=_PATIENCE)
    except httpx.HTTPError as error:
        raise Trouble(
            f"The sandbox does not answer at {address()}: start it with `make demo`."
        ) from error
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise Trouble("There is no such department: `cheguan sandbox` lists them.")
    if answer.is_error:
        raise Trouble(f"The sandbox did not take that: {answer.text[:200]}")
    said: dict[str, Any] = answer.json() if answer.content else {}
    return said

"""`python -m sandbox --port 8100 --data DIR --platform-keys FILE [--redirect URL …]`: serves until
SIGTERM."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from joserfc.jwk import KeySetSerialization
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.app import create_app
from sandbox.control import load_papers
from sandbox.sign_in import among
from sandbox.store import Store

_HOST = "127.0.0.1"

log = logging.getLogger("sandbox")


class _Quiet(WSGIRequestHandler):
    """No line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    logging.basicConfig(level=logging.WARNING, format="sandbox: %(message)s")
    wishes = _wishes()
    try:
        server = _server(wishes)
    except (OSError, ValueError) as wrong:
        sys.exit(f"sandbox: {wrong}")
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    server.serve_forever()


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m sandbox", description="Plays the departments.")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--data", type=Path, required=True, help="the folder for keys and papers")
    parser.add_argument("--platform-keys", type=Path, required=True, help="the platform's JWKS")
    parser.add_argument(
        "--redirect",
        action="append",
        default=[],
        help="where the platform has people sent back who signed in (may be repeated); "
        "without it, any address of this machine",
    )
    return parser.parse_args()


def _server(wishes: argparse.Namespace) -> BaseWSGIServer:
    """The server, with all papers read."""
    platform_keys: KeySetSerialization = json.loads(wishes.platform_keys.read_text())
    (wishes.data / "papers").mkdir(parents=True, exist_ok=True)
    store = Store(wishes.data / "store.sqlite")
    load_papers(store, wishes.data)
    app = create_app(
        store,
        platform_keys=platform_keys,
        folder=wishes.data,
        registered=among(wishes.redirect),
    )
    app.extensions["errands"].start()
    return make_server(_HOST, wishes.port, app, threaded=True, request_handler=_Quiet)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End at once: every change is already in the store, whoever waits asks again."""
    sys.exit(0)


if __name__ == "__main__":
    main()

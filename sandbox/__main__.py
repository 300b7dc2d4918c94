"""`python -m sandbox`: the departments as a server of their own, until told to stop."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
from pathlib import Path

from werkzeug.serving import make_server

from sandbox.app import create_app
from sandbox.store import Store


def main() -> None:
    """Serve until SIGTERM."""
    options = _options()
    options.data.mkdir(parents=True, exist_ok=True)
    papers = options.data / "papers"
    papers.mkdir(exist_ok=True)
    store = Store(options.data / "store.sqlite")
    store.load(papers)
    keys = json.loads(options.platform_keys.read_text(encoding="ascii"))
    app = create_app(
        store, platform_keys=keys, folder=options.data, platform=options.platform.rstrip("/")
    )
    # Addresses hold no personal data, but a line for each question would bury what matters.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", options.port, app, threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.serve_forever()
    finally:
        store.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--platform-keys", type=Path, required=True, help="a JWKS file")
    parser.add_argument("--platform", default="http://127.0.0.1:8000", help="its address")
    return parser.parse_args()


if __name__ == "__main__":
    main()

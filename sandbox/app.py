"""The whole sandbox as one Flask application, put together from its departments."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
from flask import Flask, Response, jsonify, render_template, request
from joserfc.jwk import KeySet, KeySetSerialization
from werkzeug.exceptions import HTTPException

from sandbox import sign_in
from sandbox.callbacks import Callbacks
from sandbox.cashier import Cashier
from sandbox.control import Control, front_page
from sandbox.departments import NAMES
from sandbox.desk import Desk
from sandbox.errands import Errands
from sandbox.identity import Identity
from sandbox.keys import Keys
from sandbox.messages import Messages
from sandbox.post import Post
from sandbox.questions import looked_up
from sandbox.sign_in import anywhere
from sandbox.store import Store
from sandbox.treasury import Treasury
from sandbox.trouble import NotReached, Trouble

_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"


class _App(Flask):
    """Whoever asks a department that is not reached gets no answer, not even of an error."""

    def handle_exception(self, e: Exception) -> Response:
        if isinstance(e, NotReached):
            _hang_up()
            raise e
        return super().handle_exception(e)


def _hang_up() -> None:
    """End the connection, if there is one: in one process with the platform there is none."""
    connection: socket.socket | None = request.environ.get("werkzeug.socket")
    if connection:
        connection.shutdown(socket.SHUT_RDWR)


def create_app(
    store: Store,
    *,
    platform_keys: KeySetSerialization,
    folder: Path | None = None,
    client: httpx.Client | None = None,
    registered: Callable[[str], bool] = anywhere,
) -> Flask:
    """The departments over `store`, for a platform that signs with `platform_keys` (a JWKS).

    `folder` holds the departments' keys and, under `papers`, what they know; without it keys live
    in memory. `client` posts the call-backs. `app.extensions["errands"].settle()` waits for them.
    `registered` says of an address whether who signs in may be sent back there.
    """
    app = _App(__name__)
    keys = Keys(folder / "keys" if folder else None)
    trouble, errands = Trouble(store), Errands(store)
    treasury = Treasury(store, errands, Callbacks(errands, keys, trouble, client), trouble)
    post, messages = Post(store), Messages(store)
    questions = looked_up(store) | treasury.questions() | post.questions() | messages.questions()
    provider = sign_in.provider(app, store, keys, trouble, registered)
    identity = Identity(store, provider, sign_in.guard(store))
    desk = Desk(store, keys, KeySet.import_key_set(platform_keys), trouble, questions)
    control = Control(store, folder, trouble, treasury, post, messages)
    for part in (identity, Cashier(treasury), control, desk):
        app.register_blueprint(part.blueprint())
    app.register_blueprint(front_page(trouble))
    app.before_request(lambda: _meet(trouble))
    app.after_request(_guarded)
    app.register_error_handler(HTTPException, _problem)
    app.extensions["errands"] = errands
    return app


def _meet(trouble: Trouble) -> None:
    """Whatever a department is asked, its trouble comes first."""
    department, _, rest = request.path.strip("/").partition("/")
    if department in NAMES:
        trouble.meet(department, rest.partition("/")[0])


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _problem(error: HTTPException) -> Response | tuple[str, int]:
    """RFC 9457 for programs, a page for people."""
    status = error.code or 500
    if "text/html" in request.headers.get("Accept", ""):
        return render_template("problem.html", error=error), status
    response = jsonify(
        type="about:blank", title=error.name, status=status, detail=error.description
    )
    response.status_code, response.mimetype = status, "application/problem+json"
    return response

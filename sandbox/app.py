"""The whole sandbox as one Flask application, put together from its departments."""

from __future__ import annotations

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
from sandbox.store import Store
from sandbox.treasury import Treasury
from sandbox.trouble import Trouble

_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"


def create_app(
    store: Store,
    *,
    platform_keys: KeySetSerialization,
    folder: Path | None = None,
    client: httpx.Client | None = None,
) -> Flask:
    """The departments over `store`, for a platform that signs with `platform_keys` (a JWKS).

    `folder` holds the departments' keys and, under `papers`, what they know; without it keys live
    in memory. `client` posts the call-backs. `app.extensions["errands"].settle()` waits for them.
    """
    app = Flask(__name__)
    keys = Keys(folder / "keys" if folder else None)
    trouble, errands = Trouble(store), Errands(store)
    treasury = Treasury(store, errands, Callbacks(errands, keys, trouble, client))
    post, messages = Post(store), Messages(store)
    questions = looked_up(store) | treasury.questions() | post.questions() | messages.questions()
    identity = Identity(store, sign_in.provider(app, store, keys, trouble), sign_in.guard(store))
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

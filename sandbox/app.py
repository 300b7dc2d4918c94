"""All departments in one small application: questions, sign-in, the page to pay on, and control."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from flask import Flask, Response, abort, jsonify, redirect, render_template, request

from sandbox import letters, messages
from sandbox.identity import Identity
from sandbox.keys import DEPARTMENTS, Keys, fresh, key_set
from sandbox.letters import Letter
from sandbox.post import Post
from sandbox.store import Store
from sandbox.treasury import Contradiction, Treasury
from sandbox.trouble import Moods, Refuses

Answer = dict[str, Any]
Handler = Callable[[Answer, str], Answer | None]

_KEYS = ("vin", "plate", "number")
_TRIES = (0.0, 1.0, 3.0, 10.0, 30.0)
_LATE = 5.0
_STORM = 20
_HERE = ("127.0.0.1", "::1")


def create_app(
    store: Store,
    *,
    platform_keys: dict[str, Any],
    folder: Path | None = None,
    client: httpx.Client | None = None,
    platform: str = "http://127.0.0.1:8000",
) -> Flask:
    """The application. `folder` keeps keys and papers, `client` carries call-backs, `platform` is
    the address to which people may be sent back."""
    app = Flask(__name__)
    # Names are in Chinese; the order of fields is that of the contract.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    keys = Keys(folder / "keys" if folder else None)
    sandbox = _Sandbox(store, keys, key_set(platform_keys), client or httpx.Client(timeout=10))
    Identity(store, keys.of("identity"), platform).install(app, keys.public("identity"))
    _questions(app, sandbox)
    _payment_page(app, sandbox)
    _control(app, sandbox, folder)
    return app


class _Sandbox:
    """What the routes share: store, keys, moods and the departments that do more than answer."""

    def __init__(self, store: Store, keys: Keys, platform: Any, client: httpx.Client) -> None:
        self.store, self.keys, self.platform, self.client = store, keys, platform, client
        self.moods = Moods(store)
        self.treasury = Treasury(store, self.tell)
        self.post = Post(store)
        self.handlers: dict[tuple[str, str], Handler] = {
            ("treasury", "order"): self.treasury.order,
            ("treasury", "state"): self.treasury.state,
            ("treasury", "refund"): self.treasury.refund,
            ("treasury", "statement"): self.treasury.statement,
            ("post", "collect"): self.post.collect,
            ("post", "track"): self.post.track,
            **{(name, "send"): messages.Messages(store, name).send for name in messages.PROVIDERS},
        }

    def find(self, department: str, question: str, ask: Answer, base: str) -> Answer | None:
        """The answer to a question. Raises Contradiction."""
        if handler := self.handlers.get((department, question)):
            return handler(ask, base)
        return self.store.get(department, question, _key(ask))

    def tell(self, event: Answer, address: str) -> None:
        """Carry a call-back to the platform, as the treasury is in the mood to."""
        mood = self.moods.of("treasury").callbacks
        if mood == "never":
            return
        told = {"iss": "treasury", "aud": letters.PLATFORM, "iat": int(time.time())}
        text = letters.sealed(told | {"jti": uuid4().hex} | event, self.keys.of("treasury"))
        times = {"twice": 2, "storm": _STORM}.get(mood, 1)
        late = _LATE if mood in ("late", "out-of-order") and event["event"] != "refunded" else 0.0
        for _ in range(times):
            threading.Thread(target=self._carry, args=(text, address, late), daemon=True).start()

    def _carry(self, text: str, address: str, late: float) -> None:
        time.sleep(late)
        for pause in _TRIES:
            time.sleep(pause)
            try:
                answer = self.client.post(
                    address, content=text, headers={"Content-Type": letters.MIME}
                )
            except httpx.HTTPError:
                continue
            if answer.is_success:
                return


def _key(ask: Answer) -> str:
    return next((str(ask[name]) for name in _KEYS if name in ask), "")


def _problem(status: int, detail: str) -> Response:
    body = json.dumps({"status": status, "detail": detail}, ensure_ascii=False)
    return Response(body, status, content_type="application/problem+json")


def _questions(app: Flask, sandbox: _Sandbox) -> None:
    @app.post("/<department>/<question>")
    def ask(department: str, question: str) -> Response:
        """Answer a signed question with a signed answer."""
        if department not in DEPARTMENTS:
            return _problem(404, "There is no such department.")
        try:
            mode = sandbox.moods.endure(department, question)
            text = request.get_data(as_text=True)
            letter = letters.opened(text, department, sandbox.platform)
            said = _answered(sandbox, (department, question), letter, mode)
        except Refuses as refuses:
            return _problem(refuses.status, "Not now.")
        except letters.Unsigned as wrong:
            return _problem(401, str(wrong))
        except (letters.Malformed, KeyError) as wrong:
            return _problem(400, str(wrong))
        except Contradiction as wrong:
            return _problem(409, f"{wrong} was used for something else.")
        return Response(said, content_type=letters.MIME)

    @app.get("/<department>/jwks.json")
    def keys(department: str) -> Response:
        """The department's public keys."""
        if department not in DEPARTMENTS:
            abort(404)
        return jsonify(sandbox.keys.public(department))


def _answered(sandbox: _Sandbox, about: tuple[str, str], letter: Letter, mode: str) -> str:
    """The sealed answer; a repeated request gets its first one."""
    department, question = about
    asked = json.dumps([question, letter.ask], sort_keys=True)
    if before := sandbox.store.answered(letter.id):
        if before[0] != asked:
            raise Contradiction(letter.id)
        return before[1]
    found = sandbox.find(department, question, letter.ask, request.host_url.rstrip("/"))
    about_what = letter.ask
    if mode == "contradictory":
        about_what, found = _contradicted(sandbox.store, about, letter.ask, found)
    payload = letters.answer(department, letter, about_what, found)
    if mode == "wrong":
        return letters.sealed(payload, fresh(department))
    said = letters.sealed(payload, sandbox.keys.of(department))
    if mode == "ok":
        _remember(sandbox.store, letter, asked, said)
    return said


def _remember(store: Store, letter: Letter, asked: str, said: str) -> None:
    store.remember(letter.id, letter.expires, asked, said, int(time.time()))


def _contradicted(
    store: Store, about: tuple[str, str], ask: Answer, found: Answer | None
) -> tuple[Answer, Answer | None]:
    """About someone else: another key's answer, or at least another question."""
    other = store.another(*about, _key(ask))
    name = next((name for name in _KEYS if name in ask), "")
    if other is None or not name:
        return {"something": "else"}, found
    return ask | {name: other[0]}, other[1]


def _payment_page(app: Flask, sandbox: _Sandbox) -> None:
    @app.route("/treasury/pay/<reference>", methods=["GET", "POST"])
    def pay(reference: str) -> Any:
        """The page where one pays: what for, how much, yes or no."""
        order = sandbox.treasury.of_reference(reference)
        if order is None:
            abort(404)
        if request.method == "GET":
            yuan, fen = divmod(order["amount_fen"], 100)
            return render_template("pay.html", order=order, amount=f"{yuan}.{fen:02d}")
        if request.form.get("answer") == "pay" and order["state"] != "expired":
            sandbox.treasury.pay(order["order"])
        else:
            sandbox.treasury.decline(order["order"])
        return redirect(order["return_url"], 303)


def _control(app: Flask, sandbox: _Sandbox, folder: Path | None) -> None:
    @app.before_request
    def only_from_here() -> None:
        """Whoever controls the departments sits at this machine."""
        guarded = request.path.startswith("/control") or request.path == "/sms"
        if guarded and request.remote_addr not in (*_HERE, None):
            abort(403)

    @app.get("/healthz")
    def healthz() -> str:
        return "well"

    @app.get("/")
    def front() -> str:
        """Every department and how it behaves."""
        return render_template("front.html", moods=sandbox.moods.every())

    @app.get("/sms")
    def sms() -> str:
        """The messages that were sent."""
        return render_template("sms.html", messages=messages.every(sandbox.store))

    @app.get("/control")
    def moods() -> Response:
        return jsonify(sandbox.moods.every())

    @app.post("/control/load")
    def load() -> Response:
        """Read papers that have changed."""
        return jsonify(sandbox.store.load(folder / "papers") if folder else {})

    @app.post("/control/post/advance")
    def advance() -> Response:
        return jsonify(parcels=sandbox.post.advance())

    @app.post("/control/treasury/tamper")
    def tamper() -> Response:
        told = request.get_json()
        sandbox.treasury.tamper(told["day"], told["changes"])
        return jsonify(told)

    @app.post("/control/<department>")
    def behave(department: str) -> Response:
        if department not in DEPARTMENTS:
            return _problem(404, "There is no such department.")
        try:
            return jsonify(asdict(sandbox.moods.set(department, request.get_json())))
        except (TypeError, ValueError) as wrong:
            return _problem(422, str(wrong))

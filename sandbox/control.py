"""For whoever runs the sandbox, from this machine only: modes, papers, parcels, messages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest, Conflict, Forbidden, NotFound

from sandbox.departments import NAMES
from sandbox.messages import Messages
from sandbox.post import Post
from sandbox.store import Answer, Store
from sandbox.treasury import Treasury
from sandbox.trouble import Trouble

_HERE = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Control:
    """The control desk and the list of messages."""

    store: Store
    folder: Path | None
    trouble: Trouble
    treasury: Treasury
    post: Post
    messages: Messages

    def blueprint(self) -> Blueprint:
        """What is reached from this machine only."""
        control = Blueprint("control", __name__)
        control.before_request(_from_here)
        control.get("/control")(self.trouble.states)
        control.post("/control/<department>")(self.set)
        control.post("/control/load")(self.load)
        control.post("/control/post/advance")(self.advance)
        control.post("/control/treasury/tamper")(self.tamper)
        control.post("/control/treasury/dispute")(self.dispute)
        control.post("/control/treasury/decide")(self.decide)
        control.post("/control/treasury/pay-late")(self.pay_late)
        control.get("/sms")(self.sms)
        return control

    def set(self, department: str) -> Answer:
        """Give a department another mode."""
        return self.trouble.set(department, request.get_json())

    def load(self) -> Answer:
        """Read the papers that changed."""
        if self.folder is None:
            raise Conflict("The sandbox has no folder of papers: start it with --data.")
        try:
            return {"loaded": load_papers(self.store, self.folder)}
        except ValueError as wrong:
            raise BadRequest(str(wrong)) from wrong

    def advance(self) -> Answer:
        """Move parcels on: {"tracking", "returned"}, both optional."""
        wish = request.get_json(silent=True) or {}
        returned = bool(wish.get("returned"))
        return {"moved": self.post.advance(wish.get("tracking"), returned=returned)}

    def tamper(self) -> Answer:
        """Spoil a day's statement."""
        return self.treasury.statements.tampering.set(request.get_json())

    def dispute(self) -> Answer:
        """Let a payer's bank dispute a payment: {"order"}."""
        return _state(self.treasury.dispute(_order()), "No such order has been paid.")

    def decide(self) -> Answer:
        """Let the bank decide a dispute: {"order", "won"}, as we see it."""
        won = bool(request.get_json().get("won"))
        return _state(self.treasury.decide(_order(), won=won), "No such order is disputed.")

    def pay_late(self) -> Answer:
        """Let a payment arrive for an order whose time is over: {"order"}."""
        return _state(self.treasury.pay_late(_order()), "No such order is over and unpaid.")

    def sms(self) -> Response | str:
        """What the two providers sent: a page for people, a list for programs."""
        sent = self.messages.sent()
        if request.accept_mimetypes.best == "application/json":
            return jsonify(sent)
        return render_template("sms.html", sent=sent, names=NAMES)


def front_page(trouble: Trouble) -> Blueprint:
    """Who is played here, and how each one is."""
    front = Blueprint("front", __name__)

    def page() -> str:
        return render_template("front.html", names=NAMES, states=trouble.states())

    front.get("/")(page)
    front.get("/healthz")(lambda: {"status": "ok"})
    return front


def load_papers(store: Store, folder: Path) -> dict[str, int]:
    """Read what changed in the folder's `papers`: lines by file. Raises ValueError."""
    return store.load(folder / "papers")


def _order() -> str:
    return str(request.get_json().get("order"))


def _state(record: Answer | None, missing: str) -> Answer:
    """How an order stands after that. Raises NotFound."""
    if record is None:
        raise NotFound(missing)
    return {"state": record["state"]}


def _from_here() -> None:
    if request.remote_addr not in _HERE:
        raise Forbidden("The control desk answers this machine only.")

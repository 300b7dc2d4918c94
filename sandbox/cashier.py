"""The treasury's payment page: what is paid, pay it or decline it, and back to the platform."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from sandbox.store import Answer
from sandbox.treasury import Treasury

_CHOICES = {"pay": True, "decline": False}


class Cashier:
    """Pages at addresses that cannot be guessed; they say nothing about a person."""

    def __init__(self, treasury: Treasury) -> None:
        self._treasury = treasury

    def blueprint(self) -> Blueprint:
        """The page's address."""
        cashier = Blueprint("cashier", __name__, url_prefix="/treasury/pay")
        cashier.get("/<token>", endpoint="page")(self.page)
        cashier.post("/<token>", endpoint="choose")(self.choose)
        return cashier

    def page(self, token: str) -> str:
        """What is to be paid, or what has become of it."""
        record = _known(self._treasury.on_page(token))
        amount = yuan(record["content"]["amount_fen"])
        return render_template("pay.html", record=record, amount=amount)

    def choose(self, token: str) -> Response:
        """Pay or decline, then back to where the payer came from."""
        choice = request.form.get("choice")
        if choice not in _CHOICES:
            raise BadRequest("Choose to pay or to decline.")
        record = _known(self._treasury.pay(token, accepted=_CHOICES[choice]))
        return redirect(record["content"]["return_url"], 303)


def yuan(fen: int) -> str:
    """1500 → ¥15.00."""
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def _known(record: Answer | None) -> Answer:
    if record is None:
        raise NotFound("There is no such payment. Go back and begin to pay again.")
    return record

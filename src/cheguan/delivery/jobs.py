"""Carry deliveries on in the background: the row of a delivery is its own queue entry."""

from __future__ import annotations

from procrastinate.contrib.django import app

from cheguan.delivery import carrying
from cheguan.notices.rounds import rounds


@app.task(name="delivery.carry")
def carry(city: str, number: str) -> None:
    """Ask the post for what was just granted."""
    carrying.serve(city, number)


ROUNDS = rounds("delivery", carrying.due, carrying.serve)

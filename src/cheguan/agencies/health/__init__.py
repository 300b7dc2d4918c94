"""Hospitals and health outlets (医疗机构): examinations and portraits by identity number."""

from __future__ import annotations

import base64
from datetime import date

from cheguan.agencies import pictures
from cheguan.agencies.health import portraits
from cheguan.agencies.questions import Check, Content, Question, check_of
from cheguan.facts import health, photos


def _picture(content: Content) -> bytes:
    return base64.b64decode(content["image"], validate=True)


def _measured(content: Content) -> photos.Portrait:
    return portraits.measure(_picture(content), date.fromisoformat(content["taken_on"]))


def _kept(content: Content) -> None:
    pictures.keep(_picture(content))


medical = Question("health", "medical", "number", health.medical)
portrait = Question("health", "portrait", "number", photos.portrait, read=_measured, keep=_kept)
QUESTIONS = (medical, portrait)


def check() -> Check:
    """Whether it answers."""
    return check_of(medical)

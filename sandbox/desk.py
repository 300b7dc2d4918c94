"""The desk that every question comes to: `POST /<department>/<question>`, asked and answered."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from joserfc.jwk import KeySet
from werkzeug.exceptions import Conflict, NotFound, Unauthorized

from sandbox.departments import NAMES
from sandbox.envelope import MEDIA_TYPE, Asked, answer_to, opened
from sandbox.keys import Keys
from sandbox.questions import Ask, Question, Questions
from sandbox.store import Answer, Store
from sandbox.trouble import Trouble


class Desk:
    """Opens each request, has it answered once, and signs what is answered."""

    def __init__(
        self, store: Store, keys: Keys, platform: KeySet, trouble: Trouble, questions: Questions
    ) -> None:
        self._store, self._keys, self._platform = store, keys, platform
        self._trouble, self._questions = trouble, questions

    def blueprint(self) -> Blueprint:
        """The desk's addresses."""
        desk = Blueprint("desk", __name__)
        desk.get("/<department>/jwks.json")(self.public_keys)
        desk.post("/<department>/<question>")(self.answer)
        return desk

    def public_keys(self, department: str) -> dict[str, Any]:
        """The keys by which anyone can check this department's answers."""
        if department not in NAMES:
            raise NotFound("There is no such department.")
        return self._keys.public(department)

    def answer(self, department: str, question: str) -> Response:
        """The signed answer, or the error that says what to do."""
        if (department, question) not in self._questions:
            raise NotFound("There is no such question.")
        kind = self._questions[department, question]
        asked = opened(request, department, self._platform)
        ask = kind.read(asked.ask)
        with self._store.transaction():
            answer = self._once(asked, question, kind, ask)
        mode = self._trouble.mode(department, question)
        if mode == "contradictory":
            asked, answer = self._beside(asked, question, ask, answer)
        text = self._keys.sign(department, answer_to(asked, answer), wrong=mode == "wrong")
        return Response(text, mimetype=MEDIA_TYPE)

    def _once(self, asked: Asked, name: str, kind: Question[Any], ask: Ask) -> Answer | None:
        """The answer; a request that comes again does nothing again."""
        content = json.dumps([asked.department, name, asked.ask], sort_keys=True)
        if before := self._store.answered(asked.jti):
            return _again(before, content, kind)
        answer = kind.answer(ask)
        kept = json.dumps(answer if kind.changes else None)
        self._store.remember(asked.jti, asked.expires, content, kept, int(time.time()))
        return answer

    def _beside(
        self, asked: Asked, name: str, ask: Ask, answer: Answer | None
    ) -> tuple[Asked, Answer | None]:
        """What contradicts the question: one about another, with its answer if that is known."""
        field, value = ask.subject
        changed = value[:-1] + ("1" if value.endswith("0") else "0")
        known = self._store.another(asked.department, name, value)
        other, answer = known or (changed, answer)
        return replace(asked, ask=asked.ask | {field: other}), answer


def _again(before: tuple[str, str], content: str, kind: Question[Any]) -> Answer | None:
    asked, answered = before
    if not kind.changes:
        raise Unauthorized("This request was answered before: sign a new one with its own jti.")
    if asked != content:
        raise Conflict("Another request had the same jti: give each one its own.")
    answer: Answer | None = json.loads(answered)
    return answer

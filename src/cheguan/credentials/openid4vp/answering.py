"""Take the answer of a wallet: decrypt it, check it, keep what was asked for until it is shown."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cheguan_verify import Outcome
from cheguan_verify.sessions import openid4vp_transcript
from django.db import transaction
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from cheguan.credentials import checking
from cheguan.credentials.mdoc.driving import DOCUMENT
from cheguan.credentials.models import Question
from cheguan.credentials.openid4vci.answers import OK, Answer, refused
from cheguan.credentials.openid4vp.asking import (
    ENCRYPTIONS,
    client_id,
    encryption_key,
    found,
    response_uri,
)
from cheguan.credentials.openid4vp.queries import LICENCE, QUERIES
from cheguan.credentials.openid4vp.telling import DECLINED, Told, keep

_PADDING = "=="
"""As much as base64url may lack; more than is lacking does no harm."""

_REGISTRY = jwe.JWERegistry(algorithms=["ECDH-ES", *ENCRYPTIONS], strict_check_header=False)
_REGISTRY.max_ciphertext_length = 256 * 1024
"""A portrait is twice in base64 by then, and need not be ours."""


class BadAnswer(ValueError):
    """An answer that says nothing; the question stays open."""


def answer(secret: str, form: Mapping[str, str], now: datetime) -> Answer:
    """The response endpoint (OpenID4VP 1.0, 8.2 and 8.3.1): one answer to each question."""
    with transaction.atomic():
        question = found(secret, lock=True)
        if question is None or question.answered_at is not None or question.until <= now:
            return refused("invalid_request", "There is no such question, or no longer.")
        try:
            return _settled(secret, question, form, now)
        except BadAnswer as bad:
            return refused("invalid_request", str(bad))


def _settled(secret: str, question: Question, form: Mapping[str, str], now: datetime) -> Answer:
    key = encryption_key(secret, question)
    said = form if "error" in form else _decrypted(form.get("response", ""), key)
    if said.get("state") != secret:
        raise BadAnswer("The state is not that of the question.")
    if "error" in said:
        keep(secret, question, Told(question.query, DECLINED), now)
        return Answer(OK, {})
    outcome = _checked(_response(said), secret, question, key, now)
    if not outcome.valid:
        keep(secret, question, Told(question.query, outcome.verdict.value), now)
        return refused("invalid_request", f"The document is {outcome.verdict}: {outcome.reason}.")
    keep(secret, question, _told(question, outcome), now)
    return Answer(OK, {})


def _decrypted(text: str, key: ECKey) -> Mapping[str, Any]:
    """What a JWE says that is encrypted to the key of the question. Raises BadAnswer."""
    try:
        opened = jwe.decrypt_compact(text, key, registry=_REGISTRY)
        said = json.loads(opened.plaintext or b"")
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadAnswer("Send response: a JWE for the key in the question.") from error
    if not isinstance(said, dict):
        raise BadAnswer("The response must hold a JSON object.")
    return said


def _response(said: Mapping[str, Any]) -> bytes:
    """The one DeviceResponse in the vp_token. Raises BadAnswer."""
    token = said.get("vp_token")
    shown = token.get(LICENCE) if isinstance(token, dict) and len(token) == 1 else None
    if not isinstance(shown, list) or len(shown) != 1 or not isinstance(shown[0], str):
        raise BadAnswer(f"The vp_token must hold one presentation, of {LICENCE}.")
    try:
        return urlsafe_b64decode(shown[0] + _PADDING)
    except ValueError as error:
        raise BadAnswer("The presentation must be a DeviceResponse in base64url.") from error


def _checked(
    response: bytes, secret: str, question: Question, key: ECKey, now: datetime
) -> Outcome:
    """The verdict on the one document that was shown in the session of this question."""
    transcript = openid4vp_transcript(
        client_id(question),
        question.nonce,
        response_uri(secret),
        urlsafe_b64decode(key.thumbprint() + "="),
    )
    outcomes = checking.check_response(response, transcript, now)
    if len(outcomes) != 1:
        raise BadAnswer("Show one document.")
    return outcomes[0]


def _told(question: Question, outcome: Outcome) -> Told:
    """The elements that were asked for, whatever else was sent. Raises BadAnswer."""
    if outcome.type != DOCUMENT:
        raise BadAnswer(f"The question was for {DOCUMENT}.")
    asked = QUERIES[question.query].elements
    values = {one.name: one.value for one in outcome.fields if one.name in asked}
    if missing := sorted(asked - values.keys()):
        raise BadAnswer(f"The answer lacks {', '.join(missing)}.")
    return Told(question.query, outcome.verdict.value, values, outcome.status_as_of)

"""What tests of codes share: showing one, and reading the answer."""

from datetime import datetime

from cheguan_verify import Outcome, Reason, Trust, Verdict, verify
from cheguan_verify.codes import Kind, encode
from unit.verifier.issuer import NOW, new_key

PHONE = new_key()


def ruling(outcome: Outcome) -> tuple[Verdict, Reason]:
    return outcome.verdict, outcome.reason


def shown(card: bytes, trust: Trust, at: datetime = NOW) -> Outcome:
    return verify(encode(Kind.CREDENTIAL, card), trust, at)

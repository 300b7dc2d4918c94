"""Independent libraries agree with the verifier about what is good and what is not."""

from dataclasses import replace
from datetime import timedelta

import cbor2
import pytest
from cheguan_verify import Trust, mdoc, sessions
from cheguan_verify.sessions import Session
from cryptography import x509
from independent import npm_accepts, python_accepts
from unit.verifier.issuer import NOW, YEAR, Authority, Signer, new_key, pem
from unit.verifier.mdocs import LICENCE, Issued, items, mac, response, signature
from unit.verifier.test_annex_d import AUTHORITIES, READER, RESPONSE, THEN, TRANSCRIPT

READER_KEY = new_key()
HERE = sessions.openid4vp_transcript("x509_san_dns:gate.example", "a nonce", "https://gate.example")


@pytest.fixture(scope="module")
def issued(signer: Signer) -> Issued:
    return Issued(signer)


def test_python_accepts_what_was_issued_and_nothing_altered(issued: Issued) -> None:
    good = cbor2.dumps(issued.issuer_signed)
    assert python_accepts(good)
    portrait = good.index(bytes(range(256)))
    assert not python_accepts(good[:portrait] + b"\x01" + good[portrait + 1 :])
    assert not python_accepts(good[:-1] + bytes([good[-1] ^ 1]))


def test_node_and_the_verifier_accept_the_example_of_the_standard() -> None:
    iaca = x509.load_der_x509_certificate(bytes.fromhex(AUTHORITIES["iaca"]))
    assert npm_accepts(RESPONSE, TRANSCRIPT, READER, pem(iaca), THEN)
    assert not npm_accepts(RESPONSE, TRANSCRIPT, READER, pem(iaca), NOW)


@pytest.mark.parametrize("by", ["signature", "mac"])
def test_node_and_the_verifier_accept_what_a_device_shows(
    issued: Issued, authority: Authority, trust: Trust, by: str
) -> None:
    proofs = {
        "signature": signature(issued, HERE),
        "mac": mac(issued, HERE, READER_KEY.public_key()),
    }
    shown = response(issued.disclosing("family_name", "portrait", "long_term"), proofs[by])
    assert npm_accepts(shown, HERE, READER_KEY, pem(authority.certificate), NOW)
    (outcome,) = mdoc.verify_response(shown, Session(HERE, READER_KEY), trust, NOW)
    assert outcome.valid


def test_node_and_the_verifier_refuse_the_same(
    issued: Issued, authority: Authority, trust: Trust
) -> None:
    good = signature(issued, HERE)
    other_values = replace(issued, namespaces=items(LICENCE), promised=issued.namespaces)
    ended = replace(issued, until=NOW - timedelta(hours=1))
    wrong = {
        "another session": response(issued, signature(issued, HERE[:-1] + b"\x00")),
        "another device": response(issued, signature(issued, HERE, new_key())),
        "another type": response(issued, good, document_type="org.iso.7367.1.mVRC"),
        "other values": response(other_values, good),
        "ended": response(ended, good),
        "a stranger": response(replace(issued, signer=Authority().signer()), good),
        "a signer whose time is over": response(
            replace(issued, signer=authority.signer(since=NOW - YEAR, days=30)), good
        ),
    }
    authority_pem = pem(authority.certificate)
    accepted_there = {
        name for name, shown in wrong.items() if npm_accepts(shown, HERE, None, authority_pem, NOW)
    }
    accepted_here = {
        name
        for name, shown in wrong.items()
        if mdoc.verify_response(shown, Session(HERE), trust, NOW)[0].valid
    }
    assert (accepted_there, accepted_here) == (set(), set())

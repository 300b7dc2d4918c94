"""Trust lists and status lists: what is believed, and what is left out."""

import json
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from cheguan_verify import NoTrust, Statuses, Trust
from cheguan_verify.trust import key_id
from unit.verifier.issuer import (
    NOW,
    STATUS_URI,
    Authority,
    Signer,
    claims,
    credential,
    pem,
    status_token,
)


def test_a_trust_list_is_read_from_a_file(
    authority: Authority, signer: Signer, tmp_path: Path
) -> None:
    token = status_token(signer, {})
    path = tmp_path / "trust.json"
    path.write_text(authority.trust_list([signer], statuses={STATUS_URI: token}), encoding="utf-8")
    trust = Trust.load(path)
    assert (trust.issuer, trust.as_of) == ("cn.gd", NOW)
    assert trust.signers == {key_id(signer.certificate): signer.certificate}
    assert trust.statuses == {STATUS_URI: token}


def test_pinned_authorities_replace_those_of_the_list(authority: Authority) -> None:
    impostor = Authority(name=authority.name)
    listed = impostor.trust_list([impostor.signer()])
    with pytest.raises(NoTrust, match="revoked"):
        Trust.read(listed, [authority.certificate])


def test_a_list_of_revoked_signers_must_be_signed_by_the_authority(
    authority: Authority, signer: Signer
) -> None:
    listed = json.loads(authority.trust_list([signer]))
    listed["revoked"] = Authority(name=authority.name).crl().decode()
    with pytest.raises(NoTrust, match="revoked"):
        Trust.read(json.dumps(listed))


def test_a_signer_is_not_an_authority(authority: Authority, signer: Signer) -> None:
    listed = json.loads(authority.trust_list([signer]))
    listed["authorities"] = [pem(signer.certificate)]
    with pytest.raises(NoTrust, match="not an authority"):
        Trust.read(json.dumps(listed))


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": None, "as_of": "yesterday"},
        {"authorities": "PEM"},
        {"signers": ["PEM"]},
        {"revoked": "PEM"},
        {"statuses": []},
        {"statuses": {"a": "?"}},
    ],
)
def test_what_is_no_trust_list_says_so(
    authority: Authority, signer: Signer, change: dict[str, object]
) -> None:
    listed = json.loads(authority.trust_list([signer])) | change
    with pytest.raises(NoTrust):
        Trust.read(json.dumps(listed))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"authorities": []}'])
def test_other_json_is_no_trust_list(text: str) -> None:
    with pytest.raises(NoTrust):
        Trust.read(text)


def test_a_genuine_status_list_is_read(signer: Signer, trust: Trust) -> None:
    statuses = Statuses.read({STATUS_URI: status_token(signer, {0: 1, 63: 2})}, trust)
    found = statuses.find(STATUS_URI, NOW)
    assert found is not None
    assert [found[index] for index in (0, 1, 62, 63)] == [1, 0, 0, 2]
    assert found.as_of == NOW


def test_status_lists_that_are_not_genuine_are_left_out(signer: Signer, trust: Trust) -> None:
    good = status_token(signer, {})
    wrong = {
        "https://elsewhere.example/1": good,
        "altered": status_token(signer, {}, "altered")[:-1] + b"\x00",
        "a stranger's": status_token(Authority().signer(), {}, "a stranger's"),
        "a credential": credential(signer, claims(claim_2="a credential")),
        "another type": status_token(signer, {}, "another type", type="application/cwt"),
        "not a list": b"\x00",
        "too large": bytes(5_000_000),
        "a bomb": status_token(signer, {}, "a bomb", lst=zlib.compress(bytes(9_000_000))),
        "3 bits": status_token(signer, {}, "3 bits", bits=3),
        "no list": status_token(signer, {}, "no list", lst=None),
    }
    assert Statuses.read(wrong | {STATUS_URI: good}, trust).lists.keys() == {STATUS_URI}


def test_a_status_list_of_the_future_says_nothing_yet(signer: Signer, trust: Trust) -> None:
    made = status_token(signer, {}, at=NOW + timedelta(hours=1))
    statuses = Statuses.read({STATUS_URI: made}, trust)
    assert statuses.find(STATUS_URI, NOW) is None
    assert statuses.find(STATUS_URI, NOW + timedelta(hours=1)) is not None

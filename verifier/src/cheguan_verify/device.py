"""Whether the device that shows a mobile document holds its key (ISO/IEC 18013-5 section 9.1.3)."""

from collections.abc import Mapping

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec

from cheguan_verify import cbor, cose, sessions
from cheguan_verify.cbor import Embedded
from cheguan_verify.outcome import Reason, Refused, Verdict
from cheguan_verify.sessions import Session


def authentication_bytes(transcript: bytes, document_type: str, namespaces: bytes) -> bytes:
    """DeviceAuthenticationBytes: what a device signs. `namespaces`: its DeviceNameSpacesBytes as
    they are on the wire."""
    parts = (cbor2.dumps("DeviceAuthentication"), transcript, cbor2.dumps(document_type))
    return sessions.embed(b"\x84" + b"".join(parts) + namespaces)


def demand_device(
    shown: Mapping[object, object],
    document_type: str,
    key: ec.EllipticCurvePublicKey,
    session: Session,
) -> None:
    """Refuse unless this Document is of the type that was issued, and the holder of `key`
    authenticated it in this session."""
    if shown.get("docType") != document_type:
        raise Refused(Verdict.FORGED, Reason.DOCUMENT_TYPE)
    device = cbor.as_map(shown.get("deviceSigned"))
    namespaces = cbor.as_(device.get("nameSpaces"), Embedded).wire
    message = authentication_bytes(session.transcript, document_type, namespaces)
    proofs = dict(cbor.as_map(device.get("deviceAuth")))
    if len(proofs) != 1:
        raise cbor.malformed()
    try:
        _demand_proof(proofs, key, session, message)
    except Refused as refused:
        raise Refused(refused.verdict, Reason.DEVICE_AUTHENTICATION) from refused


def _demand_proof(
    proofs: dict[object, object],
    key: ec.EllipticCurvePublicKey,
    session: Session,
    message: bytes,
) -> None:
    match proofs:
        case {"deviceSignature": signature}:
            cose.check_signature(_detached(signature), key, message)
        case {"deviceMac": tag} if session.reader_key is not None:
            shared = sessions.mac_key(session.reader_key, key, session.transcript)
            cose.check_mac(_detached(tag), shared, message)
        case _:
            raise Refused(Verdict.UNKNOWN, Reason.DEVICE_AUTHENTICATION)


def _detached(value: object) -> cose.Message:
    message = cose.parse(value)
    if message.payload is not None:
        raise cbor.malformed()
    return message

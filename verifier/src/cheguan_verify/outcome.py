"""What a check says: one verdict, why, and what the credential says about whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """The one answer of a check."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    FORGED = "forged"
    """A signature, a digest or a key is wrong."""
    REPLAYED = "replayed"
    """Genuine, but not shown by the phone that holds it, or shown earlier."""
    UNKNOWN = "unknown"
    """No such issuer, signer or type, or nothing that can be read as a credential."""


class Reason(StrEnum):
    """Why the verdict is what it is: stable codes, for programs and for translation."""

    OK = "ok"
    MALFORMED = "malformed"
    TOO_LONG = "too-long"
    ALGORITHM = "algorithm"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    TYPE = "type"
    SIGNER = "signer"
    SIGNER_PURPOSE = "signer-purpose"
    SIGNER_REVOKED = "signer-revoked"
    SIGNER_TIME = "signer-time"
    TIME = "time"
    STATUS = "status"
    HOLDER_KEY = "holder-key"
    HOLDER_PROOF_MISSING = "holder-proof-missing"
    HOLDER_PROOF_TIME = "holder-proof-time"
    DIGEST = "digest"
    DOCUMENT_TYPE = "document-type"
    DEVICE_AUTHENTICATION = "device-authentication"
    READER_AUTHENTICATION = "reader-authentication"
    SESSION = "session"


class Refused(Exception):
    """Ends a check with a verdict; never leaves this package's ``verify`` functions."""

    def __init__(self, verdict: Verdict, reason: Reason) -> None:
        super().__init__(f"{verdict}: {reason}")
        self.verdict = verdict
        self.reason = reason


@dataclass(frozen=True)
class Field:
    """One statement of a credential: its stable name, its value, and its labels for people."""

    name: str
    value: object
    chinese: str
    english: str


@dataclass(frozen=True)
class Outcome:
    """The answer of a check. Fields are only given once the signature has been found genuine."""

    verdict: Verdict
    reason: Reason
    type: str | None = None
    issuer: str | None = None
    id: bytes | None = None
    """Of the credential, as its issuer numbers it."""
    fields: tuple[Field, ...] = ()
    holder_bound: bool = False
    """The device that shows the credential proved that it holds the key it was issued to."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    status_as_of: datetime | None = None
    """When the issuer last said that it is not revoked or suspended; None: not known."""

    @property
    def valid(self) -> bool:
        """Whether the credential may be believed."""
        return self.verdict is Verdict.VALID

    def value(self, name: str) -> object:
        """The value of the field of that name, None when the credential does not say."""
        return next((field.value for field in self.fields if field.name == name), None)

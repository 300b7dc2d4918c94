"""The types of credentials, one small file each, held to the contract with the checkers."""

from __future__ import annotations

from cheguan.credentials.types import (
    decision_letter,
    driving_licence,
    inspection_mark,
    payment_receipt,
    temporary_plate,
    vehicle_licence,
)
from cheguan.credentials.types.contract import ContractBroken, checked, numbered
from cheguan.credentials.types.kind import CredentialType, Field, Said, Standing

__all__ = [
    "TYPES",
    "ContractBroken",
    "CredentialType",
    "Field",
    "Said",
    "Standing",
    "numbered",
]

TYPES = checked(
    (
        driving_licence.TYPE,
        vehicle_licence.TYPE,
        inspection_mark.TYPE,
        temporary_plate.TYPE,
        payment_receipt.TYPE,
        decision_letter.TYPE,
    )
)
"""By their ids; a difference from the contract stops the platform at its start."""

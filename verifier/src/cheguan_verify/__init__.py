"""Checks credentials of Cheguan without asking the office that signed them."""

from cheguan_verify.credential import verify
from cheguan_verify.outcome import Field, Outcome, Reason, Verdict
from cheguan_verify.statuses import Statuses
from cheguan_verify.trust import NoTrust, Trust

__all__ = ["Field", "NoTrust", "Outcome", "Reason", "Statuses", "Trust", "Verdict", "verify"]

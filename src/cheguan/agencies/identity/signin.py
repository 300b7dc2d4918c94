"""Signing in at the identity department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cheguan.facts.people import Party


class SignInFailed(Exception):
    """The identity department did not confirm the person."""


@dataclass(frozen=True)
class Pending:
    """A sign-in under way."""

    state: str
    nonce: str
    verifier: str


def begin(redirect_uri: str) -> tuple[str, Pending]:
    """The page to go to, and what to keep."""
    raise SignInFailed


def complete(pending: Pending, redirect_uri: str, params: Mapping[str, str]) -> Party:
    """The person who has signed in."""
    raise SignInFailed

"""By which gateways notices go out: Django's setting NOTICES, a gateway's address each.

    NOTICES = {"sms": ["exchange:sms-a", "exchange:sms-b"], "mail": ["smtp+tls://…"]}

The first that is well is used. The addresses:

    exchange:sms-a                                    a provider that speaks as the departments do
    smpp://system:password@host:2775?from=10690000    an SMSC, by SMPP 3.4
    smtp+tls://name:password@host:465?from=no-reply@example.org
    smtp+starttls://…:587     smtp://…:25 (not encrypted: on the same machine only)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cheguan.notices import EVERY_WAY, SMS
from cheguan.notices.gateways import Gateway

DEFAULT: dict[str, Sequence[str]] = {SMS: ("exchange:sms-a", "exchange:sms-b")}


def gateways(way: str) -> tuple[Gateway, ...]:
    """The gateways of a way, in the order of preference; none where it is not set up."""
    return tuple(_gateway(address) for address in _setting().get(way, ()))


def check() -> None:
    """Raise ImproperlyConfigured where the setting names a way or a gateway that nobody knows."""
    for way in _setting():
        if way not in EVERY_WAY:
            raise ImproperlyConfigured(f"NOTICES: “{way}” is no way; there are sms and mail.")
        gateways(way)


def _setting() -> dict[str, Sequence[str]]:
    return getattr(settings, "NOTICES", DEFAULT)


@cache
def _gateway(address: str) -> Gateway:
    """One for each address and process: an SMSC is bound to once. Imports what it needs only."""
    scheme = address.partition(":")[0]
    if scheme == "exchange":
        from cheguan.notices.gateways.exchange import ExchangeGateway

        return ExchangeGateway.at(address)
    if scheme == "smpp":
        from cheguan.notices.gateways.smpp import SmppGateway

        return SmppGateway.at(address)
    if scheme.partition("+")[0] == "smtp":
        from cheguan.notices.gateways.smtp import SmtpGateway

        return SmtpGateway.at(address)
    # Only the scheme is named: the rest may hold a password.
    raise ImproperlyConfigured(f"NOTICES: no gateway “{scheme}”; use exchange, smpp or smtp.")

"""Mail by SMTP.

SMTP knows no key for “only once”: when the connection breaks after the text was handed over, the
mail is handed over again, and may come twice. Its Message-ID is the same both times, by which most
mailboxes show it once.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

from cheguan.notices.gateways import Message, NotSent, Unsure

TIMEOUT = 5
"""Seconds that each answer of the server may take."""

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtp+tls": 465}


@dataclass(frozen=True, slots=True)
class SmtpGateway:
    """One mail server. `scheme` says how the connection is encrypted."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str

    @classmethod
    def at(cls, address: str) -> SmtpGateway:
        """From an address as `notices.conf` has it. Raises ImproperlyConfigured."""
        parts = urlsplit(address)
        [sender] = parse_qs(parts.query).get("from", [""])
        if parts.scheme not in _PORTS or not parts.hostname or not sender:
            raise ImproperlyConfigured(
                "NOTICES: write a mail server as smtp+tls://name:password@host?from=address."
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, user, password, sender)

    @property
    def name(self) -> str:
        """Scheme and host."""
        return f"{self.scheme}://{self.host}:{self.port}"

    def send(self, id: UUID, to: str, message: Message) -> str:
        """Hand one mail over; the reference is its Message-ID."""
        mail = self._mail(id, to, message)
        server = self._connected()
        try:
            server.send_message(mail)
        except smtplib.SMTPServerDisconnected as error:
            raise Unsure("The mail server broke off before it took the mail in.") from error
        except smtplib.SMTPException as error:
            raise NotSent(f"The mail server refused the mail ({_code(error)}).") from error
        except OSError as error:
            raise Unsure("The mail server did not answer in time.") from error
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()
        return str(mail["Message-ID"])

    def _mail(self, id: UUID, to: str, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, to, message.subject
        mail["Message-ID"] = f"<{id}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no mailbox replies to it
        mail.set_content(message.text)
        return mail

    def _connected(self) -> smtplib.SMTP:
        try:
            return self._open()
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"The mail server lets nobody in ({type(error).__name__}).") from error

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.scheme == "smtp+tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            if self.scheme == "smtp+starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _code(error: smtplib.SMTPException) -> str:
    """The reply's code alone: its text may repeat the recipient's address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(str(code) for code, _ in error.recipients.values())
    return str(getattr(error, "smtp_code", type(error).__name__))

"""Mail by SMTP, to a real server on this machine."""

from __future__ import annotations

import asyncio
import email
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured

from cheguan.notices.gateways import Message, NotSent, Unsure, smtp
from cheguan.notices.gateways.smtp import SmtpGateway

TO = "chen@example.org"
SAID = Message(
    "驾驶证期满换证：已办结", "驾驶证期满换证（4401-0000-0017）：已办结。\n\n请查看业务页面。"
)


class Mailbox:
    """What came in; `reply` is what the server says to it, or breaks off with an exception."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.reply = "250 taken"
        self.breaks_off = False

    async def handle_DATA(  # noqa: N802 - aiosmtpd names it
        self, server: SMTP, session: Any, envelope: Any
    ) -> str:
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)  # type: ignore[arg-type]
        if self.breaks_off:
            server.transport.abort()
        return self.reply


Serve = Callable[..., str]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Serve]:
    """Starts a mail server; returns its host and port."""
    with ExitStack() as running:

        def start(**how: Any) -> str:
            controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **how)
            controller.start()
            running.callback(controller.stop)
            return f"127.0.0.1:{controller.port}"

        yield start


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem, secret = tmp_path / "mail.pem", tmp_path / "mail.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context


def at(where: str, scheme: str = "smtp", user: str = "") -> SmtpGateway:
    return SmtpGateway.at(f"{scheme}://{user}{where}?from=no-reply@example.org")


def test_a_chinese_mail_arrives_as_it_was_sent(serve: Serve, mailbox: Mailbox) -> None:
    id = uuid4()
    assert at(serve()).send(id, TO, SAID) == f"<{id}@example.org>"
    [mail] = mailbox.mails
    assert mail["Subject"] == SAID.subject
    assert mail.get_content().split() == SAID.text.split()
    assert (mail["From"], mail["To"]) == ("no-reply@example.org", TO)
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_repeat_bears_the_same_message_id(serve: Serve, mailbox: Mailbox) -> None:
    gateway, id = at(serve()), uuid4()
    assert gateway.send(id, TO, SAID) == gateway.send(id, TO, SAID)
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1


# aiosmtpd does not count TLS from the first byte as TLS.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_over_tls_with_a_password(serve: Serve, mailbox: Mailbox, tls: ssl.SSLContext) -> None:
    def check(*arguments: Any) -> AuthResult:
        login = arguments[-1]
        right = (login.login, login.password) == (b"cheguan", b"ge heim")
        return AuthResult(success=right, handled=False)

    where = serve(ssl_context=tls, authenticator=check, auth_required=True, auth_require_tls=False)
    at(where, "smtp+tls", "cheguan:ge%20heim@").send(uuid4(), TO, SAID)
    assert len(mailbox.mails) == 1
    with pytest.raises(NotSent, match="lets nobody in"):
        at(where, "smtp+tls", "cheguan:wrong@").send(uuid4(), TO, SAID)
    assert len(mailbox.mails) == 1


def test_over_starttls(serve: Serve, mailbox: Mailbox, tls: ssl.SSLContext) -> None:
    where = serve(tls_context=tls, require_starttls=True)
    at(where, "smtp+starttls").send(uuid4(), TO, SAID)
    assert len(mailbox.mails) == 1


def test_a_server_that_nobody_vouches_for_gets_no_mail(
    serve: Serve, mailbox: Mailbox, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NotSent, match="SSLCertVerificationError"):
        at(serve(ssl_context=tls), "smtp+tls").send(uuid4(), TO, SAID)
    assert mailbox.mails == []


def test_a_server_without_starttls_gets_no_mail(serve: Serve, mailbox: Mailbox) -> None:
    with pytest.raises(NotSent):
        at(serve(), "smtp+starttls").send(uuid4(), TO, SAID)
    assert mailbox.mails == []


def test_a_server_that_is_not_there_means_not_sent() -> None:
    with pytest.raises(NotSent):
        at("127.0.0.1:1").send(uuid4(), TO, SAID)


@pytest.mark.parametrize("reply", ["451 try later", "554 no"])
def test_what_the_server_refuses_is_not_sent_and_the_error_names_nobody(
    serve: Serve, mailbox: Mailbox, reply: str
) -> None:
    mailbox.reply = f"{reply} {TO}"
    with pytest.raises(NotSent, match=reply[:3]) as refused:
        at(serve()).send(uuid4(), TO, SAID)
    assert TO not in str(refused.value)


def test_a_recipient_that_the_server_does_not_know_means_not_sent(
    serve: Serve, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def handle_RCPT(*arguments: Any) -> str:  # noqa: N802 - aiosmtpd names it
        return f"550 no {TO} here"

    monkeypatch.setattr(Mailbox, "handle_RCPT", handle_RCPT, raising=False)
    with pytest.raises(NotSent, match="550") as refused:
        at(serve()).send(uuid4(), TO, SAID)
    assert TO not in str(refused.value)


def test_when_the_server_breaks_off_after_the_text_nobody_knows(
    serve: Serve, mailbox: Mailbox
) -> None:
    mailbox.breaks_off = True
    with pytest.raises(Unsure):
        at(serve()).send(uuid4(), TO, SAID)
    assert len(mailbox.mails) == 1


def test_when_the_server_is_too_slow_nobody_knows(
    serve: Serve, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleeps(self: Mailbox, server: SMTP, session: Any, envelope: Any) -> str:
        await asyncio.sleep(0.6)
        return self.reply

    monkeypatch.setattr(Mailbox, "handle_DATA", sleeps)
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    with pytest.raises(Unsure):
        at(serve()).send(UUID(int=1), TO, SAID)


@pytest.mark.parametrize(
    "address", ["smtp://host", "smtp+other://host?from=a@b.c", "smtp://?from=a@b.c"]
)
def test_an_address_that_lacks_something_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write a mail server"):
        SmtpGateway.at(address)

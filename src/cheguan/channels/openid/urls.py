"""What wallets call, and the pages that send people to a wallet."""

from django.urls import path

from cheguan.channels.openid import asking, issuing, offering, presenting, staff
from cheguan.credentials.openid4vci import metadata

app_name = "openid"
urlpatterns = [
    path(".well-known/openid-credential-issuer", issuing.issuer, name="issuer"),
    path(
        ".well-known/oauth-authorization-server",
        issuing.authorisation_server,
        name="authorisation-server",
    ),
    path(metadata.TOKEN.lstrip("/"), issuing.token, name="token"),
    path(metadata.NONCE.lstrip("/"), issuing.nonce, name="nonce"),
    path(metadata.CREDENTIAL.lstrip("/"), issuing.credential, name="credential"),
    path("openid4vp/request/<str:secret>", presenting.question, name="question"),
    path("openid4vp/response/<str:secret>", presenting.response, name="response"),
    path("wallet/other/", offering.offer, name="offer"),
    path("verify/ask", asking.ask, name="ask"),
    path("verify/ask/answer", asking.answer, name="answer"),
    path("counter/check/ask", staff.ask, name="staff-ask"),
    path("counter/check/ask/answer", staff.answer, name="staff-answer"),
]

"""The addresses of the portal. None of them tells anything about a person."""

from django.urls import path

from cheguan.channels.portal import (
    applying,
    cases,
    entrance,
    guiding,
    home,
    licence,
    messages,
    papers,
    paying,
    pictures,
)

app_name = "portal"
_SERVICE = "services/<slug:group>/<slug:name>/"
_CASE = "cases/<str:number>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("sign-in/begin", entrance.begin_sign_in, name="begin-sign-in"),
    path("sign-in/callback", entrance.callback, name="sign-in-callback"),
    path("sign-out", entrance.sign_out, name="sign-out"),
    path("services/", entrance.services, name="services"),
    path(_SERVICE, guiding.guide, name="guide"),
    path(f"{_SERVICE}apply/", applying.apply, name="apply"),
    path(f"{_SERVICE}apply/<slug:handle>/", applying.apply, name="apply-for"),
    path("pictures/<str:sealed>", pictures.picture, name="picture"),
    path("licence/", licence.licence, name="licence"),
    path("messages/", messages.listing, name="messages"),
    path("cases/", cases.listing, name="cases"),
    path(_CASE, cases.case, name="case"),
    path(f"{_CASE}confirm", cases.confirm, name="confirm"),
    path(f"{_CASE}withdraw", cases.withdraw, name="withdraw"),
    path(f"{_CASE}paper", cases.hand_in, name="paper"),
    path(f"{_CASE}print", cases.print_out, name="print"),
    path(f"{_CASE}pay", paying.pay, name="pay"),
    path(f"{_CASE}paid", paying.paid, name="paid"),
    path(f"{_CASE}receipt", paying.receipt, name="receipt"),
    path(f"{_CASE}receipt.pdf", papers.receipt, name="receipt-pdf"),
    path(f"{_CASE}proof.json", papers.proof, name="proof"),
    path(f"{_CASE}decision.pdf", papers.decision, name="decision-pdf"),
]

"""The addresses of the portal. None of them tells anything about a person."""

from django.urls import path

from cheguan.channels.portal import applying, cases, entrance

app_name = "portal"
_SERVICE = "services/<slug:group>/<slug:name>/"

urlpatterns = [
    path("", entrance.home, name="home"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("sign-out", entrance.sign_out, name="sign-out"),
    path("services/", entrance.services, name="services"),
    path(_SERVICE, applying.guide, name="guide"),
    path(f"{_SERVICE}apply/<slug:handle>/", applying.apply, name="apply"),
    path("cases/", cases.listing, name="cases"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/confirm", cases.confirm, name="confirm"),
    path("cases/<str:number>/withdraw", cases.withdraw, name="withdraw"),
]

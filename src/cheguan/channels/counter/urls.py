"""The addresses of the counter. None holds a person's number or name."""

from django.urls import path

from cheguan.channels.counter import (
    accounts,
    archive,
    cases,
    checking,
    departments,
    entrance,
    papers,
    people,
    searching,
    vehicles,
)

app_name = "counter"

urlpatterns = [
    path("", entrance.home, name="home"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("sign-out", entrance.sign_out, name="sign-out"),
    path("next", entrance.next_client, name="next"),
    path("search", searching.search, name="search"),
    path("vehicles/<slug:handle>/", vehicles.vehicle, name="vehicle"),
    path("vehicles/<slug:handle>/archive", archive.of_vehicle, name="vehicle-archive"),
    path("vehicles/<slug:handle>/archive/package", archive.send_vehicle),
    path("vehicles/<slug:handle>/reveal", vehicles.reveal, name="reveal"),
    path("vehicles/<slug:handle>/accept", vehicles.accept, name="accept"),
    path("people/<slug:handle>/", people.person, name="person"),
    path("people/<slug:handle>/archive", archive.of_person, name="person-archive"),
    path("people/<slug:handle>/archive/package", archive.send_person),
    path("archive/<slug:number>/<slug:digest>", archive.sheet, name="sheet"),
    path("people/<slug:handle>/reveal", people.reveal, name="person-reveal"),
    path("people/<slug:handle>/accept", people.accept, name="person-accept"),
    path("check", checking.check, name="check"),
    path("departments/", departments.listing, name="departments"),
    path("payments/", accounts.listing, name="payments"),
    path("payments/accept", accounts.accept, name="accept-difference"),
    path("cases/<slug:number>/", cases.case, name="case"),
    path("cases/<slug:number>/reveal", cases.reveal, name="case-reveal"),
    path("cases/<slug:number>/confirm", cases.confirm, name="confirm"),
    path("cases/<slug:number>/pay", cases.pay, name="pay"),
    path("cases/<slug:number>/hand-in", papers.hand_in, name="hand-in"),
    path("cases/<slug:number>/papers/<slug:field>", papers.show, name="paper"),
    path("cases/<slug:number>/read", papers.read, name="read"),
    path("cases/<slug:number>/hand-out", cases.hand_out, name="hand-out"),
    path("cases/<slug:number>/claim", cases.claim, name="claim"),
    path("cases/<slug:number>/decide", cases.decide, name="decide"),
    path("cases/<slug:number>/withdraw", cases.withdraw, name="withdraw"),
]

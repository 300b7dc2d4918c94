"""The addresses of the counter. None holds a person's number or name."""

from django.urls import path

from cheguan.channels.counter import cases, entrance, searching, vehicles

app_name = "counter"

urlpatterns = [
    path("", entrance.home, name="home"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("sign-out", entrance.sign_out, name="sign-out"),
    path("next", entrance.next_client, name="next"),
    path("search", searching.search, name="search"),
    path("vehicles/<slug:handle>/", vehicles.vehicle, name="vehicle"),
    path("vehicles/<slug:handle>/reveal", vehicles.reveal, name="reveal"),
    path("vehicles/<slug:handle>/accept", vehicles.accept, name="accept"),
    path("cases/<slug:number>/", cases.case, name="case"),
    path("cases/<slug:number>/reveal", cases.reveal, name="case-reveal"),
    path("cases/<slug:number>/claim", cases.claim, name="claim"),
    path("cases/<slug:number>/decide", cases.decide, name="decide"),
    path("cases/<slug:number>/withdraw", cases.withdraw, name="withdraw"),
]

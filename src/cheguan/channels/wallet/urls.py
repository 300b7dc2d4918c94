"""The addresses of the cards. The page itself is the same for everyone, so that it can be kept."""

from django.urls import path

from cheguan.channels.wallet import giving, pages

app_name = "wallet"
urlpatterns = [
    path("", pages.page, name="page"),
    path("worker.js", pages.worker, name="worker"),
    path("app.webmanifest", pages.manifest, name="manifest"),
    path("who", giving.who, name="who"),
    path("cards", giving.cards, name="cards"),
    path("papers/<slug:handle>.pdf", giving.paper, name="paper"),
]

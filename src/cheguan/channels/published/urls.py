"""The addresses that every checker may ask."""

from django.urls import path

from cheguan.channels.published import pages

app_name = "published"
urlpatterns = [
    path(".well-known/cheguan-trust.json", pages.trust, name="trust"),
    path(".well-known/cheguan-revoked.crl", pages.revoked, name="revoked"),
    path("status/<str:city>/<int:number>", pages.status, name="status"),
]

"""The address of the check: short, as it stands on every paper."""

from django.urls import path

from cheguan.channels.checking import pages

app_name = "checking"
urlpatterns = [path("verify", pages.check, name="check")]

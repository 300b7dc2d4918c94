"""The addresses that other departments call."""

from django.urls import path

from cheguan.channels.callbacks import treasury

app_name = "callbacks"
urlpatterns = [path("treasury", treasury.called, name="treasury")]

"""The user interface as a Django application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "cheguan.ui"
    label = "ui"

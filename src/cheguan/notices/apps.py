"""The room “notices” as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cheguan.notices"
    label = "notices"

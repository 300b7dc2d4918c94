"""The room “casework” as a Django application."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "cheguan.casework"
    label = "casework"

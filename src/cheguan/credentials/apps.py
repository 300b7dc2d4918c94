"""The room “credentials” as a Django application."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "cheguan.credentials"
    label = "credentials"

"""The room “registry” as a Django application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "cheguan.registry"
    label = "registry"

"""The room “registry” as a Django application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "cheguan.registry"
    label = "registry"

    def ready(self) -> None:
        """Each kind of act registers how it is done."""
        from cheguan.registry import licences, marks, people, temporary_plates  # noqa: F401

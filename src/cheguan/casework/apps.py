"""The room “casework” as a Django application."""

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class CaseworkConfig(AppConfig):
    name = "cheguan.casework"
    label = "casework"

    def ready(self) -> None:
        """A service whose parts do not fit, or a source that nobody answers, stops the start."""
        from cheguan.casework.facts import unanswered
        from cheguan.services.catalogue import catalogue

        for service in catalogue().values():
            if missing := unanswered(service):
                raise ImproperlyConfigured(
                    f"Service “{service.id}” asks {', '.join(sorted(missing))}, "
                    "which no room answers: add the source to registry or agencies."
                )

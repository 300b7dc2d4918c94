"""The room “notices” as a Django application."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cheguan.notices"
    label = "notices"

    def ready(self) -> None:
        """A template that does not fit its values, or a gateway nobody knows, stops the start."""
        from cheguan.notices import conf, templates

        templates.check(templates.TEMPLATES)
        conf.check()

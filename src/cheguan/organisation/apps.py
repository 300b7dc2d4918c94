"""The room “organisation” as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganisationConfig(AppConfig):
    name = "cheguan.organisation"
    label = "organisation"

    def ready(self) -> None:
        """The tree of offices stands as soon as the tables do."""
        from cheguan.organisation.tree import plant

        post_migrate.connect(plant, sender=self, dispatch_uid="organisation.plant")

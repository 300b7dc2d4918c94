"""The room “organisation” as a Django application."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "cheguan.organisation"
    label = "organisation"

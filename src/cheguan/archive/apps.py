"""The room “archive” as a Django application."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "cheguan.archive"
    label = "archive"

"""The room “channels” as a Django application."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "cheguan.channels"
    label = "channels"

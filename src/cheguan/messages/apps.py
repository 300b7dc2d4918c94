"""The room “messages” as a Django application."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "cheguan.messages"
    label = "messages"

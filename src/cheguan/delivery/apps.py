"""The room “delivery” as a Django application."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "cheguan.delivery"
    label = "delivery"

    def ready(self) -> None:
        """The act that begins a delivery registers how it is done."""
        from cheguan.delivery import handing  # noqa: F401

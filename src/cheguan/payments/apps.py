"""The room “payments” as a Django application."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "cheguan.payments"
    label = "payments"

"""The providers of SMS that speak as the departments do (sms-a, sms-b)."""

from cheguan.agencies.sms.client import send

__all__ = ["send"]

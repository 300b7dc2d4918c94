"""The room “config” as a Django application: what every process needs at its start."""

from django.apps import AppConfig
from django.conf import settings


class PlatformConfig(AppConfig):
    name = "cheguan.config"
    label = "config"

    def ready(self) -> None:
        """Logs as configured, and the operator's own years of working days."""
        from cheguan.config import logs

        logs.configure(json=not settings.DEMONSTRATION)
        _adopt_calendar()


def _adopt_calendar() -> None:
    from cheguan.config.environment import calendar_file
    from cheguan.law import working_days

    if (file := calendar_file()).exists():
        rows = working_days.rows_from(file.read_text(encoding="utf-8"))
        working_days.adopt(working_days.packaged().extended(rows))

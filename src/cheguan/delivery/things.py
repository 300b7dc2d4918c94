"""What can be handed over, by the names that acts give it."""

from __future__ import annotations

from collections.abc import Mapping

from cheguan.kernel.text import Text, _

THINGS: Mapping[str, Text] = {
    "licence-card": _("Driving licence"),
    "temporary-plate": _("Temporary plate"),
}

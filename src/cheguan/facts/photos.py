"""Portraits for licences (驾驶证照片), as they were measured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cheguan.facts.fact import Fact
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class Portrait(Fact):
    """A picture and what was measured in it. The picture itself is kept apart, under `digest`.

    `width` and `height` in pixels; `white` is the share of the ground that is white (0 to 1),
    `sharp` a measure of sharpness, `figures` how many figures stand before the ground.
    """

    digest: str
    taken_on: date
    width: int
    height: int
    white: Decimal
    sharp: Decimal
    figures: int


portrait = Source("health.portrait", Portrait, _("Hospitals and photo outlets"), may_lack=True)

"""Acts on inspection marks (检验合格标志)."""

from __future__ import annotations

from datetime import date

from cheguan.kernel.acts import Act


class IssueInspectionMark(Act):
    """Issue the electronic mark (核发检验合格标志, Order 164 art. 54-56).

    `due` is the anniversary that it answers (one mark for each), `until` the last day of its
    validity. `place` is the vehicle's county, whose city keeps the record.
    """

    vin: str
    place: str
    due: date
    until: date
    exempt: bool

    @property
    def touches(self) -> tuple[str, str]:
        """The vehicle."""
        return ("vehicle", self.vin)

"""Acts on temporary plates (临时行驶车号牌)."""

from __future__ import annotations

from datetime import date

from cheguan.kernel.acts import Act


class IssueTemporaryPlate(Act):
    """核发临时行驶车号牌 (Order 164 art. 46-48). Its number is drawn when the act is applied.

    `reason` is why the vehicle must be on the road; `ordinal` the how-manieth of its limited kind
    (1, 2, 3), which a constraint holds; `cross_area` makes it brown-yellow instead of sky-blue;
    `mark` is 试 or 超 or empty. `place` is the county whose city keeps the record.
    """

    vin: str
    place: str
    reason: str
    ordinal: int
    holder: str
    holder_name: str
    brand: str
    kind: str
    cross_area: bool
    mark: str
    sheets: int
    since: date
    until: date

    @property
    def touches(self) -> tuple[str, str]:
        """The vehicle, which is not registered yet."""
        return ("new-vehicle", self.vin)

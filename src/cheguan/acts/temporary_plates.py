"""Acts on temporary plates (临时行驶车号牌)."""

from __future__ import annotations

from datetime import date

from cheguan.kernel.acts import Act


class IssueTemporaryPlate(Act):
    """核发临时行驶车号牌 (Order 164 art. 46-48). Its number is drawn when the act is applied.

    `reason` is why the vehicle must be on the road; `limited_as` what the reasons that share a
    limit are kept under, `ordinal` the how-manieth of those plates it is for this holder, which a
    constraint holds; `cross_area` makes it brown-yellow instead of sky-blue; `mark` is 试 or 超 or
    empty. `place` is the city whose office issues it and keeps the record, `letter` that office's.
    """

    vin: str
    place: str
    letter: str
    reason: str
    limited_as: str
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

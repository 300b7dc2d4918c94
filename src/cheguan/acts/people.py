"""Acts on people and organisations (自然人, 单位)."""

from __future__ import annotations

from cheguan.kernel.acts import Act


class KeepAddress(Act):
    """Keep where post reaches someone (邮寄地址), so that it is proposed next time.

    `name` is the legal one, for who is not on record yet. `place` is the county whose city keeps
    the record. An address that is kept already changes nothing.
    """

    number: str
    name: str
    place: str
    address: str
    mobile: str

    @property
    def touches(self) -> tuple[str, str]:
        """The person."""
        return ("party", self.number)

"""The front of a driving licence (机动车驾驶证正证), as it is drawn: 88 mm × 60 mm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cheguan.facts.divisions import PROVINCE, city_of
from cheguan.facts.licences import Licence

_SEX_DIGIT = 16
"""Where an identity number says it: odd for men, even for women (GB 11643)."""


@dataclass(frozen=True, slots=True)
class Front:
    """What stands on the front, in the words of the card, which no language changes."""

    licence: Licence

    @property
    def sex(self) -> str:
        return "男" if int(self.licence.number[_SEX_DIGIT]) % 2 else "女"

    @property
    def classes(self) -> str:
        """Without a gap, as they are printed: C1D."""
        return "".join(self.licence.classes)

    @property
    def until(self) -> str:
        """The last day, or that there is none."""
        until: date | None = self.licence.until
        return until.isoformat() if until else "长期"

    @property
    def seal(self) -> str:
        """The words of the issuer's seal (核发机关印章)."""
        return seal(self.licence.place)


def seal(place: str) -> str:
    """The words of the seal of the office that issues at this place, which no language changes."""
    return f"{PROVINCE.name}{city_of(place).name}公安局交通警察支队"


def front(licence: Licence | Mapping[str, Any]) -> Front:
    """The front of this licence; an example of the gallery is a mapping of its fields."""
    return Front(Licence.model_validate(licence))

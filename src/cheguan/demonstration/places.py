"""Where things are: cities by their cars, counties within them by what they are."""

from __future__ import annotations

from random import Random

from cheguan.demonstration.bag import Bag
from cheguan.demonstration.words import STREET_KINDS, STREET_STEMS
from cheguan.facts.divisions import CITIES, Division, DivisionKind, city_of, counties_of

_SHARE = {DivisionKind.DISTRICT: 3.0, DivisionKind.COUNTY_CITY: 2.0}
"""A district weighs as much as three counties."""


def _weights() -> dict[Division, float]:
    weights: dict[Division, float] = {}
    for city in CITIES.values():
        shares = {county: _SHARE.get(county.kind, 1.0) for county in counties_of(city.code)}
        cars = city.cars_estimate_10k or 0
        weights |= {county: cars * share / sum(shares.values()) for county, share in shares.items()}
    return weights


COUNTIES_BY_CARS: Bag[Division] = Bag(_weights())
"""A city is drawn as often as it has cars (guangdong_cities.csv)."""


def address(place: Division, dice: Random) -> str:
    """A door that nobody lives behind."""
    street = dice.choice(STREET_STEMS) + dice.choice(STREET_KINDS)
    city = city_of(place.code)
    county = "" if city.code == place.code else place.name
    door = f"{dice.randrange(1, 400)}号{dice.randrange(1, 30)}{dice.randrange(1, 5):02d}房"
    return f"{city.name}{county}{street}{door}"

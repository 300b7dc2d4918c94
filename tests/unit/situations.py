"""Situations for hypothesis: any application at all, and vehicles whose turn it is."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st
from unit.applications import VIN, application, vehicle

from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.insurance import Policy
from cheguan.facts.tax import VesselTax
from cheguan.facts.vehicles import Status, Usage
from cheguan.law.months import add_months, month_end, window_start

SINCE = date(2004, 5, 1)
UNTIL = date(2035, 12, 31)
REFORM_2014 = date(2014, 9, 1)
REFORM_2022 = date(2022, 10, 1)

days = st.dates(SINCE, UNTIL)
past_days = st.dates(date(1990, 1, 1), UNTIL)
KINDS = "K11 K16 K18 K21 K31 K33 K38 K39 K43 K49 H11 H31 Q11 B11 Z31 M21 M22 N11 T11 D11"
kinds = st.sampled_from(KINDS.split())
vins = st.sampled_from([VIN, "LGX1G8R50PX918273", "WVWZZZ1KZ90000000"])
places = st.sampled_from(["440106", "440305", "441900", "442000"])
letters = st.text([status.value for status in Status], min_size=1, max_size=4)

vehicles = st.builds(
    vehicle,
    vin=vins,
    kind=kinds,
    usage=st.sampled_from(Usage),
    seats=st.integers(0, 60),
    manufactured=past_days,
    first_registered=past_days,
    valid_until=st.none() | past_days,
    status=letters,
    imported=st.booleans(),
    place=places,
)

applications = st.builds(
    application,
    vehicles,
    insurance=st.none()
    | st.builds(Policy, number=st.just("P"), insurer=st.just("E"), since=days, until=days),
    vessel_tax=st.none() | st.builds(VesselTax, year=st.integers(2000, 2036), exempt=st.booleans()),
    violations=st.builds(
        Violations, open=st.integers(0, 9), modification_punished=st.none() | days
    ),
    accidents=st.builds(
        Accidents, open=st.integers(0, 9), death=st.none() | days, injury=st.none() | days
    ),
)
"""Whatever the departments may answer, sensible or not."""


undisputed = st.builds(
    lambda made, **of: application(vehicle(manufactured=made, first_registered=made, **of)),
    past_days,
    kind=st.sampled_from(["K33", "M21"]),
    valid_until=st.none() | past_days,
)
"""Where only the age and the present validity decide."""


class Due(NamedTuple):
    """A vehicle's registration, the age in months at which its mark is due, and that day."""

    registered: date
    months: int
    due: date

    @property
    def opens(self) -> date:
        """The first day on which one may apply."""
        return window_start(self.due, 3)

    @property
    def closes(self) -> date:
        """The last day before the window of the next anniversary, two years on, opens."""
        following = month_end(add_months(self.due.replace(day=1), 24))
        return date.fromordinal(window_start(following, 3).toordinal() - 1)


def _due(registered: date, months: int) -> Due:
    return Due(registered, months, month_end(add_months(registered.replace(day=1), months)))


dues = st.one_of(
    st.builds(_due, st.dates(date(2012, 12, 1), date(2030, 1, 1)), st.sampled_from([24, 48])),
    st.builds(_due, st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.just(96)),
)
"""Marks of cars that were due without a line test, by the law of every day of their window."""

"""Terms of a licence (有效期): six years, ten years, long-term (Order 162 art. 13, 62-63, 79)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cheguan.facts.licences import Licence, LicenceStatus, LicenceTerm
from cheguan.law.licences.numbers import numbers
from cheguan.law.months import add_months


@dataclass(frozen=True)
class Term:
    """A term and its first and last day; a long-term licence has no last day."""

    term: LicenceTerm
    since: date
    until: date | None


def opens(until: date, on: date) -> date:
    """The first day on which one may apply (有效期满前九十日内, art. 63)."""
    days: int = numbers.at("window-days", on)
    return until - timedelta(days=days - 1)


def lapses(licence: Licence, on: date) -> date | None:
    """The first day on which the licence counts as not renewed for a year (art. 79(1)(8)).

    一年以上 includes exactly one year (art. 110). A renewal that was deferred (art. 75) has up to
    the longest deferral. None for a long-term licence.
    """
    if licence.until is None:
        return None
    deferred = licence.has(LicenceStatus.RENEWAL_DEFERRED)
    years: int = numbers.at("deferral-years" if deferred else "lapse-years", on)
    return add_months(licence.until, 12 * years)


def restorable_until(licence: Licence, on: date) -> date | None:
    """The last day on which passing subject 1 restores a lapsed licence (art. 79, para. 3)."""
    lapsed = lapses(licence, on)
    return add_months(lapsed, 12 * numbers.at("restore-years", on)) if lapsed else None


def is_clean(licence: Licence) -> bool:
    """Whether no scoring period (记分周期) of the present term reached twelve points (art. 62).

    A period that only touches the term, because it ends on the day the term begins, is not in it.
    """
    ends = licence.until or date.max
    return not any(
        add_months(period, 12) > licence.since and period < ends for period in licence.twelve_points
    )


def next_term(licence: Licence, on: date) -> Term:
    """The term after the present one (art. 62), for a licence that has a last day.

    It follows on the old one without a gap or an overlap, whether one comes early or late, so
    that the day on which it falls due never drifts.
    """
    if licence.until is None:
        raise ValueError("A long-term licence has no next term.")
    continues = on <= licence.until or numbers.at("late-term-continues", on)
    since = licence.until if continues else on
    name = "term-when-clean" if is_clean(licence) else "term-after-twelve-points"
    term = LicenceTerm(numbers.at(name, on)[licence.term.value])
    return Term(term, since, _last_day(term, since))


def _last_day(term: LicenceTerm, since: date) -> date | None:
    """The same day so many years on; the last of February where there is none."""
    return None if term is LicenceTerm.LONG else add_months(since, 12 * int(term.value))

"""Exempt inspection mark (免检车申领检验标志): no line test is due. Order 164 art. 54-56."""

from __future__ import annotations

from datetime import date

from cheguan.acts.marks import IssueInspectionMark
from cheguan.facts import enforcement, insurance, tax, vehicles
from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.insurance import Policy
from cheguan.facts.tax import VesselTax
from cheguan.facts.vehicles import ONCE_COMMERCIAL, Status, Usage, Vehicle
from cheguan.facts.vin import Vin, VinFinding, finding
from cheguan.kernel.acts import Grant
from cheguan.kernel.application import Application, about, prefilled
from cheguan.kernel.numbers import Numbers
from cheguan.kernel.rules import Doubt, Refusal, rule
from cheguan.kernel.service import Capacity, Fee, Level, Service
from cheguan.kernel.steps import CONFIRM, ISSUE, REVIEW
from cheguan.kernel.terms import minutes, working_days
from cheguan.kernel.text import _
from cheguan.law.inspection import Kind, exemption, kind_of, turn
from cheguan.law.laws import (
    INSPECTION_REFORM,
    REGISTRATION,
    ROAD_SAFETY_LAW,
    ROAD_SAFETY_REGULATIONS,
    SCHOOL_BUS_REGULATIONS,
    VESSEL_TAX_REGULATIONS,
)
from cheguan.law.months import add_months
from cheguan.services.vehicles.inspection_mark.sentences import SENTENCES

numbers = Numbers(__file__)


class InspectionMark(Application):
    """Nothing is asked: the vehicle is chosen, all else comes from those who know it."""

    vin: Vin = about("vehicle", label=_("VIN"))
    vehicle: Vehicle = prefilled(vehicles.registered, by="vin", label=_("Vehicle"))
    insurance: Policy | None = prefilled(
        insurance.compulsory, by="vin", label=_("Compulsory insurance")
    )
    vessel_tax: VesselTax | None = prefilled(tax.vessel, by="vin", label=_("Vessel tax"))
    violations: Violations = prefilled(enforcement.violations, by="vin", label=_("Violations"))
    accidents: Accidents = prefilled(enforcement.accidents, by="vin", label=_("Accidents"))


@rule(ROAD_SAFETY_LAW.article(14, 100), _("The vehicle is registered and not due for scrapping"))
def in_register(a: InspectionMark, on: date) -> Refusal | None:
    """Road safety law art. 14: a vehicle due for scrapping is deregistered and may not drive."""
    if a.vehicle.has(Status.DEREGISTERED):
        return Refusal("deregistered")
    if a.vehicle.has(Status.SCRAP_DUE) or a.vehicle.has(Status.SCRAP_VOID):
        return Refusal("scrap-due")
    return None


@rule(REGISTRATION.article(18), _("Its file is not being moved to another place"))
def not_moving(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 18: the new place issues plates, vehicle licence and inspection mark together."""
    return Refusal("moved-out") if a.vehicle.has(Status.MOVED_OUT) else None


@rule(REGISTRATION.article(76), _("The vehicle is not reported stolen"))
def not_stolen(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 76: all business of a stolen vehicle stops until it is returned."""
    return Refusal("stolen") if a.vehicle.has(Status.STOLEN) else None


@rule(REGISTRATION.article(74), _("Nothing about the vehicle needs to be looked into"))
def not_suspect(a: InspectionMark, on: date) -> Doubt | None:
    """Art. 74: a suspicion is looked into by people, at the counter."""
    if a.vehicle.has(Status.SUSPECT) or a.vehicle.has(Status.LOCKED):
        return Doubt("suspect")
    return None


@rule(REGISTRATION.article(74), _("The check digit of its VIN fits"))
def vin_plausible(a: InspectionMark, on: date) -> Doubt | None:
    """GB 16735: a domestic VIN has a check digit. One that fails goes to a clerk (art. 74)."""
    if finding(a.vin, imported=a.vehicle.imported) is VinFinding.SUSPICION:
        return Doubt("vin-check-digit", vin=a.vin.masked)
    return None


@rule(REGISTRATION.article(15), _("The vehicle is not sealed, where that bars the mark"))
def not_sealed(a: InspectionMark, on: date) -> Refusal | None:
    """No article bars the mark of a sealed vehicle: refused only where the placed switch is on."""
    if a.vehicle.has(Status.SEALED) and numbers.at("sealed-bars", on, a.vehicle.place):
        return Refusal("sealed")
    return None


@rule(SCHOOL_BUS_REGULATIONS.article(20), _("It is not a school bus"))
def not_a_school_bus(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 20, Order 164 art. 62: school buses are tested every half year."""
    return Refusal("school-bus") if kind_of(a.vehicle) is Kind.SCHOOL_BUS else None


@rule(INSPECTION_REFORM, _("It is a small passenger car or a motorcycle that may be exempt"))
def exempt_kind(a: InspectionMark, on: date) -> Refusal | None:
    """The reforms exempt small and micro non-commercial passenger cars and motorcycles only."""
    kind = kind_of(a.vehicle)
    if kind in (Kind.GOODS, Kind.OTHER):
        return Refusal("kind-not-exempt")
    if kind in (Kind.SMALL_PASSENGER, Kind.MOTORCYCLE) and exemption(a.vehicle, on) is None:
        return Refusal("no-exemption-then", on=on)
    return None


@rule(INSPECTION_REFORM, _("It has no more seats than the exemption allows"))
def few_seats(a: InspectionMark, on: date) -> Refusal | None:
    """Six seats from 2014-09-01, nine from 2020-11-20."""
    exempting = exemption(a.vehicle, on)
    if exempting and exempting.seats is not None and a.vehicle.seats > exempting.seats:
        return Refusal("too-many-seats", seats=a.vehicle.seats, most=exempting.seats)
    return None


@rule(INSPECTION_REFORM, _("It is not a van (面包车)"))
def not_a_van(a: InspectionMark, on: date) -> Refusal | None:
    """Vans (K39, K49) were never exempt."""
    return Refusal("van") if a.vehicle.is_van else None


@rule(INSPECTION_REFORM, _("It has been non-commercial since registration"))
def never_commercial(a: InspectionMark, on: date) -> Refusal | None:
    """Converted commercial vehicles (L, M, U) were not non-commercial since registration."""
    if a.vehicle.usage.value in ONCE_COMMERCIAL:
        return Refusal("once-commercial")
    if a.vehicle.usage is not Usage.NON_COMMERCIAL:
        return Refusal("commercial")
    return None


@rule(INSPECTION_REFORM, _("No accident with this vehicle killed or injured anyone"))
def no_casualties(a: InspectionMark, on: date) -> Refusal | None:
    """造成人员伤亡: whether injury counts is a dated and placed switch."""
    counts = numbers.at("injury-counts", max(on, FIRST_EXEMPTION), a.vehicle.place)
    when = a.accidents.death or (a.accidents.injury if counts else None)
    return Refusal("casualty-accident", when=when) if when else None


@rule(INSPECTION_REFORM, _("It was never punished for illegal modification"))
def not_modified(a: InspectionMark, on: date) -> Refusal | None:
    """非法改装被依法处罚 ends the exemption."""
    punished = a.violations.modification_punished
    return Refusal("modified", when=punished) if punished else None


@rule(INSPECTION_REFORM, _("It was registered within four years of manufacture"))
def registered_in_time(a: InspectionMark, on: date) -> Refusal | None:
    """More than four years from manufacture to registration: the old cycle applies."""
    years = numbers.at("registered-within-years", max(on, FIRST_EXEMPTION), a.vehicle.place)
    if a.vehicle.first_registered > add_months(a.vehicle.manufactured, 12 * years):
        return Refusal("registered-late", years=years)
    return None


EXCLUSIONS = (
    few_seats,
    not_a_van,
    never_commercial,
    no_casualties,
    not_modified,
    registered_in_time,
)
"""A vehicle that one of these refuses is tested by the old cycle of the regulations art. 16."""


def _excluded(a: InspectionMark, on: date) -> bool:
    return any(exclusion(a, on) for exclusion in EXCLUSIONS)


@rule(REGISTRATION.article(54), _("It is due within three months, or already overdue"))
def in_window(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 54: within the three months before the validity ends; late is allowed too."""
    now = turn(a.vehicle, on, exempt=not _excluded(a, on))
    if now.open:
        return None
    return Refusal("too-early", opens=now.opens, due=now.following.due)


@rule(ROAD_SAFETY_REGULATIONS.article(16), _("This time no line test is due"))
def no_line_test(a: InspectionMark, on: date) -> Refusal | None:
    """Years 6 and 10 and each year after are tested; a test that was missed is still owed.

    What is never exempt has been told so: it hears nothing of years.
    """
    if exemption(a.vehicle, on) is None or _excluded(a, on):
        return None
    owed = turn(a.vehicle, on).line_test
    return Refusal("line-test", due=owed.due, years=owed.months // 12) if owed else None


@rule(REGISTRATION.article(54), _("All violations are handled"))
def violations_handled(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 54(2): violations of this vehicle are handled before applying."""
    open_ones = a.violations.open
    return Refusal("open-violations", count=open_ones) if open_ones else None


@rule(REGISTRATION.article(54), _("All accidents are handled"))
def accidents_handled(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 54(2): accidents of this vehicle are handled before applying."""
    if a.accidents.open or a.vehicle.has(Status.HIT_AND_RUN):
        return Refusal("open-accidents", count=max(a.accidents.open, 1))
    return None


@rule(REGISTRATION.article(55), _("Compulsory insurance is in force"))
def insured(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 55(1): a compulsory policy, in force on the day of applying."""
    if a.insurance is None:
        return Refusal("not-insured")
    if on > a.insurance.until:
        return Refusal("insurance-ended", until=a.insurance.until)
    if on < a.insurance.since:
        return Refusal("insurance-not-begun", since=a.insurance.since)
    return None


@rule(VESSEL_TAX_REGULATIONS.article(22, 23), _("Vessel tax is paid or not due"))
def vessel_tax_paid(a: InspectionMark, on: date) -> Refusal | None:
    """Art. 22(2) and Order 164 art. 55(1).

    The tax is collected with the policy: the year in which the policy began must be paid.
    """
    year = a.insurance.since.year if a.insurance and a.insurance.in_force(on) else on.year
    if a.vessel_tax and (a.vessel_tax.exempt or a.vessel_tax.year >= year):
        return None
    return Refusal("vessel-tax-unpaid", year=year)


def grant(a: InspectionMark, on: date) -> Grant:
    """Art. 55-56: the electronic mark, valid to the end of the month of the next anniversary."""
    now = turn(a.vehicle, on)
    return Grant(
        IssueInspectionMark(
            vin=a.vin,
            place=a.vehicle.place,
            due=now.open[-1].due,
            until=now.following.due,
            exempt=True,
        )
    )


# Rules of exclusion speak of the exemption, which began on this day; before it they say the same.
FIRST_EXEMPTION = date(2014, 9, 1)

SERVICE = Service(
    id="vehicles/inspection_mark",
    version=1,
    name=_("Inspection mark without a line test"),
    summary=_(
        "If your car or motorcycle is exempt from the line test this time, "
        "you get its inspection mark at once, on your phone."
    ),
    verb=_("Get the inspection mark"),
    invitation=_("No line test this time: you can get the mark now"),
    law=REGISTRATION.article(54, 55, 56),
    open_to=frozenset(Capacity),
    application=InspectionMark,
    rules=(
        in_register,
        not_moving,
        not_stolen,
        not_suspect,
        vin_plausible,
        not_sealed,
        not_a_school_bus,
        exempt_kind,
        *EXCLUSIONS,
        in_window,
        no_line_test,
        violations_handled,
        accidents_handled,
        insured,
        vessel_tax_paid,
    ),
    sentences=SENTENCES,
    fee=Fee(REGISTRATION.article(55)),
    steps=(CONFIRM, REVIEW, ISSUE),
    decide_within=working_days(1),
    promised=minutes(1),
    handled_by=Level.COUNTY,
    result=_("Electronic inspection mark, equal to the paper one (art. 56)"),
    grant=grant,
    not_yet=frozenset({"too-early"}),
)

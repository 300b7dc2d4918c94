"""Others of the province for whom a service has something to give now, and their papers.

Whoever is chosen gets papers of this day with which nothing stands in the way: policies lapse and
certificates expire, and the demonstration is to be shown on any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import islice, zip_longest
from operator import or_

from django.db.models import Q, QuerySet

from cheguan.agencies.models import AccidentRecord, DriverViolationRecord, ViolationRecord
from cheguan.demonstration import departments, examinations, new_vehicles, portraits
from cheguan.demonstration.judging import gets_licence, gets_mark
from cheguan.demonstration.numbering import dated_vin
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas import MAKER, PERSONAS
from cheguan.demonstration.ranges import KAPOK, SALOON
from cheguan.facts.divisions import CITIES
from cheguan.facts.licences import LicenceStatus
from cheguan.facts.people import DocumentType, Home
from cheguan.facts.vehicles import Status, Usage
from cheguan.kernel.text import Text, _
from cheguan.law.months import add_months
from cheguan.registry import find
from cheguan.registry.models import Licence, Party, Vehicle

BUYERS_MAKER = "L0N"
"""The maker of what the others have bought (WMI)."""

_MOST_VEHICLES, _MOST_LICENCES, _MOST_NEW = 40, 20, 20
_CANDIDATES = 200
_EXEMPT_AGES = (24, 48, 96)
_LATE, _SOON = 12, 3
"""Months around the due day in which someone is looked for."""
_INSURED_SINCE, _EXAMINED_SINCE = timedelta(days=100), timedelta(days=30)
_YESTERDAY, _MADE_BEFORE = timedelta(days=1), timedelta(days=40)

_VEHICLE_DUE = _("Someone else whose vehicle is due now")
_LICENCE_DUE = _("Someone else whose licence is due now")
_CAR_BOUGHT = _("Someone who has bought a new car, VIN {vin}")

_PERSONAS = [party.number for persona in PERSONAS for party in persona.who.parties()]


@dataclass(frozen=True, slots=True)
class Other:
    """Someone, in what situation, and the papers that go with it."""

    number: str
    name: str
    situation: Text
    papers: tuple[Paper, ...]
    vin: str = ""


def others(today: date) -> Iterator[Other]:
    """Whose vehicle is due, whose licence is due, who has bought a new car, in turn, so that a
    list that is cut off holds some of each; nobody twice."""
    met = set(_PERSONAS)
    for turn in zip_longest(
        islice(due_vehicles(today), _MOST_VEHICLES),
        islice(due_licences(today), _MOST_LICENCES),
        islice(buyers(today), _MOST_NEW),
    ):
        for other in turn:
            if other and other.number not in met:
                met.add(other.number)
                yield other


def due_vehicles(today: date) -> Iterator[Other]:
    """Whose only vehicle is due and exempt from the line test."""
    candidates = list(_vehicles(today))
    vins = [vehicle.vin for vehicle in candidates]
    troubled = {
        vin
        for model in (ViolationRecord, AccidentRecord)
        for vin in model.objects.filter(vin__in=vins).values_list("vin", flat=True)
    }
    for vehicle in candidates:
        since = max(today - _INSURED_SINCE, vehicle.first_registered)
        papers = (
            departments.policy(vehicle.vin, since),
            departments.vessel_tax(vehicle, today.year),
        )
        alone = len(find.vehicles_of(vehicle.owner_number)) == 1
        if alone and vehicle.vin not in troubled and gets_mark(vehicle, papers, today):
            yield Other(vehicle.owner_number, vehicle.owner_name, _VEHICLE_DUE, papers)


def due_licences(today: date) -> Iterator[Other]:
    """Who may renew a licence now, or is late."""
    candidates = list(_licences(today))
    numbers = [licence.number for licence in candidates]
    unsettled = set(
        DriverViolationRecord.objects.filter(number__in=numbers).values_list("number", flat=True)
    )
    holders = {party.number: party for party in Party.objects.filter(number__in=numbers)}
    for licence in candidates:
        holder, day = holders[licence.number], today - _EXAMINED_SINCE
        papers = (
            departments.person(holder),
            examinations.medical(licence, day),
            portraits.portrait(licence.number, day, int(licence.file_number)),
        )
        home = Home(name=holder.name, address=holder.address, mobile=holder.mobile)
        if licence.number not in unsettled and gets_licence(licence, home, papers, today):
            yield Other(licence.number, licence.name, _LICENCE_DUE, papers)


def buyers(today: date) -> Iterator[Other]:
    """In each city someone who bought a car yesterday: another one each day."""
    made_on = today - _YESTERDAY - _MADE_BEFORE
    for index, city in enumerate(CITIES, start=1):
        for buyer in _adults(city)[:1]:
            vin = dated_vin(BUYERS_MAKER, index, made_on, today)
            papers = (
                new_vehicles.origin(vin, SALOON, KAPOK, made_on, SALOON.seats[0]),
                new_vehicles.purchase(vin, buyer.number, today - _YESTERDAY),
                departments.policy(vin, today - _YESTERDAY),
            )
            yield Other(buyer.number, buyer.name, _CAR_BOUGHT, papers, vin)


def _vehicles(today: date) -> QuerySet[Vehicle]:
    """Some vehicles that may well be due; the rules have the last word."""
    first, last = add_months(today, -_LATE), add_months(today, _SOON)
    ages = (
        Q(first_registered__range=(add_months(first, -age), add_months(last, -age)))
        for age in _EXEMPT_AGES
    )
    likely = Vehicle.objects.exclude(vin__startswith=MAKER).filter(
        reduce(or_, ages),
        owner_document=DocumentType.RESIDENT_CARD.value,
        usage=Usage.NON_COMMERCIAL.value,
        status__in=(Status.NORMAL.value, Status.OVERDUE.value),
        valid_until__range=(first, last),
    )
    return likely[:_CANDIDATES]


def _licences(today: date) -> QuerySet[Licence]:
    """Some licences that may well be renewed."""
    due = (add_months(today, -_LATE), add_months(today, _SOON))
    likely = Licence.objects.exclude(number__in=_PERSONAS).filter(
        until__range=due,
        status__in=(LicenceStatus.NORMAL.value, LicenceStatus.NOT_RENEWED.value),
    )
    return likely[:_CANDIDATES]


def _adults(city: str) -> QuerySet[Party]:
    """Of this city, in the order of their numbers; children have no telephone."""
    people = Party.objects.exclude(number__in=_PERSONAS).exclude(mobile="")
    return people.filter(city=city, document=DocumentType.RESIDENT_CARD.value).order_by("number")

"""What each finding says to a citizen: the reason, and what to do next."""

from cheguan.kernel.service import Sentence
from cheguan.kernel.text import _

_LINE_TEST = _(
    "Have it inspected at any inspection station in the country; the mark is issued with the test."
)
_LINE_TEST_OF_ANY_BUS = _(
    "Have it inspected at any inspection station in the country, a large bus where it is "
    "registered; the mark is issued with the test."
)
_LINE_TEST_AT_HOME = _(
    "Have it inspected at a station where it is registered; the mark is issued with the test."
)
"""Order 164 art. 54: large passenger vehicles and school buses are not tested elsewhere."""

SENTENCES = {
    "deregistered": Sentence(
        _("This vehicle has been deregistered."),
        _("It may not be driven. If this is a mistake, ask any vehicle office."),
    ),
    "scrap-due": Sentence(
        _("This vehicle has reached the scrapping standard."),
        _("Hand it to a licensed scrapper; deregistration is free."),
    ),
    "moved-out": Sentence(
        _("This vehicle's file is being moved to another place."),
        _("Finish moving in at the new place first; the mark comes with the new plates."),
    ),
    "stolen": Sentence(
        _("This vehicle is reported stolen, so all business with it is stopped."),
        _("Once it is returned to you, ask the police unit that handles it to lift the report."),
    ),
    "suspect": Sentence(
        _("Something about this vehicle must be looked into first."),
        _("A clerk looks at it within one working day; you need not do anything."),
    ),
    "vin-check-digit": Sentence(
        _("The check digit of the vehicle's VIN ({vin}) does not fit."),
        _("A clerk compares it with the file within one working day; you need not do anything."),
    ),
    "sealed": Sentence(
        _("This vehicle is sealed by an authority."),
        _("Ask the authority that sealed it. Once it is released, apply again."),
    ),
    "school-bus": Sentence(
        _("School buses are inspected on the line every half year."),
        _LINE_TEST_AT_HOME,
    ),
    "kind-not-exempt": Sentence(
        _("Vehicles of this kind are always inspected on the line."),
        _LINE_TEST_OF_ANY_BUS,
    ),
    "no-exemption-then": Sentence(
        _("On {on} vehicles of this kind were not yet exempt from the line test."),
        _LINE_TEST,
    ),
    "too-many-seats": Sentence(
        _("The vehicle has {seats} seats; up to {most} are exempt."),
        _LINE_TEST,
    ),
    "van": Sentence(
        _("Vans (面包车) are inspected on the line every time."),
        _LINE_TEST,
    ),
    "once-commercial": Sentence(
        _("The vehicle was once used commercially, so it is not exempt."),
        _LINE_TEST,
    ),
    "commercial": Sentence(
        _("The vehicle is not registered for non-commercial use."),
        _LINE_TEST_OF_ANY_BUS,
    ),
    "casualty-accident": Sentence(
        _("An accident with this vehicle on {when} hurt someone, so it is no longer exempt."),
        _LINE_TEST,
    ),
    "modified": Sentence(
        _("The vehicle was punished for illegal modification on {when}: it is no longer exempt."),
        _LINE_TEST,
    ),
    "registered-late": Sentence(
        _("It was registered more than {years} years after it was made, so it is not exempt."),
        _LINE_TEST,
    ),
    "too-early": Sentence(
        _("It is too early: the mark is due on {due}."),
        _("Apply from {opens} on. You need not remember: we will remind you."),
    ),
    "line-test": Sentence(
        _("In year {years} (due {due}) the vehicle must be inspected on the line."),
        _LINE_TEST,
    ),
    "open-violations": Sentence(
        _("Violations of this vehicle not yet handled: {count}."),
        _("Handle them online or at any traffic police counter, then apply again."),
    ),
    "open-accidents": Sentence(
        _("Accidents of this vehicle not yet settled: {count}."),
        _("Settle them with the traffic police unit that handles them, then apply again."),
    ),
    "not-insured": Sentence(
        _("There is no compulsory insurance for this vehicle."),
        _("Take out compulsory insurance with any insurer; we see it within minutes."),
    ),
    "insurance-ended": Sentence(
        _("The compulsory insurance ended on {until}."),
        _("Renew it with any insurer; we see it within minutes. Do not drive until then."),
    ),
    "insurance-not-begun": Sentence(
        _("The compulsory insurance begins only on {since}."),
        _("Apply again from that day on."),
    ),
    "vessel-tax-unpaid": Sentence(
        _("Vessel tax for {year} is not paid."),
        _("Pay it with the tax authority or through your insurer, then apply again."),
    ),
}

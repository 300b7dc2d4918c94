"""What each finding says to a citizen: the reason, and what to do next."""

from cheguan.kernel.service import Sentence
from cheguan.kernel.text import _

_CLERK = _("A clerk looks at it within one working day; you need not do anything.")
_REGISTER = _("Register the vehicle; once registered it needs no temporary plate.")

SENTENCES = {
    "registered": Sentence(
        _("This vehicle is registered already."),
        _(
            "Use its plates. If they are lost or being made, "
            "ask for new ones at any vehicle office."
        ),
    ),
    "scrapped": Sentence(
        _("This vehicle has been deregistered or has reached the scrapping standard."),
        _("It may not be driven. If this is a mistake, ask any vehicle office."),
    ),
    "stolen": Sentence(
        _("This vehicle is reported stolen, so all business with it is stopped."),
        _("Once it is returned to you, ask the police unit that handles it to lift the report."),
    ),
    "vin-check-digit": Sentence(
        _("The check digit of the VIN ({vin}) does not fit."),
        _("Compare it with the vehicle. A clerk looks at it within one working day."),
    ),
    "not-foreseen": Sentence(
        _("On {day} there were no temporary plates for this."),
        _("Choose another reason, if one fits."),
    ),
    "not-certified": Sentence(
        _("There is neither a certificate of conformity nor a proof of import for this VIN."),
        _("Check the VIN. If it is right, ask the maker or seller to upload the certificate."),
    ),
    "organisations-only": Sentence(
        _("Only an organisation can have a plate for this reason."),
        _("If you have bought the vehicle, choose that it is not registered yet."),
    ),
    "already-sold": Sentence(
        _("This vehicle was sold on {when}."),
        _("Its buyer applies, as the owner of a vehicle that is not registered yet."),
    ),
    "no-invoice": Sentence(
        _("The tax authority has no invoice for this vehicle."),
        _(
            "If it was given, inherited, allotted or awarded to you, show the deed to a clerk; "
            "if you bought it, ask the seller to issue the invoice."
        ),
    ),
    "bought-by-another": Sentence(
        _("The invoice for this vehicle names someone else."),
        _("Show a clerk how it became yours: a deed of gift, an allotment, a judgment."),
    ),
    "not-oversize": Sentence(
        _("This vehicle keeps to the standard's size and mass, so it can be registered."),
        _("Choose the reason that fits: usually that it is not registered yet."),
    ),
    "is-oversize": Sentence(
        _("This vehicle is larger or heavier than the standard and can never be registered."),
        _("Apply again and choose that reason; the plate then holds up to 90 days."),
    ),
    "no-export-proof": Sentence(
        _("The customs have no proof of export for this vehicle."),
        _("Declare the export to the customs, then apply again."),
    ),
    "exported-by-another": Sentence(
        _("Another exporter has declared this vehicle."),
        _("Show a clerk that it was declared for you."),
    ),
    "no-makers-inspection": Sentence(
        _("The maker has not certified a safety inspection of this vehicle."),
        _("Ask the maker to upload the safety inspection certificate, then apply again."),
    ),
    "inspection-unseen": Sentence(
        _("We see no safety inspection of this vehicle by its maker."),
        _("Show a clerk the report of an inspection station."),
    ),
    "trial-unproven": Sentence(
        _("Nothing on record says that this vehicle is for research or type tests."),
        _("A clerk reads your written request within one working day."),
    ),
    "no-permit": Sentence(
        _("There is no permit for road tests with this vehicle."),
        _("Apply to the authority for connected vehicles first."),
    ),
    "permit-of-another": Sentence(
        _("The permit for road tests with this vehicle names another organisation."),
        _("The organisation that the permit names applies."),
    ),
    "permit-ended": Sentence(
        _("The permit for road tests ended on {until}."),
        _("Have it extended by the authority for connected vehicles, then apply again."),
    ),
    "permit-not-begun": Sentence(
        _("The permit for road tests begins only on {since}."),
        _("Apply again from that day on."),
    ),
    "proofs-differ": Sentence(
        _("What the departments say of this vehicle does not fit together."),
        _CLERK,
    ),
    "too-often": Sentence(
        _("You have had as many temporary plates for this vehicle as the law allows: {most}."),
        _REGISTER,
    ),
    "exported-once": Sentence(
        _("A vehicle for export gets one temporary plate, and this one has had it."),
        _("Have it carried to the port."),
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
        _("Apply again from that day on, or ask the insurer to let it begin today."),
    ),
}

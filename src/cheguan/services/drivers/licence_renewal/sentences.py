"""What each finding says to a citizen: the reason, and what to do next."""

from cheguan.kernel.service import Sentence
from cheguan.kernel.text import _

_CLERK_LOOKS = _("A clerk looks at it within one working day; you need not do anything.")
_NEW_PORTRAIT = _(
    "Have a new one taken at a hospital or photo outlet, or hand in one of your own: "
    "white ground, no hat, your head and shoulders alone."
)
_EXAMINED = _(
    "Have yourself examined at any listed hospital or health outlet; we see the result at once."
)

STANDING = {
    "not-the-holder": Sentence(
        _("This licence belongs to someone else."),
        _("Apply with your own licence, or for the holder with a letter of authority."),
    ),
    "dead": Sentence(
        _("By the population register, the holder of this licence has died."),
        _("If this is a mistake, have it put right at a police station first."),
    ),
    "person-unknown": Sentence(
        _("The population register does not know the holder of this licence."), _CLERK_LOOKS
    ),
    "identity-differs": Sentence(
        _("Name or birth date on the licence differ from the population register."), _CLERK_LOOKS
    ),
    "revoked": Sentence(
        _("This licence was revoked."),
        _("Once the period of the decision is over, you can apply for a new one by exams."),
    ),
    "withdrawn": Sentence(
        _("This licence was withdrawn because it was not obtained lawfully."),
        _("Three years after the decision you can apply for a new one by exams."),
    ),
    "cancelled": Sentence(
        _("This licence was cancelled."),
        _("Apply for a new one by exams; any licence office tells you which ones."),
    ),
    "restorable": Sentence(
        _("This licence was cancelled because no medical certificate came in time."),
        _("It can be restored: hand in a medical certificate, then renew it."),
    ),
    "suspended": Sentence(
        _("This licence is suspended."),
        _("Apply once the suspension is over and the licence has been given back."),
    ),
    "seized": Sentence(
        _("This licence is seized."),
        _("Ask the unit that seized it; apply once it is released."),
    ),
    "held": Sentence(
        _("The traffic police hold this licence."),
        _("Settle the matter with the unit that holds it, then apply again."),
    ),
    "full-points": Sentence(
        _("You have reached twelve points in this scoring period."),
        _("Take the course and pass the exam on traffic rules, then apply again."),
    ),
    "stopped": Sentence(
        _("This licence may not be used: the course after twelve points was not taken."),
        _("Take the course and pass the exam on traffic rules, then apply again."),
    ),
    "review-overdue": Sentence(
        _("The review of this licence is overdue."),
        _("Study for it online or at any traffic police unit, then apply again."),
    ),
    "moved-out": Sentence(
        _("The file of this licence is being moved to another place."),
        _("Have it taken in at the new place; the licence is renewed there."),
    ),
    "suspect": Sentence(_("Something about this licence must be looked into first."), _CLERK_LOOKS),
    "review-deferred": Sentence(_("The review of this licence was deferred."), _CLERK_LOOKS),
    "long-term": Sentence(
        _("This licence is valid long-term."),
        _("It needs no renewal. If it is damaged or lost, ask for a replacement."),
    ),
    "too-early": Sentence(
        _("It is too early: the licence is valid until {until}."),
        _("Apply from {opens} on. You need not remember: we will remind you."),
    ),
    "lapsed": Sentence(
        _("The licence expired on {until} and was not renewed for a year, so it is cancelled."),
        _("Pass the exam on traffic rules (subject 1) by {last}, and you have it back."),
    ),
    "lapsed-for-good": Sentence(
        _("The licence expired on {until}, too long ago to be restored."),
        _("Apply for a new one; you can go straight to the exams."),
    ),
    "renewal-deferred": Sentence(
        _("The renewal of this licence was deferred for more than a year."), _CLERK_LOOKS
    ),
    "open-violations": Sentence(
        _("Violations of yours not yet handled: {count}."),
        _("Handle them online or at any traffic police counter, then apply again."),
    ),
    "open-accidents": Sentence(
        _("Accidents of yours not yet settled: {count}."),
        _("Settle them with the traffic police unit that handles them, then apply again."),
    ),
    "marked-as-open": Sentence(
        _("The licence is marked for a violation or an accident that is settled."), _CLERK_LOOKS
    ),
}

FITNESS = {
    "no-medical": Sentence(_("There is no medical certificate of yours."), _EXAMINED),
    "medical-expired": Sentence(_("Your medical certificate was valid until {until}."), _EXAMINED),
    "medical-doubtful": Sentence(
        _("The medical certificate does not fit you or its date."), _CLERK_LOOKS
    ),
    "ability-test-missing": Sentence(
        _("From the age of 70 on, memory, judgement and reaction are tested."),
        _("Take the test where you were examined; it takes about ten minutes."),
    ),
    "ability-test-failed": Sentence(
        _("The test of memory, judgement and reaction was not passed."),
        _("You may take it again where you were examined, then apply again."),
    ),
    "disease": Sentence(
        _("By the medical certificate you have an illness with which one may not drive."),
        _("Do not drive. Once you have recovered, be examined again and apply."),
    ),
    "too-old": Sentence(
        _("At your age none of the classes on this licence may be driven any more."),
        _("The licence is cancelled, you need not do anything. You can apply for another class."),
    ),
    "unfit": Sentence(
        _("By the medical certificate you are fit for none of the classes of this licence."),
        _(
            "Do not drive. Be examined again once you are better, "
            "or ask any office about a licence for adapted cars (C5)."
        ),
    ),
}

PORTRAIT = {
    "photo-missing": Sentence(_("There is no portrait of yours."), _NEW_PORTRAIT),
    "photo-too-old": Sentence(_("Your portrait could be used until {until}."), _NEW_PORTRAIT),
    "photo-too-small": Sentence(
        _("The portrait is too small to be printed: {width} × {height} pixels."), _NEW_PORTRAIT
    ),
    "photo-shape": Sentence(
        _("The portrait does not have the proportions of 22 to 32."), _NEW_PORTRAIT
    ),
    "photo-ground": Sentence(_("The ground of the portrait is not white."), _NEW_PORTRAIT),
    "photo-blurred": Sentence(_("The portrait is not sharp."), _NEW_PORTRAIT),
    "photo-figures": Sentence(_("The portrait shows more than one figure."), _NEW_PORTRAIT),
    "photo-empty": Sentence(_("Nobody can be made out in the portrait."), _NEW_PORTRAIT),
    "portrait-doubtful": Sentence(
        _("We are not sure whether the portrait can be used."), _CLERK_LOOKS
    ),
}

DELIVERY = {
    "no-address": Sentence(
        _("We have no address to post the card to."),
        _("Give an address and a mobile number, or pick the card up."),
    ),
    "no-pick-up-point": Sentence(
        _("It is not known where you want to pick the card up."),
        _("Choose a pick-up point, or have the card posted."),
    ),
}

SENTENCES = STANDING | FITNESS | PORTRAIT | DELIVERY

"""Rules on the portrait: clearly wrong is refused, in between a clerk looks."""

from __future__ import annotations

from datetime import date

from cheguan.kernel.rules import Doubt, Refusal, rule
from cheguan.kernel.text import _
from cheguan.law.laws import LICENCES
from cheguan.law.licences import portraits
from cheguan.law.licences.portraits import Grade
from cheguan.services.drivers.licence_renewal.application import LicenceRenewal


@rule(LICENCES.article(12), _("There is a portrait"))
def photo_there(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 12(1): the licence bears the holder's picture."""
    return Refusal("photo-missing") if a.portrait is None else None


@rule(LICENCES.article(12, 107), _("The portrait is not too old"))
def photo_fresh(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 12(1): it shows the holder as she looks now; how old it may be is a dated number."""
    if a.portrait is None:
        return None
    last = portraits.usable_until(a.portrait, on)
    return Refusal("photo-too-old", until=last) if on > last else None


@rule(LICENCES.article(107), _("The portrait is large enough, and of the right proportions"))
def photo_format(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 107, GA 482: 22 mm × 32 mm, sharp in print."""
    if a.portrait is None:
        return None
    if portraits.size(a.portrait, on) is Grade.BAD:
        return Refusal("photo-too-small", width=a.portrait.width, height=a.portrait.height)
    return Refusal("photo-shape") if portraits.shape(a.portrait, on) is Grade.BAD else None


@rule(LICENCES.article(107), _("The ground of the portrait is white"))
def photo_ground(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 107, GA 482: 白色背景."""
    bad = a.portrait and portraits.ground(a.portrait, on) is Grade.BAD
    return Refusal("photo-ground") if bad else None


@rule(LICENCES.article(107), _("The portrait is sharp"))
def photo_sharp(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 107, GA 482: the face can be recognised."""
    bad = a.portrait and portraits.sharpness(a.portrait, on) is Grade.BAD
    return Refusal("photo-blurred") if bad else None


@rule(LICENCES.article(12, 107), _("The portrait shows one person"))
def photo_of_one(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 12(1), 107: the holder alone."""
    if a.portrait is None or a.portrait.figures == 1:
        return None
    return Refusal("photo-figures") if a.portrait.figures else Refusal("photo-empty")


@rule(LICENCES.article(107), _("Nothing about the portrait is in doubt"))
def photo_clear(a: LicenceRenewal, on: date) -> Doubt | None:
    """What a measure leaves open is looked at by a clerk."""
    unclear = a.portrait and portraits.doubtful(a.portrait, on)
    return Doubt("portrait-doubtful") if unclear else None


PORTRAIT = (
    photo_there,
    photo_fresh,
    photo_format,
    photo_ground,
    photo_sharp,
    photo_of_one,
    photo_clear,
)

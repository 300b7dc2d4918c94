"""准驾车型: which classes there are and what each also permits (Order 162 art. 11, annex 1)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from cheguan.facts.licences import LicenceClass

Classes = frozenset[LicenceClass]
ALL: Classes = frozenset(LicenceClass)


@dataclass(frozen=True)
class ClassOfLicence:
    """One class: its names, and the classes whose vehicles its holder may drive too."""

    code: LicenceClass
    name_zh: str
    name_en: str
    also_permits: Classes


def permitted(classes: Iterable[LicenceClass]) -> Classes:
    """All that a holder of these classes may drive (准予驾驶的准驾车型)."""
    held = frozenset(classes)
    return held.union(*(CLASSES[one].also_permits for one in held))


def widest(classes: Iterable[LicenceClass]) -> Classes:
    """Of these classes, those that none of the others permits: as few as say the same."""
    among = frozenset(classes)
    return among - frozenset[LicenceClass]().union(*(CLASSES[one].also_permits for one in among))


def in_order(classes: Iterable[LicenceClass]) -> tuple[LicenceClass, ...]:
    """The classes as they are printed (art. 11)."""
    among = frozenset(classes)
    return tuple(one for one in LicenceClass if one in among)


def _read() -> Mapping[LicenceClass, ClassOfLicence]:
    text = (files(__package__) / "licence_classes.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType(
        {
            LicenceClass(row["code"]): ClassOfLicence(
                LicenceClass(row["code"]),
                row["name_zh"],
                row["name_en"],
                frozenset(map(LicenceClass, row["also_permits"].split())),
            )
            for row in csv.DictReader(lines)
        }
    )


CLASSES = _read()

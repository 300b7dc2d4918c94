"""The records: people and organisations, vehicles and what they bear, licences, every change.

Every table that grows carries its city, and each unique constraint includes it, so that the city
can be the key by which a distributed database spreads them. Field names are the national tables',
in English; its own column stands beside each (GA/T 946).
"""

from cheguan.registry.models.licences import Licence
from cheguan.registry.models.temporary_plates import PlateSeries, TemporaryPlate
from cheguan.registry.models.vehicles import Change, InspectionMark, Party, Vehicle

__all__ = [
    "Change",
    "InspectionMark",
    "Licence",
    "Party",
    "PlateSeries",
    "TemporaryPlate",
    "Vehicle",
]

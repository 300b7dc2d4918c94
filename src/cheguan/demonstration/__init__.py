"""A small Guangdong to try things in: invented people, their vehicles, what is known of them.

Nobody here can exist: identity numbers bear an area that was never assigned, telephones begin
with 000, makers and makes are made up. Equal numbers of people, seeds and days give equal rows.
"""

from cheguan.demonstration.building import build, refresh
from cheguan.demonstration.personas import PERSONAS, Persona
from cheguan.demonstration.staff import accounts

__all__ = ["PERSONAS", "Persona", "accounts", "build", "refresh"]

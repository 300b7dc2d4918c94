"""A small Guangdong to try things in: invented people, their vehicles, what is known of them.

Nobody here can exist: identity numbers bear an area that was never assigned, telephones begin
with 000, makers and makes are made up. Equal numbers of people, seeds and days give equal rows.
"""

from cheguan.demonstration.due import due_people
from cheguan.demonstration.personas import PERSONAS, Persona, refresh
from cheguan.demonstration.province import build
from cheguan.demonstration.staff import accounts

__all__ = ["PERSONAS", "Persona", "accounts", "build", "due_people", "refresh"]

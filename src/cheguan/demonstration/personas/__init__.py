"""People with a story, which stays true on whatever day the demonstration is shown.

A story may rest on nothing but what stands in it; each is proven for every day of two years.
"""

from cheguan.demonstration.personas.everyone import MAKER, PERSONAS, Persona
from cheguan.demonstration.personas.refreshing import refresh

__all__ = ["MAKER", "PERSONAS", "Persona", "refresh"]

"""What makers, customs and the authority for connected vehicles prove (合格证等), by VIN."""

from __future__ import annotations

from cheguan.agencies.questions import Check, Question, check_of
from cheguan.facts import industry

conformity = Question("industry", "conformity", "vin", industry.conformity)
import_proof = Question("industry", "import", "vin", industry.import_proof)
export_proof = Question("industry", "export", "vin", industry.export_proof)
trial_permit = Question("industry", "trial", "vin", industry.trial_permit)
QUESTIONS = (conformity, import_proof, export_proof, trial_permit)


def check() -> Check:
    """Whether it answers."""
    return check_of(conformity)

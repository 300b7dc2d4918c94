"""What can be asked: the fields of a question, and the function that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from werkzeug.exceptions import BadRequest

from sandbox.store import Answer, Store


class Ask(BaseModel):
    """The fields of a question; the first one that is given is its subject."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)

    @property
    def subject(self) -> tuple[str, str]:
        """The name and the value of the field that says whom or what the question is about."""
        return next((n, str(v)) for n, v in self if v is not None)


class OfVehicle(Ask):
    """About the vehicle with this VIN."""

    vin: str


class OfInsured(Ask):
    """About a vehicle by its VIN or by its plate, not both."""

    vin: str | None = None
    plate: str | None = None

    @model_validator(mode="after")
    def _one(self) -> OfInsured:
        if (self.vin is None) == (self.plate is None):
            raise ValueError("give vin or plate")
        return self


class OfPerson(Ask):
    """About the person with this identity number."""

    number: str


AskType = TypeVar("AskType", bound=Ask)


@dataclass(frozen=True)
class Question(Generic[AskType]):
    """One question of one department. `changes`: it does something, so a repeat must do nothing."""

    fields: type[AskType]
    answer: Callable[[AskType], Answer | None]
    changes: bool = False

    def read(self, ask: dict[str, Any]) -> AskType:
        """What is asked, in its fields. Raises BadRequest, which names the wrong ones."""
        try:
            return self.fields.model_validate(ask)
        except ValidationError as wrong:
            faults = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors())
            raise BadRequest(f"Correct what is asked. {'; '.join(faults)}.") from wrong


Questions = dict[tuple[str, str], Question[Any]]

_LOOKED_UP: dict[tuple[str, str], type[Ask]] = {
    ("identity", "person"): OfPerson,
    ("insurance", "policy"): OfInsured,
    ("tax", "vessel-tax"): OfVehicle,
    ("tax", "purchase"): OfVehicle,
    ("industry", "conformity"): OfVehicle,
    ("industry", "import"): OfVehicle,
    ("industry", "export"): OfVehicle,
    ("industry", "trial"): OfVehicle,
    ("health", "medical"): OfPerson,
    ("health", "portrait"): OfPerson,
}


def looked_up(store: Store) -> Questions:
    """The questions that are answered from papers: the subject's value is the paper's key."""

    def answer(department: str, question: str, ask: Ask) -> Answer | None:
        return store.get(department, question, ask.subject[1])

    return {
        (department, question): Question(fields, partial(answer, department, question))
        for (department, question), fields in _LOOKED_UP.items()
    }

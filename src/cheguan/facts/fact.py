"""What every fact is: an immutable value that can be kept as evidence."""

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """A value that some source knows. Frozen; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

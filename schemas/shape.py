"""What every value that travels between stages has in common."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A frozen value that travels between stages as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

"""What every entry is made of: an id, a time, and fields of these sorts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from operator import methodcaller
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


class EntryError(ValueError):
    """An entry that cannot be written or read. ``fields`` says what to mend in each field."""

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


Instant = Annotated[AwareDatetime, AfterValidator(methodcaller("astimezone", UTC))]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Alias = Annotated[str, Field(min_length=1, max_length=60)]
Text = Annotated[str, Field(max_length=2_000)]
Story = Annotated[str, Field(max_length=4_000)]
Sure = Annotated[int, Field(ge=0, le=100)]
Alarm = Annotated[int, Field(ge=0, le=10)]
Tie = Literal["unsaid", "partner", "parent", "child", "family", "friend", "work", "other"]
Level = Annotated[int, Field(ge=0, le=4)]
Answer3 = Literal["yes", "no", "not_sure"]


class Written(BaseModel):
    """What every entry has: an id, chosen by the client so that a replay is harmless, and a time."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    id: UUID
    at: Instant

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Only the id and the time: what a person wrote must not reach a log through a repr."""
        yield "id", self.id
        yield "at", self.at

    def says_the_same(self, other: Written) -> bool:
        """Whether two entries differ at most in when they arrived."""
        return self == other.model_copy(update={"at": self.at})

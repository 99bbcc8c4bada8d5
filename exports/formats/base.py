"""What every format must say about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from annotation.designs import Design

Row = dict[str, Any]
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Excluded:
    """Why a record gives no row, as a sentence. Equal sentences are counted together."""

    reason: str


class Leave(Exception):
    """Raised inside a format to leave a record out."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Format(ABC):
    """A shape of rows that a trainer reads. It holds no state and knows no database.

    Every row has exactly the keys of `schema`, in the order of `example`; text is never null.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    # Raised by one when the same record would give other bytes than before.
    version: ClassVar[int]
    schema: ClassVar[dict[str, Any]]
    example: ClassVar[Row]
    # The column whose text is the answer, for the chart of lengths.
    answer: ClassVar[str]

    @abstractmethod
    def accepts(self, design: Design) -> str | None:
        """None if answers to this design can become rows, else a sentence that says why not."""

    @abstractmethod
    def make(self, record: Record, design: Design) -> list[Row]:
        """The rows of a record of an accepted design; raises Leave if it has none."""

    def rows(self, record: Record, design: Design) -> list[Row] | Excluded:
        """The rows of a record, or why there are none."""
        try:
            return self.make(record, design)
        except Leave as leave:
            return Excluded(leave.reason)

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Mistakes of a scenario, all of them at once."""

from dataclasses import dataclass
from typing import Any, List, Mapping, Sequence

from vflood.errors import UsageError


@dataclass(frozen=True)
class Mistake:
    """One mistake: where it is, and what is allowed."""

    table: str  # "guest"; "": the scenario itself
    name: str  # of the host, guest, ...; "" if it has none
    key: str  # "" if it is about the part as a whole
    value: str  # as written; "" if it is not given
    problem: str  # "allowed: 0 to 1 (share of a CPU)"
    text: str  # all of it on one line
    line: int = 0  # in the file; 0: there is none

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Mistake":
        """As the program scenario prints it."""
        names = ("table", "name", "key", "value", "problem", "text", "line")
        return cls(**{name: found[name] for name in names})


class ScenarioError(UsageError):
    """A scenario cannot be run; the message has a line for each mistake."""

    def __init__(self, mistakes: Sequence[Mistake]):
        self.mistakes: List[Mistake] = list(mistakes)
        super().__init__("\n".join(mistake.text for mistake in mistakes))

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A run that is asked for: its command, and what makes it the same run as another one."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from vflood.store import canonical
from vflood.store.identity import Identity, without_folder

FORM = 1  # of the stored files: a later form is not read as this one
ENVIRONMENT = ("NS_GLOBAL_VALUE", "NS_ATTRIBUTE_DEFAULT")  # what changes an ns-3 program's results from outside


@dataclass(frozen=True)
class Task:
    """A program's command line, its options as --name=value."""

    command: Tuple[str, ...]
    identity: Identity
    outputs: Tuple[str, ...] = ()  # options that name files which the run writes; where they go does not matter
    _key: List[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def program(self) -> str:
        """The name of the program, without its folder."""
        return Path(self.command[0]).name

    @property
    def arguments(self) -> List[str]:
        """The arguments, programs and files to be read without their folders, in one order unless one can override another."""
        programs = {name for name, _ in self.identity.files}
        given = [a for a in self.command[1:] if self.output_of(a) is None]
        words = [Path(a).name if a.startswith("/") and Path(a).name in programs else without_folder(a) for a in given]
        names = [word.partition("=")[0] for word in words]
        plain = all(name.startswith("--") for name in names) and len(set(names)) == len(names)
        return sorted(words) if plain else words

    @property
    def options(self) -> Dict[str, str]:
        """The value of every option by its name without dashes."""
        pairs = (word[2:].partition("=") for word in self.arguments if word.startswith("--"))
        return {name: value for name, _, value in pairs}

    @property
    def seed(self) -> Optional[int]:
        """What --seed says."""
        text = self.options.get("seed", "")
        return int(text) if text.isdigit() else None

    @property
    def key(self) -> str:
        """Names the run: SHA-256 of program, options and seed."""
        if not self._key:
            self._key.append(canonical.digest({**self.about(), "form": FORM}))
        return self._key[0]

    def about(self) -> Dict[str, Any]:
        """What the key is made of."""
        return {
            "program": self.program,
            "identity": self.identity.digest,
            "arguments": self.arguments,
            "environment": {name: os.environ[name] for name in ENVIRONMENT if os.environ.get(name)},
            "outputs": sorted(self.outputs),
        }

    def output_of(self, argument: str) -> Optional[str]:
        """The name of the output that an argument places, if it does."""
        name = argument.partition("=")[0]
        return name[2:] if name.startswith("--") and name[2:] in self.outputs else None


def task(command: Sequence[str], outputs: Sequence[str] = (), known: Optional[Identity] = None) -> Task:
    """The task of a command."""
    from vflood.store.identity import identity

    return Task(tuple(command), known or identity(command), tuple(outputs))

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""On which line of a TOML file each key stands: tomllib does not say, and mistakes are to be found."""

import re
import tomllib
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

from vflood.errors import UsageError

Key = Tuple[Any, ...]  # names, and the numbers of elements in arrays of tables

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class Source:
    """A TOML file: what it says, and where.

    :raises UsageError: if it cannot be read, or is not TOML; the message names the line
    """

    def __init__(self, path: Path):
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise UsageError(f"{path}: the plan cannot be read: {why}") from error
        try:
            self.content: Dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            place = _PLACE.search(str(error))
            line = place.group(1) if place else str(self.text.count("\n") + 1)
            raise UsageError(f"{path}:{line}: not TOML: {_PLACE.sub('', str(error)).strip()}") from error
        self.lines = dict(_lines(self.text))

    def line(self, *key: Any) -> int:
        """The line of a key; of the table it is in, where it has none of its own."""
        while key:
            found = [line for other, line in self.lines.items() if other[: len(key)] == key]
            if found:
                return min(found)
            key = key[:-1]
        return 1

    def where(self, *key: Any) -> str:
        """file:line of a key."""
        return f"{self.path}:{self.line(*key)}"


def _statements(text: str) -> Iterator[Tuple[int, str]]:
    """Statements with the number of their first line; one may go over several lines."""
    lines: List[str] = []
    begin = 1
    for number, line in enumerate(text.splitlines(), 1):
        if not lines:
            begin = number
        lines.append(line)
        statement = "\n".join(lines)
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue  # goes on in the next line
        lines = []
        yield begin, statement


def _lines(text: str) -> Iterator[Tuple[Key, int]]:
    table: Key = ()
    counts: Dict[Key, int] = {}
    for number, statement in _statements(text):
        said = tomllib.loads(statement)
        if not said:
            continue
        names = _path(said)
        if statement.lstrip().startswith("[["):
            counts[names] = counts.get(names, -1) + 1
            table = (*names, counts[names])
            yield table, number
        elif statement.lstrip().startswith("["):
            table = names
            yield table, number
        else:
            yield (*table, *names), number
            yield from (((*table, *names, *inner), number) for inner in _inner(said, len(names)))


def _path(said: Dict[str, Any]) -> Key:
    """The names of a statement's only key."""
    name, value = next(iter(said.items()))
    more = isinstance(value, dict) and len(value) == 1
    return (name, *_path(value)) if more else (name,)


def _inner(said: Any, depth: int) -> Iterator[Key]:
    """The keys of an inline table."""
    for _ in range(depth):
        said = next(iter(said.values()))
    if isinstance(said, dict):
        yield from ((name,) for name in said)

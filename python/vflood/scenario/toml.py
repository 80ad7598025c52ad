# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Writes TOML; Python itself only reads it."""

import json
import math
import re
from typing import Any, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def value(thing: Any) -> str:
    """A value on one line.

    :raises TypeError: if TOML has no such value
    """
    if isinstance(thing, bool):
        return "true" if thing else "false"
    if isinstance(thing, int):
        return str(thing)
    if isinstance(thing, float):
        return repr(thing) if math.isfinite(thing) else {True: "nan"}.get(math.isnan(thing), "inf" if thing > 0 else "-inf")
    if isinstance(thing, str):
        return json.dumps(thing, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(thing, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {value(inner)}" for name, inner in thing.items()) + " }" if thing else "{}"
    if isinstance(thing, (list, tuple)):
        return "[" + ", ".join(value(inner) for inner in thing) + "]"
    raise TypeError(f"{thing!r} is a {type(thing).__name__}; allowed in a scenario: texts, numbers, true, false, lists, tables")


def key(name: str) -> str:
    """A key."""
    return name if _BARE.match(name) else json.dumps(name, ensure_ascii=False)


def table(rows: Mapping[str, Any]) -> str:
    """Keys and values, a line each."""
    return "".join(f"{key(name)} = {value(thing)}\n" for name, thing in rows.items())

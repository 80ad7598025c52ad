# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Writes objects.py: a class for each section of the schema, which the program scenario prints.

    python3 -m vflood.scenario.generate           # after a change of the schema in C++

A test compares, so that the two can never differ.
"""

import json
import keyword
import subprocess
from pathlib import Path
from typing import Any, Dict, List

from vflood import paths

CLASSES = {
    "host": "Host",
    "guest": "Guest",
    "native": "Native",
    "link": "Link",
    "switch": "Switch",
    "workload.transfer": "Transfers",
    "workload.ping": "Pings",
    "workload.incast": "Incast",
    "workload.http": "Http",
    "workload.bulk": "Bulk",
    "workload.on-off": "OnOff",
    "workload.broadcast": "Broadcasts",
    "trace": "Trace",
}
TYPES = {
    "text": "str",
    "name": "str",
    "names": "Union[str, Sequence[str]]",
    "choice": "str",
    "count": "int",
    "counts": "Sequence[int]",
    "number": "float",
    "switch": "bool",
    "time": "str",
    "size": "str",
    "rate": "str",
    "attributes": "Attributes",
}
WIDTH = 120

HEAD = '''# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The parts of a scenario. Made by generate.py from the schema in C++: change that one."""

from dataclasses import dataclass
from typing import ClassVar, Optional, Sequence, Tuple, Type, Union

from vflood.scenario.element import Attributes, Element
'''


def schema() -> Dict[str, Any]:
    """All sections and keys, as the program has them."""
    done = subprocess.run([str(paths.example("scenario")), "--schema"], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def field_of(key: str) -> str:
    """The name of a key in Python."""
    name = key.replace("-", "_")
    return name + "_" if keyword.iskeyword(name) else name


def source(sections: List[Dict[str, Any]]) -> str:
    """The text of objects.py."""
    known = [section for section in sections if section["section"]]
    parts = [HEAD, *(_class(section) for section in known)]
    parts.append("\n\nWORKLOADS: Tuple[Type[Element], ...] = (" + _names(known, "workload") + ")\n")
    parts.append("PARTS: Tuple[Type[Element], ...] = (" + _names(known, "") + ")\n")
    return "".join(parts)


def _names(sections: List[Dict[str, Any]], table: str) -> str:
    return ", ".join(CLASSES[section["section"]] for section in sections if table in ("", section["table"]))


def _class(section: Dict[str, Any]) -> str:
    kind = section["section"].partition(".")[2]
    keys = [key for key in section["keys"] if not (kind and key["key"] == "kind")]
    required = [key for key in keys if key["required"]]
    optional = [key for key in keys if not key["required"]]
    lines = [f'\n\n@dataclass\nclass {CLASSES[section["section"]]}(Element):\n    """{_sentence(section["help"])}\n']
    lines += [_told(key) for key in [*required, *optional]]
    lines.append('    """\n')
    lines.append(f'    TABLE: ClassVar[str] = "{section["table"]}"')
    if kind:
        lines.append(f'    KIND: ClassVar[str] = "{kind}"')
    lines.append("    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (")
    lines += [f'        ("{field_of(key["key"])}", "{key["key"]}"),' for key in keys]
    lines.append("    )\n")
    lines += [f'    {field_of(key["key"])}: {TYPES[key["type"]]}' for key in required]
    lines += [f'    {field_of(key["key"])}: Optional[{TYPES[key["type"]]}] = None' for key in optional]
    return "\n".join(lines) + "\n"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _told(key: Dict[str, Any]) -> str:
    """A field in the docstring: what it is, what is allowed, its default and where that is from."""
    default = key["default"]
    where = key["source"] or ", ".join(key["attributes"])
    tail = f"; default: {default}" + (f" ({where})" if where else "") if default else ""
    if not default and key["type"] == "attributes" and where:
        tail = f" ({where})"
    words = f":param {field_of(key['key'])}: {key['help']}; allowed: {key['allowed']}{tail}".split()
    lines, line = [], "   "
    for word in words:
        if len(line) + len(word) + 1 > WIDTH:
            lines.append(line)
            line = "       "
        line += " " + word
    return "\n".join([*lines, line]).replace("\\", "\\\\")


def main() -> None:
    """Writes the file."""
    path = Path(__file__).with_name("objects.py")
    path.write_text(source(schema()["sections"]), encoding="utf-8")


if __name__ == "__main__":
    main()

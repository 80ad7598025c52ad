# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Writes the tables of keys in doc/scenarios.rst from the schema in C++; a test compares.

    python3 -m vflood.scenario.document           # after a change of the schema
"""

from typing import Any, Dict, List

from vflood import paths
from vflood.scenario.generate import schema

BEGIN = ".. The tables are made by python3 -m vflood.scenario.document\n"
END = ".. End of the tables\n"
PAGE = paths.ROOT / "doc" / "scenarios.rst"


def tables(sections: List[Dict[str, Any]]) -> str:
    """All sections as reStructuredText."""
    return "\n".join(_table(section) for section in sections)


def _table(section: Dict[str, Any]) -> str:
    kind = section["section"].partition(".")[2]
    head = f'``[[{section["table"]}]]``' if section["table"] else "The scenario itself"
    title = f'{head}, ``kind = "{kind}"``' if kind else head
    lines = [title, "~" * len(title), "", section["help"][0].upper() + section["help"][1:] + ".", ""]
    lines += [".. list-table::", "   :header-rows: 1", "   :widths: 18 42 22 18", ""]
    lines += _row("key", "meaning", "allowed", "default")
    for key in section["keys"]:
        if not (kind and key["key"] == "kind"):
            lines += _row(f"``{key['key']}``", key["help"], key["allowed"], _default(key))
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> List[str]:
    return [("   * - " if place == 0 else "     - ") + cell.replace("*", "\\*") for place, cell in enumerate(cells)]


def _default(key: Dict[str, Any]) -> str:
    if key["required"]:
        return "has to be given"
    names = ", ".join(f"``{name}``" for name in key["attributes"])
    if key["type"] == "attributes":
        return f"of {names}" if names else "none"
    if key["source"]:
        return f"{key['default']} ({key['source']})"
    return f"{key['default']} ({names})" if key["default"] else "see meaning"


def page(text: str, sections: List[Dict[str, Any]]) -> str:
    """The page with new tables."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{tables(sections)}\n{END}{after}"


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), schema()["sections"]), encoding="utf-8")


if __name__ == "__main__":
    main()

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The manual's table of TCP profiles names what the profiles set, and every attribute of the guest TCP."""

import re
from pathlib import Path

VFLOOD = Path(__file__).resolve().parents[2] / "src" / "vflood"
ROW = re.compile(r"^(\w+)(?: \((socket)\))? {2,}\S")


def table():
    """Attribute names of the table, and which of them are the sockets'."""
    text = (VFLOOD / "doc" / "guest-tcp.rst").read_text(encoding="utf-8")
    head = re.search(r"^attribute +linux-2.6.18 .*\n=[= ]+\n", text, re.MULTILINE)
    rows = [ROW.match(row) for row in text[head.end() :].split("\n===", 1)[0].splitlines()]
    assert all(rows)
    return {row.group(1): row.group(2) == "socket" for row in rows}


def test_the_table_is_what_the_profiles_set():
    code = (VFLOOD / "helper" / "tcp-profile.cc").read_text(encoding="utf-8")
    names = re.findall(r'\{"(\w+)", "[^"]+"\}', code)
    assert len(names) > 20
    assert set(names) == set(table())


def test_every_attribute_of_the_protocol_is_in_the_table_or_told_of_in_the_text():
    code = (VFLOOD / "model" / "tcp" / "guest-tcp-l4-attributes.cc").read_text(encoding="utf-8")
    names = re.findall(r'AddAttribute\(\s*"(\w+)"', code)
    assert len(names) > 10
    others = set(names) - {name for name, socket in table().items() if not socket}
    text = (VFLOOD / "doc" / "guest-tcp.rst").read_text(encoding="utf-8")
    assert [name for name in others if f"``{name}`` (" not in text] == []

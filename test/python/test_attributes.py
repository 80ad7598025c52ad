# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The manual names every attribute of every scheduler."""

import re
from pathlib import Path

HOST = Path(__file__).resolve().parents[2] / "src" / "virt-host"


def in_the_code():
    """(class, attribute) of all schedulers."""
    found = set()
    for path in sorted((HOST / "model" / "cpu").glob("*scheduler*.cc")):
        text = path.read_text(encoding="utf-8")
        names = re.findall(r'AddAttribute\(\s*"(\w+)"', text)
        if names:
            kind = re.search(r'TypeId\("ns3::(\w+)"\)', text).group(1)
            found.update((kind, name) for name in names)
    return found


def in_the_manual():
    """(class, attribute) of the table, each with unit, default and source."""
    text = (HOST / "doc" / "schedulers.rst").read_text(encoding="utf-8")
    head = re.search(r"^=[= ]+\nclass +attribute .*\n=[= ]+\n", text, re.MULTILINE)
    rows = text[head.end() :].split("\n===", 1)[0].splitlines()
    assert all(len(row.split(None, 4)) == 5 for row in rows)
    return {tuple(row.split()[:2]) for row in rows}


def test_every_attribute_of_a_scheduler_is_in_the_table():
    assert len(in_the_code()) > 30
    assert in_the_manual() == in_the_code()

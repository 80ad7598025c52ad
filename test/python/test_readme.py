# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""README's map names what is there."""

import re

import pytest
from conftest import ROOT

ROWS = re.findall(r"^\| (`.+?`) \| .+ \| `(.+?)` \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_map_is_found():
    assert len(ROWS) >= 4


@pytest.mark.parametrize("folders, header", ROWS, ids=[row[0] for row in ROWS])
def test_the_map_names_what_is_there(folders, header):
    named = [ROOT / "src" / name for name in re.findall(r"`(.+?)`", folders)]
    assert all(folder.is_dir() for folder in named)
    assert any((folder / header).is_file() for folder in named)


def test_every_folder_is_on_the_map():
    mapped = {name for folders, _ in ROWS for name in re.findall(r"`(.+?)`", folders)}
    there = {str(header.parent.relative_to(ROOT / "src")) for header in (ROOT / "src").glob("*/**/*.h")}
    missing = there - mapped - {"virt-host/test", "vflood/test"}
    assert not missing, f"README's table 'Where each mechanism lives' lacks {sorted(missing)}"

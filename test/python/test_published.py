# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The published numbers and statements."""

import pytest

from vflood import paths, published
from vflood.errors import VfloodError


def test_figure_6_is_as_published():
    numbers = published.numbers("vflood")
    setup = {key: numbers[f"fig6.{key}"].value for key in ("vms", "load", "bytes", "transfers", "ratio_of_medians")}
    assert setup == {"vms": 3, "load": 0.6, "bytes": 100000, "transfers": 100, "ratio_of_medians": 5}


@pytest.mark.parametrize("path", sorted(paths.PUBLISHED.glob("*.csv")), ids=lambda path: path.stem)
def test_everything_published_has_a_source(path):
    paper = path.stem.replace("-shapes", "")
    read = published.shapes if path.stem.endswith("-shapes") else published.numbers
    entries = read(paper)
    assert entries
    assert all(entry.source for entry in entries.values())


def test_a_key_given_twice_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "PUBLISHED", tmp_path)
    (tmp_path / "x.csv").write_text("key,value,unit,source,note\na,1,s,p,\na,2,s,p,\n")
    with pytest.raises(VfloodError, match="given twice"):
        published.numbers("x")


def test_other_columns_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "PUBLISHED", tmp_path)
    (tmp_path / "x-shapes.csv").write_text("id,words\na,b\n")
    with pytest.raises(VfloodError, match="columns"):
        published.shapes("x")

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""All reproductions in one command, and what --scale=ci takes of each."""

import csv
import json
from dataclasses import replace

import pytest
from conftest import WRITTEN

from vflood.errors import UsageError, VfloodError
from vflood.reproduce import REPRODUCTIONS, book, quick
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool


def result(simulated=10.0, passed=True, runs=2):
    cells = [Cell("x.a", 5, simulated, "Mb/s", "Table 1"), Cell("x.b", None, 3, "s", None)]
    shapes = [Shape("X-1", "it rises", passed, "it does"), Shape("X-2", "it falls", True, "it does")]
    return Result(runs, 2, cells, shapes, "a run", [{"a": 1}], lambda figure: None)


@pytest.fixture
def chapters(monkeypatch):
    """Call it to put other reproductions in the place of all."""

    def install(**functions):
        found = {name: Reproduction(name, name, 1, function) for name, function in functions.items()}
        monkeypatch.setattr("vflood.reproduce.REPRODUCTIONS", found)

    return install


def test_one_table_of_verdicts(chapters, tmp_path, capsys):
    chapters(first=lambda request: result(), second=lambda request: result(2.5, False, 1))
    book.run_all(book.Order(out=tmp_path))
    out = capsys.readouterr().out
    first, second, total = (next(line.split() for line in out.splitlines() if line.startswith(n)) for n in ("first", "second", "all"))
    assert first[1] == "2/2" and second[1:3] == ["1/2", "X-1"] and total[1:3] == ["3/4", "3/4"]
    assert out.count("median factor 2") == 2  # twice as much, or half
    for name in ("first", "second"):
        assert {path.name for path in (tmp_path / name).iterdir()} == WRITTEN
    with (tmp_path / "verdicts.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["state"] for row in rows] == ["done", "done"] and rows[1]["not_as_published"] == "X-1"


def test_a_failure_costs_no_other(chapters, tmp_path, capsys):
    def fails(request):
        raise VfloodError("the ring is on fire")

    chapters(first=fails, second=lambda request: 1 / 0, third=lambda request: result())
    with pytest.raises(VfloodError, match="first failed: the ring is on fire\nsecond failed: ZeroDivisionError"):
        book.run_all(book.Order(out=tmp_path, style="json"))
    entries = json.loads(capsys.readouterr().out)
    assert [entry["state"] for entry in entries] == ["failed", "failed", "done"]
    assert entries[2]["record"]["id"] == "third"


def test_simulations_are_found_again(chapters, tmp_path):
    tool = tmp_path / "tool"
    tool.write_text('#!/bin/sh\necho >> "$0.log"\necho "{}"\n')
    tool.chmod(0o755)

    def simulates(request):
        Pool(request.jobs).run([[str(tool), "--seed=1"]], "x")
        return result()

    chapters(first=simulates, second=simulates)
    for _ in range(2):
        book.run_all(book.Order(out=tmp_path / "out", jobs=1))
    assert (tmp_path / "tool.log").read_text() == "\n"


@pytest.mark.parametrize("name", list(REPRODUCTIONS))
def test_a_quick_look_is_never_more_than_the_experiments_own_choice(name):
    reproduction = REPRODUCTIONS[name]
    request = book.Order(scale="ci").request(reproduction)
    assert 0 < request.scale <= reproduction.scale
    assert request.seeds is None or request.seeds <= reproduction.seeds


def test_quick_looks_are_of_experiments():
    assert set(quick.QUICK) <= set(REPRODUCTIONS)


def test_scales():
    reproduction = replace(next(iter(REPRODUCTIONS.values())), scale=0.5)
    assert book.Order().request(reproduction).scale == 0.5
    assert book.Order(scale="0.25").request(reproduction).scale == 0.25
    assert book.Order(scale="ci", seeds=7).request(reproduction).seeds == 7
    for wrong in ("big", "", "0", "nan"):
        with pytest.raises(UsageError, match="--scale is .*; allowed: above 0 up to 1"):
            book.Order(scale=wrong).request(reproduction)


def test_all_from_the_command_line(vflood):
    done = vflood("reproduce", "all", "--scale", "ci", "--check-only")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert vflood("reproduce", "all", "--scale", "7", "--check-only").returncode == 2


def test_the_report_says_what_failed(chapters, tmp_path, capsys):
    def fails(request):
        raise VfloodError("the ring is on fire")

    chapters(first=fails, second=lambda request: result())
    with pytest.raises(VfloodError):
        book.run_all(book.Order(out=tmp_path))
    assert f"Report: {tmp_path / 'report.html'}" in capsys.readouterr().out
    page = (tmp_path / "report.html").read_text()
    assert "It failed: the ring is on fire" in page and "it rises" in page

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Plans: what they expand to, and what is said of mistakes, with file and line."""

import pytest

from vflood.errors import UsageError
from vflood.sweep import plan as plans
from vflood.sweep import programs
from vflood.sweep.check import check, witnesses

GOOD = """\
title = "A plan"
program = "vm-transfer"
repetitions = 2

[options]
bytes = 100

[grid]
offload = ["none", "vflood"]
load = [0.5, 1]

[[list]]
vms = [2, 3]
"ns3::Wheel::Turns" = ["1", "2"]
"""


def test_grid_lists_and_seeds(plan, program):
    program()
    found = plans.read(plan(GOOD))
    points = [point.given() for point in found.points()]
    assert len(points) == 2 * 2 * 2 and len({tuple(point.items()) for point in points}) == 8
    assert points[0] == {"bytes": "100", "vms": "2", "ns3::Wheel::Turns": "1", "offload": "none", "load": "0.5"}
    assert {(point["vms"], point["ns3::Wheel::Turns"]) for point in points} == {("2", "1"), ("3", "2")}
    assert found.swept == ["vms", "ns3::Wheel::Turns", "offload", "load"]
    runs = list(found.runs())
    assert [run.seed for run in runs[:4]] == [1, 2, 1, 2]
    assert runs[0].command[1:] == ("--bytes=100", "--vms=2", "--ns3::Wheel::Turns=1", "--offload=none", "--load=0.5", "--seed=1", "--format=json")


@pytest.mark.parametrize(
    "text, seeds",
    [
        ("", (None,)),
        ("seeds = [3, 1]", (3, 1)),
        ("repetitions = 3", (1, 2, 3)),
        ("repetitions = 2\nfirst-seed = 10", (10, 11)),
        ("first-seed = 10", (10,)),
    ],
)
def test_seeds(plan, text, seeds):
    assert plans.read(plan(f'program = "vm-transfer"\n{text}')).seeds == seeds


def test_a_plan_without_axes_is_one_point(plan):
    found = plans.read(plan('program = "vm-transfer"\noptions = { bytes = 7, tso = true }'))
    assert [point.given() for point in found.points()] == [{"bytes": "7", "tso": "true"}]


BASE = 'program = "vm-transfer"\n'


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("x = [1,\n", 2, ("not TOML",)),
        ('program = "vm-transfer"\nprogram = "vm-ping"\n', 2, ("not TOML",)),
        ("title = 'no program'\n", 1, ("program is missing", "vm-transfer, ")),
        ('\nprogram = "vm-flood"\n', 2, ('program = "vm-flood"', "allowed: vm-transfer, ", "or a path with a slash")),
        ("program = 7\n", 1, ("program = 7", "a text that is not empty")),
        (BASE + "titel = 'x'\n", 2, ("titel no key of a plan", "title, program")),
        (BASE + "title = ''\n", 2, ('title = ""', "a text that is not empty")),
        (BASE + "check = 1\n", 2, ("check = 1", "true or false")),
        (BASE + "repetitions = 0\n", 2, ("repetitions = 0", "whole numbers from 1 to 1000000")),
        (BASE + "repetitions = 1.5\n", 2, ("repetitions = 1.5", "whole numbers from 1")),
        (BASE + "first-seed = -1\n", 2, ("first-seed = -1", "whole numbers from 1")),
        (BASE + "seeds = 3\n", 2, ("seeds = 3", "a list of whole numbers")),
        (BASE + "seeds = []\n", 2, ("seeds = []", "a list of whole numbers")),
        (BASE + "seeds = [1, true]\n", 2, ("seeds = true", "whole numbers from 1 to 1000000000")),
        (BASE + "seeds = [1, 2, 1]\n", 2, ("seeds = [1, 2, 1]", "every seed once")),
        (BASE + "seeds = [1]\nrepetitions = 2\n", 3, ("repetitions stands beside seeds", "one of the two")),
        (BASE + "options = 3\n", 2, ("options = 3", "a table: [options]")),
        (BASE + "\n[options]\nload = [1]\n", 4, ("options.load = [1]", "numbers, texts, true and false")),
        (BASE + "\n[options]\nload = nan\n", 4, ("options.load = nan", "numbers, texts")),
        (BASE + "\n[options]\nseed = 1\n", 4, ("options.seed is set by the plan itself", "seeds or repetitions")),
        (BASE + "\n[grid]\nformat = ['json']\n", 4, ("grid.format is set by the plan itself",)),
        (BASE + "\n[options]\n'--load' = 1\n", 4, ("options.--load is no name of an option", "without leading dashes")),
        (BASE + "\n[options]\n'load=1 ' = 1\n", 4, ("is no name of an option",)),
        (BASE + "\n[grid]\nload = 0.5\n", 4, ("grid.load = 0.5", "a list of values, as [1, 2]")),
        (BASE + "\n[grid]\nload = []\n", 4, ("grid.load = []", "a list of values")),
        (BASE + "\n[grid]\nload = [\n  0.5,\n  0.5,\n]\n", 4, ("grid.load = [0.5, 0.5]", "every value once")),
        (BASE + "\n[grid]\nload = [{}]\n", 4, ("grid.load = {}", "numbers, texts")),
        (BASE + "\n[options]\nload = 1\n\n[grid]\nload = [1]\n", 7, ("grid.load is given a second time (first in line 4)", "once")),
        (BASE + "list = 3\n", 2, ("list = 3", "tables: [[list]]")),
        (BASE + "\n[[list]]\n", 3, ("list.0 is empty", "options with lists of values")),
        (BASE + "\n[[list]]\na = [1]\n[[list]]\nb = [1, 2]\nc = [1]\n", 5, ("list.1 has values of different number (b has 2, c has 1)", "as many of each")),
        (BASE + "\n[metrics]\ngoodput_mbps = 3\n", 4, ("metrics.goodput_mbps = 3", 'a path, as "summary.time_s"')),
        (BASE + "\n[metrics]\ngoodput_mbps = 'a..b'\n", 4, ('metrics.goodput_mbps = "a..b"', "a path")),
        (BASE + "\n[metrics]\ngoodput = 'a'\n", 4, ("metrics.goodput names no unit", "names that end with one of _s, _ms")),
        (BASE + "\n[options]\nsize_bytes = 1\n[metrics]\nsize_bytes = 'a'\n", 6, ("metrics.size_bytes has the name of an option",)),
        ('program = "./mine"\n', 1, ("metrics is missing", "allowed: [metrics]")),
        (BASE + "repetitions = 1000\n[grid]\na = " + str(list(range(1001))) + "\n", None, ("1001000 runs", "up to 1000000")),
    ],
)
def test_mistakes(plan, text, line, words):
    path = plan(text)
    with pytest.raises(UsageError) as caught:
        plans.read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: " if line else f"{path}: "), message
    for word in words:
        assert word in message


def test_a_plan_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="plan.toml: the plan cannot be read: No such file"):
        plans.read(tmp_path / "plan.toml")


def test_a_plan_in_another_encoding(tmp_path):
    (tmp_path / "plan.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(UsageError, match="it is not UTF-8"):
        plans.read(tmp_path / "plan.toml")


def test_every_value_is_asked_for_once_and_not_their_product(plan):
    found = plans.read(plan(GOOD))
    asked = witnesses(found)
    assert len(asked) == 1 + 3 * (2 - 1)
    all_points = set(found.points())
    assert set(asked) <= all_points
    for name in found.swept:
        assert {point.given()[name] for point in asked} == {point.given()[name] for point in all_points}


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("\n[options]\nbytes = 1\nload = 2\n", 5, ("options.load = 2", 'option --load has the value "2"; allowed: numbers from 0 to 1')),
        ("\n[grid]\noffload = ['a', 'b']\nload = [\n  0.5, 7]\n", 5, ("grid.load = 7", "numbers from 0 to 1")),
        ("\n[options]\nlod = 0.5\n", 4, ("options.lod = 0.5", 'unknown option "--lod"')),
        ("\n[[list]]\nload = [0.5, 3]\nbytes = [1, 2]\n", 4, ("list.0.load = 3", "numbers from 0 to 1")),
        ("\n[grid]\n'ns3::Wheel::Turns' = [1, 0]\n", 4, ("grid.ns3::Wheel::Turns = 0", "Turns is 0")),
    ],
)
def test_what_the_program_refuses(plan, program, text, line, words):
    ran = program()
    path = plan(BASE + text)
    with pytest.raises(UsageError) as caught:
        check(plans.read(path), 2)
    assert str(caught.value).startswith(f"{path}:{line}: "), str(caught.value)
    for word in words:
        assert word in str(caught.value)
    assert ran() == []


def test_a_program_without_check_is_not_asked(plan, program):
    program()
    assert check(plans.read(plan(BASE + "check = false\n[options]\nload = 7\n")), 1) == 0


def test_the_plans_among_the_examples_are_plans():
    from conftest import ROOT

    found = sorted((ROOT / "examples" / "plans").glob("*.toml"))
    assert len(found) >= 2
    for path in found:
        assert list(plans.read(path).points())


def test_an_example_of_which_nothing_is_known_needs_metrics(plan, program, tmp_path):
    program()
    other = tmp_path / "build" / "examples" / "vm-other"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    with pytest.raises(UsageError, match="metrics is missing: of vm-other nothing is known"):
        plans.read(plan('program = "vm-other"\n'))
    assert plans.read(plan('program = "vm-other"\n[metrics]\ntime_s = "a[].b[]"\n')).metrics == (("time_s", "a[].b[]"),)


def test_paths_into_results():
    result = {"a": [{"b": [1, 2]}, {"b": [None, True]}], "c": {"d": 2.5}}
    assert programs.values(result, "a[].b[]") == [1.0, 2.0, None, None]
    assert programs.values(result, "c.d") == [2.5]
    for wrong in ("x", "c.x", "c[]", "a.b", "c.d.e"):
        with pytest.raises(KeyError):
            programs.values(result, wrong)

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Plans from the command line to the tables: resumed, shared, sharded, verified."""

import csv
import json
import os
import signal
import time

import pytest

pytest.importorskip("pandas")

from vflood import runner
from vflood.errors import UsageError, VfloodError
from vflood.sweep import run as sweep
from vflood.sweep import verify as again

PLAN = """\
title = "A plan"
program = "vm-transfer"
repetitions = 3

[options]
bytes = 100

[grid]
offload = ["none", "vflood"]
load = [0.25, 0.5]
"""
RUNS = 12


def run(path, out, **more):
    sweep.run(sweep.Order(path, 2, out=out, **more))


def rows(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def content(folder):
    """All that must not depend on when and how often a plan ran."""
    names = ("plan.toml", "runs.csv", "samples.csv", "summary.csv", "record.json")
    files = {name: (folder / name).read_bytes() for name in names}
    return {**files, **{path.name: path.read_bytes() for path in (folder / "store" / "runs").glob("??/*.json")}}


def test_tables_follow_from_the_runs(plan, program, tmp_path, capsys):
    ran = program()
    run(plan(PLAN), tmp_path / "out")
    assert len(ran()) == RUNS and len(set(ran())) == RUNS
    samples = rows(tmp_path / "out" / "samples.csv")
    assert len(samples) == RUNS * 3
    assert list(samples[0]) == ["offload", "load", "seed", "run_finished", "index", "goodput_mbps", "start_s"]
    for row in rows(tmp_path / "out" / "summary.csv"):
        mine = sorted(float(s["goodput_mbps"]) for s in samples if (s["offload"], s["load"]) == (row["offload"], row["load"]))
        assert (row["finished_count"], row["asked_count"], row["samples_of_goodput_mbps_count"]) == ("3", "3", "9")
        assert float(row["goodput_median_mbps"]) == mine[4] and float(row["goodput_q1_mbps"]) == mine[2]
    out = capsys.readouterr().out
    assert "runs finished: 12/12" in out and "n/N" in out and "3/3" in out
    record = json.loads((tmp_path / "out" / "record.json").read_text())
    assert (record["runs"], record["asked"], len(record["points"])) == (12, 12, 4)


def test_a_second_time_nothing_runs_and_nothing_changes(plan, program, tmp_path, capsys):
    ran = program()
    run(plan(PLAN), tmp_path / "out")
    before = content(tmp_path / "out")
    run(plan(PLAN), tmp_path / "out")
    assert len(ran()) == RUNS and content(tmp_path / "out") == before
    assert "12 of them found in the store" in capsys.readouterr().out
    run(plan(PLAN), tmp_path / "out", fresh=True)
    assert len(ran()) == 2 * RUNS and content(tmp_path / "out") == before


def test_a_longer_plan_runs_only_what_is_new(plan, program, tmp_path):
    ran = program()
    run(plan(PLAN), tmp_path / "out")
    run(plan(PLAN.replace("[0.25, 0.5]", "[0.25, 0.5, 1]")), tmp_path / "out")
    assert len(ran()) == RUNS * 3 // 2


@pytest.mark.parametrize("moment", [0, 1, 4, 9])
def test_killed_and_resumed_is_the_same_bytes(plan, program, tmp_path, vflood_process, vflood, moment):
    ran = program(before="time.sleep(0.02)")
    path = plan(PLAN)
    process = vflood_process("run", str(path), "--jobs", "2", "--out", str(tmp_path / "out"))
    deadline = time.monotonic() + 60
    while len(ran()) <= moment and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -9
    assert not (tmp_path / "out" / "summary.csv").exists()
    left = len(list((tmp_path / "out" / "store" / "runs").glob("??/*.json")))
    assert left < RUNS
    done = vflood("run", str(path), "--jobs", "2", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert f"{left} of them found in the store" in done.stdout
    run(path, tmp_path / "whole")
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_simulations_end_with_the_process_that_started_them(plan, program, tmp_path, vflood_process):
    program(before=f"open({str(tmp_path)!r} + '/' + str(os.getpid()) + '.pid', 'w').close(); time.sleep(100)")
    process = vflood_process("run", str(plan(PLAN)), "--jobs", "2", "--out", str(tmp_path / "out"))
    while len(list(tmp_path.glob("*.pid"))) < 2:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    for path in tmp_path.glob("*.pid"):
        for _ in range(500):
            try:
                os.kill(int(path.stem), 0)
            except ProcessLookupError:
                break
            time.sleep(0.01)
        else:
            pytest.fail("a simulation went on without its parent")


def test_two_processes_on_one_store_share_the_runs(plan, program, tmp_path, vflood_process):
    ran = program(before="time.sleep(0.2)")
    path = plan(PLAN)
    both = [vflood_process("run", str(path), "--jobs", "2", "--out", str(tmp_path / "out")) for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0 and "runs finished: 12/12" in out, err
    assert len(ran()) == RUNS
    assert not list((tmp_path / "out" / "store" / "claims").iterdir())


def test_shards_are_the_whole(plan, program, tmp_path, capsys):
    ran = program()
    path = plan(PLAN)
    for number in (1, 2, 3, 4, 5):
        run(path, tmp_path / "out", shard=f"{number}/5")
        assert not (tmp_path / "out" / "summary.csv").exists()
    assert len(ran()) == RUNS
    run(path, tmp_path / "out")
    assert len(ran()) == RUNS
    assert "shard 5/5: 2 of 2 runs done" in capsys.readouterr().out


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/2/3", "-1/2", ""])
def test_wrong_shards(plan, program, tmp_path, shard):
    program()
    with pytest.raises(UsageError, match="allowed: i/n, with i from 1 to n"):
        run(plan(PLAN), tmp_path / "out", shard=shard)


def test_an_unfinished_run_enters_no_quartile_and_is_said(plan, program, tmp_path, capsys):
    program(after="if given['seed'] == '2' and given['load'] == '0.5': transfers[1].update(failed=True, goodput_mbps=1e9)")
    run(plan(PLAN), tmp_path / "out")
    for row in rows(tmp_path / "out" / "summary.csv"):
        count = 2 if row["load"] == "0.5" else 3
        assert (row["finished_count"], row["asked_count"]) == (str(count), "3")
        assert row["samples_of_goodput_mbps_count"] == str(3 * count)
        assert float(row["goodput_q3_mbps"]) < 1e6
    states = [row["state"] for row in rows(tmp_path / "out" / "runs.csv")]
    assert states.count("unfinished") == 2 and states.count("finished") == 10
    captured = capsys.readouterr()
    assert "2/3" in captured.out and "2 of 12 runs unfinished" in captured.err


def test_a_failed_run_ends_no_other_and_is_tried_again(plan, program, tmp_path, capsys):
    ran = program(before=f"if given['seed'] == '2' and not os.path.exists({str(tmp_path / 'mended')!r}): sys.exit('the ring is on fire')")
    with pytest.raises(VfloodError, match="4 of 12 runs failed; the first: offload=none load=0.25 seed=2: (.|\n)*the ring is on fire"):
        run(plan(PLAN), tmp_path / "out")
    assert [row["state"] for row in rows(tmp_path / "out" / "runs.csv")].count("failed") == 4
    assert "4 of 12 runs failed" in capsys.readouterr().err
    (tmp_path / "mended").touch()
    run(plan(PLAN), tmp_path / "out")
    assert len(ran()) == RUNS + 4


def test_a_damaged_result_is_run_again(plan, program, tmp_path, capsys):
    ran = program()
    run(plan(PLAN), tmp_path / "out")
    before = content(tmp_path / "out")
    path = next((tmp_path / "out" / "store" / "runs").glob("??/*.json"))
    path.write_text(path.read_text().replace("goodput", "badput"))
    run(plan(PLAN), tmp_path / "out")
    assert len(ran()) == RUNS + 1 and content(tmp_path / "out") == before
    assert "is damaged" in capsys.readouterr().err


def test_seeds_that_change_nothing_are_said(plan, program, tmp_path, capsys):
    program(before="del given['seed']", after="given['seed'] = 1")
    run(plan(PLAN), tmp_path / "out")
    assert "every seed gave the same result" in capsys.readouterr().err


def test_a_metric_that_the_program_does_not_print(plan, program, tmp_path):
    program()
    path = plan(PLAN + '[metrics]\ntime_s = "transfers[].start_s"\nlost_packets = "transfers[].lost"\n')
    with pytest.raises(VfloodError, match="plan.toml:13: metrics.lost_packets = .*: the program printed no lost; it printed: options, transfers"):
        run(path, tmp_path / "out")


def test_a_program_of_somebody_elses(plan, tmp_path, capsys):
    mine = tmp_path / "mine"
    mine.write_text('#!/bin/sh\necho "{\\"time\\": 3, \\"finished\\": ${1#--done=}}"\n')
    mine.chmod(0o755)
    run(plan('program = "./mine"\ncheck = false\n[grid]\ndone = [true, false]\n[metrics]\ntime_s = "time"\n'), tmp_path / "out")
    assert [row["state"] for row in rows(tmp_path / "out" / "runs.csv")] == ["finished", "unfinished"]
    assert {verdict.state for verdict in again.verify(tmp_path / "out", None, 1)} == {again.SAME}


def test_check_runs_nothing(plan, program, tmp_path, vflood):
    ran = program()
    done = vflood("run", str(plan(PLAN)), "--check", "--out", "out")
    assert done.returncode == 0 and "4 points, 12 runs of vm-transfer; it was asked 3 times" in done.stdout
    assert ran() == [] and not (tmp_path / "out").exists()
    done = vflood("run", str(plan(PLAN.replace("0.5]", "5]"))), "--out", "out")
    assert done.returncode == 2 and "plan.toml:10: grid.load = 5: " in done.stderr and ran() == []


def test_the_record_alone(plan, program, vflood):
    program()
    done = vflood("run", str(plan(PLAN)), "--format", "json", "--out", "out")
    assert json.loads(done.stdout)["title"] == "A plan"
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["done"] for event in events] == [0, *range(1, RUNS + 1), RUNS]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("--scale", "0.5"), "a plan says itself how much is run"),
        (("--export", "xls"), "--export is 'xls'; allowed: hdf5, flent"),
        (("--jobs", "0"), "--jobs is 0; allowed: a whole number from 1"),
        (("--out", "/proc/no/such"), "--out is /proc/no/such"),
    ],
)
def test_wrong_options_beside_a_plan(plan, program, vflood, arguments, words):
    program()
    done = vflood("run", str(plan(PLAN)), "--check-only", *arguments)
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr


def test_options_of_plans_without_a_plan(vflood):
    done = vflood("run", "--shard", "1/2")
    assert done.returncode == 2 and "are for a plan" in done.stderr


def test_verify(plan, program, tmp_path, capsys):
    ran = program()
    run(plan(PLAN), tmp_path / "out")
    assert [v.state for v in again.verify(tmp_path / "out", None, 2)] == [again.SAME] * RUNS
    assert len(again.verify(tmp_path / "out", 5, 2)) == 5 and len(ran()) == 2 * RUNS + 5
    path = next((tmp_path / "out" / "store" / "runs").glob("??/*.json"))
    path.write_text("{}")
    program(after="transfers[0]['goodput_mbps'] += given['load'] == '0.25'")
    verdicts = again.verify(tmp_path / "out", None, 2)
    states = [verdict.state for verdict in verdicts]
    assert states.count(again.DAMAGED) == 1 and 5 <= states.count(again.OTHER) <= 6
    assert all(verdict.rebuilt for verdict in verdicts if verdict.state != again.DAMAGED)
    with pytest.raises(VfloodError, match="of 12 runs are not what was stored"):
        again.report(verdicts, "text")
    assert "by another build" in capsys.readouterr().out


def test_verify_from_the_command_line(plan, program, tmp_path, vflood):
    program()
    run(plan(PLAN), tmp_path / "out")
    done = vflood("verify", "out", "--sample", "2", "--format", "json")
    assert done.returncode == 0 and json.loads(done.stdout)["counts"]["same"] == 2
    done = vflood("verify", "nowhere")
    assert done.returncode == 2 and "nowhere has no results" in done.stderr
    done = vflood("verify", "out", "--sample", "0")
    assert done.returncode == 2 and "--sample is 0; allowed: a whole number from 1" in done.stderr


def test_means_end_with_their_block():
    with runner.by(runner.Means(fresh=True)):
        assert runner._means.get().fresh
    assert not runner._means.get().fresh

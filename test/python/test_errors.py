# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What goes wrong is said once, clearly, with the right exit status."""

import json
import os
import signal
import time

import pytest

FEW = ("--seeds", "2", "--scale", "0.1", "--jobs", "2", "--out", "out")


def fails(done, status, *words):
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    return done.stderr


def test_a_failed_simulation(fake, vflood, tmp_path):
    program = fake(before="if given['seed'] == '2': sys.exit('the ring is on fire')")
    text = fails(vflood("run", *FEW), 1, "failed with status 1", "the ring is on fire", str(program), "--seed=2")
    assert text.count("the ring is on fire") == 1
    assert not (tmp_path / "out" / "vflood-fig6").exists()


def test_a_killed_simulation(fake, vflood):
    fake(before="import os; os.kill(os.getpid(), 9)")
    fails(vflood("run", *FEW), 1, "killed by signal 9", "--offload=")


def test_a_failure_ends_the_other_simulations(fake, vflood):
    fake(before="import time\nif given['seed'] == '2': sys.exit('no')\ntime.sleep(100)")
    fails(vflood("run", *FEW), 1, "failed with status 1")  # the fixture gives up after 120 s; two sleeps take 200


@pytest.mark.parametrize("output", ["", "hello", "[1, 2]", '{"a": '])
def test_garbage_instead_of_json(fake, vflood, output):
    fake(before=f"print({output!r}); sys.exit(0)")
    fails(vflood("run", *FEW), 1, "vm-transfer", "--seed=")


@pytest.mark.parametrize(
    "transfers, words",
    [
        (None, "no list of transfers"),
        ([{"start_s": 0, "end_s": 1, "bytes": 100000}], "goodput_mbps = None"),
        ([{"start_s": 0, "end_s": 1, "bytes": 100000, "goodput_mbps": float("nan")}], "goodput_mbps = nan"),
        ([{"start_s": 0, "end_s": 1, "bytes": 5, "goodput_mbps": 1}], "bytes = 5"),
        ([{"start_s": 0, "end_s": 1, "bytes": 100000, "goodput_mbps": 0}], "not above 0"),
        ([7], "start_s = None"),
    ],
)
def test_json_that_is_not_transfers(fake, vflood, transfers, words):
    fake(before=f"print({json.dumps(dict(transfers=transfers))!r}); sys.exit(0)")
    fails(vflood("run", *FEW), 1, words, "--seed=1")


def test_a_missing_program(vflood, monkeypatch, tmp_path):
    monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "nothing"))
    fails(vflood("run", *FEW), 1, "vm-transfer is not built", "./vflood run")


def test_a_folder_that_cannot_be_written(fake, vflood, tmp_path):
    fake(before="raise SystemExit('was simulated all the same')")
    (tmp_path / "out").write_text("a file where a folder should be")
    fails(vflood("run", *FEW), 2, "--out is", "a folder that can be written")
    fails(vflood("run", *FEW, "--out=/proc/no/such"), 2, "--out is /proc/no/such")


def test_an_interrupt_ends_the_simulations(fake, vflood_process, tmp_path):
    fake(before=f"import os, time; open({str(tmp_path)!r} + '/' + str(os.getpid()) + '.pid', 'w'); time.sleep(100)")
    process = vflood_process("run", *FEW)
    while len(list(tmp_path.glob("*.pid"))) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    err = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "interrupted" in err and "Traceback" not in err
    for path in tmp_path.glob("*.pid"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.stem), 0)


def test_an_unknown_id(vflood):
    fails(vflood("reproduce", "vflood-fig66"), 2, "unknown reproduction 'vflood-fig66'", "allowed: vflood-fig6")


@pytest.mark.parametrize(
    "option, value, words",
    [
        ("--scale", "0", "above 0 up to 1"),
        ("--scale", "2", "above 0 up to 1"),
        ("--scale", "nan", "above 0 up to 1"),
        ("--seeds", "0", "a whole number from 1"),
        ("--seeds", "99999999999999", "a whole number from 1 to 1000"),
        ("--seed", "1000000000", "a whole number from 1 to 999999000"),
        ("--seed", "-1", "a whole number from 1"),
        ("--jobs", "0", "a whole number from 1"),
        ("--jobs", "many", "many"),
        ("--format", "xml", "json"),
        ("--colour", "red", "--colour"),
    ],
)
def test_wrong_options(vflood, option, value, words):
    fails(vflood("reproduce", "vflood-fig6", "--check-only", option, value), 2, words)


def test_an_unknown_subcommand(vflood):
    fails(vflood("fly"), 2, "fly")


def test_right_options_are_only_checked(vflood):
    done = vflood("run", "--check-only", *FEW)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

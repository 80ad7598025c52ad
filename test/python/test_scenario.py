# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios: the program, its files, its keys in Python and in the manual, runs and sweeps of them."""

import json
import os
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("pandas")

from conftest import ROOT

import vflood
from vflood.errors import UsageError, VfloodError
from vflood.scenario import Scenario, ScenarioError, document, generate, toml
from vflood.scenario.objects import PARTS, WORKLOADS
from vflood.store.folder import Store
from vflood.sweep import run as sweep
from vflood.sweep import verify as again

PROGRAM = os.environ.get("SCENARIO", "")
FILES = sorted((ROOT / "examples" / "scenarios").glob("*.toml"))

pytestmark = pytest.mark.skipif(not PROGRAM, reason="SCENARIO does not name the program; ctest sets it")


@pytest.fixture(autouse=True)
def built(monkeypatch):
    """The program that ctest names is the one that is built."""
    monkeypatch.setenv("VFLOOD_BUILD_DIR", str(Path(PROGRAM).resolve().parents[1]))


@pytest.fixture(scope="module")
def schema():
    done = subprocess.run([PROGRAM, "--schema"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["sections"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120, check=False)


def read(*arguments):
    done = run(*arguments, "--format=json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def small(**more):
    return Scenario(
        **{
            "hosts": [vflood.Host("xen", dom0=[0])],
            "guests": [vflood.Guest("vm", "xen", pcpus=[0], load=0.6), vflood.Guest("busy", "xen", pcpus=[0], load=0.6)],
            "natives": [vflood.Native("peer")],
            "links": [vflood.Link(["xen", "peer"], delay="25us")],
            "workloads": [vflood.Transfers("transfers", "vm", "peer", bytes="20kB", count=3, gap="20ms")],
            **more,
        }
    )


# --- The program ---


def test_there_are_files():
    assert {path.stem for path in FILES} >= {"vflood-fig6", "pings-rotation", "incast", "http-leulo", "two-hosts"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_runs_to_its_end_and_is_written_again(path, tmp_path):
    found = read(f"--file={path}")
    assert found["finished"] is True
    for workload in found["workloads"].values():
        assert workload["error"] == "" and workload["done"] == workload["asked"] and workload["rows"]
    assert found["vcpus"] and all(row["running_s"] >= 0 for row in found["vcpus"])
    printed = run(f"--file={path}", "--print").stdout
    copy = tmp_path / "copy.toml"
    copy.write_text(printed)
    assert run(f"--file={copy}", "--print").stdout == printed
    assert {**read(f"--file={copy}")} == found


def test_the_file_of_figure_6_is_vm_transfer():
    program = os.environ["VM_TRANSFER"]
    path = ROOT / "examples" / "scenarios" / "vflood-fig6.toml"
    for offload, seed in (("vflood", 1), ("none", 2), ("both", 3)):
        options = [f"--offload={offload}", f"--seed={seed}", "--transfers=30", "--format=json"]
        done = subprocess.run([program, *options], capture_output=True, text=True, check=True)
        expected = [transfer["goodput_mbps"] for transfer in json.loads(done.stdout)["transfers"]]
        more = [f"--guest.vm.offload={offload}", f"--seed={seed}", "--workload.transfers.count=30"]
        rows = read(f"--file={path}", *more)["workloads"]["transfers"]["rows"]
        assert [row["goodput_mbps"] for row in rows] == expected


def test_the_file_of_pings_is_vm_ping():
    done = subprocess.run(
        [os.environ["VM_PING"], "--vms=3", "--count=200", "--format=json"], capture_output=True, text=True, check=True
    )
    found = read(f"--file={ROOT / 'examples' / 'scenarios' / 'pings-rotation.toml'}")
    assert found["workloads"]["pings"]["rows"] == json.loads(done.stdout)["pings"]


@pytest.mark.skipif(not os.environ.get("INCAST"), reason="INCAST does not name the program; ctest sets it")
@pytest.mark.parametrize("offload", ["none", "pvtcp"])
def test_timeouts_of_incast_are_those_of_the_program(offload, tmp_path):
    given = [f"--guest.sender.offload={offload}", "--host.h.count=1", "--workload.incast.count=30"]
    path = tmp_path / "incast.toml"
    path.write_text(run(f"--file={ROOT / 'examples' / 'scenarios' / 'incast.toml'}", *given, "--print").stdout)
    summary = read(f"--file={path}")["workloads"]["incast"]["summary"]
    done = subprocess.run([os.environ["INCAST"], f"--scenario={path}", "--format=json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    expected = json.loads(done.stdout)["summary"]
    assert summary["timeouts_count"] == expected["all_timeouts"]
    assert summary["spurious_timeouts_count"] == expected["spurious_rtos"]
    assert (summary["timeouts_count"] > 2) == (offload == "none")
    assert (summary["postponed_timeouts_count"] > 2) == (offload == "pvtcp")


def test_it_tells_all_mistakes(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text('[[host]]\nname = "xen"\npcpus = 0\n\n[[guest]]\nname = "vm"\nhost = "xem"\nload = 1.4\n')
    done = run(f"--file={path}", "--check")
    assert done.returncode == 2 and done.stdout == ""
    lines = done.stderr.removeprefix("scenario: ").splitlines()
    assert [line.split(":")[1] for line in lines] == ["3", "7", "8"]
    assert lines[2] == f"{path}:8: guest.load = 1.4: allowed: 0 to 1 (share of a CPU)"
    found = json.loads(run(f"--file={path}", "--check", "--format=json").stdout)["mistakes"]
    assert [(m["line"], m["key"], m["value"]) for m in found] == [(3, "pcpus", "0"), (7, "host", '"xem"'), (8, "load", "1.4")]


@pytest.mark.parametrize(
    "options, said",
    [
        ([], "--file is missing"),
        (["--file=/no/such/file"], "cannot be read"),
        (["--guest.vm.load=1.4"], "--guest.vm.load = 1.4: allowed: 0 to 1"),
        (["--guest.xm.load=0.4"], "did you mean vm?"),
        (["--ns3::CpuLoad::Laod=0.4"], "did you mean Load?"),
        (["--nonsense=1"], "unknown option"),
        (["--seed=-1"], "whole numbers"),
        (["--RngRun=3"], "use --seed"),
    ],
)
def test_it_tells_wrong_options(options, said):
    own = [] if not options or options[0].startswith("--file") else [f"--file={FILES[-1]}"]
    done = run(*own, *options)
    assert done.returncode == 2 and said in done.stderr, done.stderr


def test_attributes_hold_for_the_whole_run():
    path = f"--file={ROOT / 'examples' / 'scenarios' / 'pings-rotation.toml'}"
    long, short = (
        read(path, "--workload.pings.count=50", f"--ns3::CreditScheduler::TimeSlice={slice_}", "--ns3::CreditScheduler::TickPeriod=5ms")
        for slice_ in ("30ms", "5ms")
    )
    worst = [max(row["rtt_ms"] for row in found["workloads"]["pings"]["rows"]) for found in (long, short)]
    assert worst[1] < worst[0] / 2


def test_a_timeline_changes_nothing(tmp_path):
    path, file = tmp_path / "tl.json", f"--file={ROOT / 'examples' / 'scenarios' / 'http-leulo.toml'}"
    found = read(file, "--workload.count=20", f"--timeline={path}")
    assert found["workloads"] == read(file, "--workload.count=20")["workloads"]
    assert len(json.loads(path.read_text())["traceEvents"]) > 100


def test_traces_are_written_and_change_nothing(tmp_path):
    traces = f"""
[[trace]]
kind = "timeline"
of = "left"
file = "{tmp_path}/left.json"
to = "2500ms"

[[trace]]
kind = "pcap"
of = "vm"
file = "{tmp_path}/vm.pcap"

[[trace]]
kind = "pcap"
of = "outside"
file = "{tmp_path}/outside.pcap"
"""
    plain = ROOT / "examples" / "scenarios" / "two-hosts.toml"
    path = tmp_path / "traced.toml"
    path.write_text(plain.read_text() + traces.replace(f"{tmp_path}/vm.pcap", "vm.pcap"))
    assert run(f"--file={path}", "--check").returncode == 0
    assert not list(tmp_path.glob("*.json")), "--check writes nothing"
    done = subprocess.run([PROGRAM, f"--file={path}", "--format=json"], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert json.loads(done.stdout)["workloads"] == read(f"--file={plain}")["workloads"]
    assert json.loads((tmp_path / "left.json").read_text())["traceEvents"]
    for name in ("vm1-vm.pcap", "vm2-vm.pcap", "vm3-vm.pcap", "outside.pcap"):
        assert (tmp_path / name).stat().st_size > 1000, name


@pytest.mark.parametrize("scheduler, status", [("credit", 0), ("credit2", 0), ("cfs", 2), ("sedf", 2)])
def test_caps_are_for_those_who_have_them(scheduler, status):
    options = ["--guest.vm.cap=30", f"--host.xen.scheduler={scheduler}", "--check"]
    done = run(f"--file={ROOT / 'examples' / 'scenarios' / 'vflood-fig6.toml'}", *options)
    assert done.returncode == status and ("has no caps" in done.stderr) == (status != 0)


# --- The other programs ---

PROGRAMS = {
    "VM_TRANSFER": [
        ["--transfers=5", "--offload=both", "--loss=0.01", "--dom0=own", "--tcp=modern"],
        ["--transfers=5", "--direction=receive", "--placement=nic", "--offload=vsnoop", "--vms=1"],
        ["--transfers=5", "--offload=leulo", "--scheduler=credit2", "--broadcasts=0", "--gap-ms=0.3"],
    ],
    "VM_PING": [["--count=30"], ["--count=30", "--from=guest", "--to=native", "--broadcasts=20"], ["--count=30", "--vms=1"]],
    "INCAST": [
        ["--rounds=2", "--senders=3", "--rto-min=1", "--tcp=pvtcp", "--block=64000"],
        ["--rounds=2", "--vms-per-core=1", "--tso=off", "--sack=off", "--block=64000"],
    ],
}
CASES = [(name, options) for name, lists in PROGRAMS.items() for options in lists]


def other(name, *arguments):
    if not os.environ.get(name):
        pytest.skip(f"{name} does not name the program; ctest sets it")
    return subprocess.run([os.environ[name], *arguments], capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("name, options", CASES, ids=[" ".join([name, *options]) for name, options in CASES])
def test_options_and_the_file_they_mean_give_the_same(name, options, tmp_path):
    path = tmp_path / "printed.toml"
    path.write_text(other(name, *options, "--seed=3", "--print-scenario").stdout)
    expected = json.loads(other(name, *options, "--seed=3", "--format=json").stdout)
    found = json.loads(other(name, f"--scenario={path}", "--format=json").stdout)
    assert found.pop("options")["scenario"] == path.name and expected.pop("options")
    assert found == expected
    again_ = json.loads(other(name, f"--scenario={path}", "--seed=3", "--format=json").stdout)
    assert {**again_, "options": None} == {**found, "options": None}
    assert read(f"--file={path}")["finished"] is True


@pytest.mark.parametrize(
    "libraries, error",
    [("one.so", "libraries is 'one.so'; allowed: a list of paths"), (["/no/such.so"], "'/no/such.so', which is no file"), ([1], "allowed")],
)
def test_libraries_that_are_none(libraries, error):
    with pytest.raises(UsageError, match=error):
        Scenario(libraries=libraries).check()


@pytest.mark.skipif(not os.environ.get("EXTENSIONS"), reason="EXTENSIONS does not name their folder; ctest sets it")
def test_a_scheduler_of_ones_own():
    world = Scenario.from_toml(ROOT / "examples" / "scenarios" / "vflood-fig6.toml")
    world.workloads[0].count = 3
    world.hosts[0].scheduler = "ns3::FeedbackScheduler"
    with pytest.raises(ScenarioError, match="scheduler"):
        world.check()
    world.libraries = [Path(os.environ["EXTENSIONS"]) / "feedback-scheduler.so"]
    world.check()
    own = world.vary({"ns3::FeedbackScheduler::LongSlice": ["1ms", "30ms"]}).run(progress=False)
    goodput = own.frame("transfers").groupby("ns3::FeedbackScheduler::LongSlice")["goodput_mbps"].median()
    assert goodput["1ms"] > goodput["30ms"]


@pytest.mark.parametrize("options", [["--vms=1", "--gap-ms=5"], ["--offload=vflood", "--broadcasts=50", "--min-rto-ms=1", "--dom0=own"]])
def test_options_and_the_file_they_mean_give_the_same_timeline(options, tmp_path):
    world, first, second = (tmp_path / name for name in ("world.toml", "first.json", "second.json"))
    world.write_text(other("TIMELINE", "--transfers=3", *options, "--print-scenario").stdout)
    other("TIMELINE", "--transfers=3", *options, f"--file={first}")
    other("TIMELINE", f"--scenario={world}", f"--file={second}")
    assert first.read_bytes() == second.read_bytes() and len(first.read_bytes()) > 10000


def test_a_timeline_is_that_of_a_guests_host(tmp_path):
    path = tmp_path / "native.toml"
    path.write_text(other("VM_TRANSFER", "--transfers=1", "--direction=receive", "--print-scenario").stdout)
    done = other("TIMELINE", f"--scenario={path}", f"--file={tmp_path / 'out.json'}")
    assert done.returncode == 2 and 'let "from" name a guest' in done.stderr


def test_the_shortest_pause_is_not_longer_than_the_longest(tmp_path):
    path = tmp_path / "pauses.toml"
    path.write_text(other("TIMELINE", "--print-scenario").stdout.replace('\ngap = "100ms"', '\ngap = "99ms"'))
    done = other("TIMELINE", f"--scenario={path}")
    assert done.returncode == 2 and "least-gap" in done.stderr and "allowed: at most gap" in done.stderr


def test_what_a_file_replaces_is_refused_beside_it():
    path = ROOT / "examples" / "scenarios" / "vflood-fig6.toml"
    done = other("VM_TRANSFER", f"--scenario={path}", "--load=0.3")
    assert done.returncode == 2 and "--load stands beside --scenario" in done.stderr
    done = other("VM_PING", f"--scenario={path}")
    assert done.returncode == 2 and 'needs a workload of the kind "ping"' in done.stderr
    done = other("INCAST", "--scenario=/no/such/file")
    assert done.returncode == 2 and "cannot be read" in done.stderr


# --- What is made from the schema ---


def test_the_classes_are_those_of_the_schema(schema):
    path = Path(generate.__file__).with_name("objects.py")
    assert path.read_text(encoding="utf-8") == generate.source(schema), "run: python3 -m vflood.scenario.generate"


def test_the_manual_has_the_keys_of_the_schema(schema):
    text = document.PAGE.read_text(encoding="utf-8")
    assert text == document.page(text, schema), "run: python3 -m vflood.scenario.document"


def test_every_section_has_a_class(schema):
    assert len(PARTS) == len(schema) - 1
    assert [part.KIND for part in WORKLOADS] == [s["section"].partition(".")[2] for s in schema if s["table"] == "workload"]
    for part in PARTS:
        assert getattr(vflood, part.__name__) is part


# --- Objects ---


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_objects_and_files_say_the_same(path, tmp_path):
    scenario = Scenario.from_toml(path)
    copy = tmp_path / "copy.toml"
    copy.write_text(scenario.to_toml())
    assert Scenario.from_toml(copy) == scenario
    assert run(f"--file={copy}", "--print").stdout == run(f"--file={path}", "--print").stdout


def test_a_scenario_is_checked_as_a_whole():
    scenario = small(stop="1ms")
    scenario.guests[0].load = 1.4
    scenario.workloads[0].to = "nobody"
    with pytest.raises(ScenarioError) as caught:
        scenario.run()
    places = [(mistake.table, mistake.name, mistake.key, mistake.value) for mistake in caught.value.mistakes]
    assert ("guest", "vm", "load", "1.4") in places and ("workload", "transfers", "to", '"nobody"') in places
    assert 'guest "vm".load = 1.4: allowed: 0 to 1 (share of a CPU)' in str(caught.value)
    assert len(places) == 3 and "/" not in str(caught.value).replace("b/s", "")


def test_a_file_with_mistakes_is_told_with_its_lines(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text('title = "x"\nwarmup = 3\n[[guest]]\nlaod = 1\n')
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_toml(path)
    assert [mistake.line for mistake in caught.value.mistakes][:2] == [2, 3]
    with pytest.raises(UsageError):
        Scenario.from_toml(tmp_path / "none.toml")


@pytest.mark.parametrize("thing", ['a "b" \\ \n \x01 \x7f é', 1.5, 1e300, True, [1, [2]], {"a b": {"c": 1}}, -3, []])
def test_toml_is_read_as_it_was_written(thing):
    import tomllib

    assert tomllib.loads(toml.table({"x y": thing})) == {"x y": thing}


def test_what_toml_does_not_have_is_told():
    with pytest.raises(UsageError, match="allowed in a scenario"):
        small(title=object()).to_toml()
    with pytest.raises(UsageError, match="surrogates"):
        small(title="\ud800").to_toml()


@pytest.mark.parametrize(
    "parts, words",
    [
        ({"hosts": None}, "hosts is None; allowed: a list"),
        ({"hosts": [vflood.Native("peer")]}, "allowed: Host"),
        ({"workloads": [None]}, "Transfers"),
        ({"attributes": [1]}, "attributes is"),
    ],
)
def test_what_is_no_part_of_a_scenario_is_told(parts, words):
    with pytest.raises(UsageError, match=words):
        small(**parts).check()


@pytest.mark.parametrize("text", ["x = [", "zz = 1", "guest = 1", "[[guest]]\nfoo = 1", "[[workload]]\nkind = 'zz'"])
def test_a_text_that_is_no_scenario_is_told(text):
    with pytest.raises(UsageError, match="is no scenario"):
        vflood.Scenario.from_text(text)


@pytest.mark.parametrize("path", [None, 5, "/no/such", "a\0b"])
def test_what_is_no_file_of_a_scenario_is_told(path):
    with pytest.raises(UsageError, match="allowed: a TOML file"):
        vflood.Scenario.from_toml(path)


@pytest.mark.parametrize(
    "how, words",
    [
        ({"jobs": 0}, "jobs is 0"),
        ({"jobs": 1.5}, "jobs is 1.5"),
        ({"seeds": []}, "at least one"),
        ({"seeds": 5}, "seeds are 5"),
        ({"seeds": ["a"]}, "whole number"),
        ({"seed": -1}, "whole number"),
        ({"seed": 1, "seeds": [1]}, "not both"),
    ],
)
def test_wrong_numbers_of_runs_are_told(how, words):
    with pytest.raises(UsageError, match=words):
        small().run(progress=False, **how)


@pytest.mark.parametrize("key", ["seed", "timeline", "check", "file"])
def test_options_of_the_program_are_no_keys_to_vary(key):
    with pytest.raises(UsageError, match=f"{key} is no key to vary"):
        small().vary({key: [1, 2]}).run(progress=False)


def test_a_store_that_cannot_be_is_told():
    with pytest.raises(VfloodError, match="folder of results"):
        small().run(progress=False, store="/dev/null")


# --- Runs ---


def test_results_are_frames(tmp_path):
    result = small().run(seeds=[1, 2], jobs=2, progress=False, store=tmp_path / "store")
    assert (result.finished, result.asked, result.workloads) == (2, 2, ["transfers"])
    frame = result.frame("transfers")
    assert len(frame) == 6 and set(frame["seed"]) == {1, 2} and frame.attrs["finished"] == "2/2"
    assert (frame["goodput_mbps"] > 0).all() and (frame["received_bytes"] == 20000).all()
    assert set(result.vcpus["domain"]) == {"dom0", "vm", "busy"}
    assert len(result.summary("transfers")) == 2
    with pytest.raises(UsageError, match="allowed: transfers"):
        result.frame("pings")


def test_finished_runs_are_found_again_and_changed_ones_are_not(tmp_path, capsys):
    store = tmp_path / "store"
    small().run(seed=1, progress=False, store=store)
    assert capsys.readouterr().err == ""
    first = list(Store(store).keys())
    small().run(seed=1, progress=False, store=store)
    assert list(Store(store).keys()) == first
    small(title="another").run(seed=1, progress=False, store=store)
    assert len(list(Store(store).keys())) == 2


def test_unfinished_runs_are_in_no_frame():
    result = small(stop="1100ms", workloads=[vflood.Transfers("t", "vm", "peer", count=1000)]).run(progress=False)
    assert (result.finished, result.asked) == (0, 1)
    assert result.frame("t").empty and result.frame("t").attrs["finished"] == "0/1"


def test_keys_are_varied():
    result = small().vary(**{"guest.vm.load": [0.2, 0.6], "workload.bytes": ["10kB", "40kB"]}).run(seeds=[1], progress=False)
    frame = result.frame("transfers")
    assert result.finished == 4 and sorted(set(frame["guest.vm.load"])) == [0.2, 0.6]
    assert sorted(set(frame["received_bytes"])) == [10000, 40000]
    with pytest.raises(ScenarioError, match="--guest.vm.load = 1.4"):
        small().vary(**{"guest.vm.load": [0.2, 1.4]}).run(progress=False)
    with pytest.raises(UsageError, match="a list of values"):
        small().vary(**{"guest.vm.load": 0.2}).run(progress=False)


def test_a_timeline_is_written(tmp_path):
    result = small().run(progress=False)
    assert json.loads(result.timeline(tmp_path / "tl.json").read_text())["traceEvents"]
    with pytest.raises(UsageError, match="allowed: 1"):
        result.timeline(tmp_path / "tl.json", seed=7)


# --- Plans ---

PLAN = """\
title = "A scenario, swept"
scenario = "small.toml"
repetitions = 2

[grid]
"guest.vm.load" = [0.2, 0.6]

[metrics]
goodput_mbps = "workloads.transfers.rows[].goodput_mbps"
"""


def test_a_plan_sweeps_a_scenario(tmp_path, capsys):
    (tmp_path / "small.toml").write_text(small().to_toml())
    (tmp_path / "plan.toml").write_text(PLAN)
    order = sweep.Order(tmp_path / "plan.toml", 2, out=tmp_path / "out")
    sweep.run(order)
    keys = list(Store(tmp_path / "out" / "store").keys())
    assert len(keys) == 4
    sweep.run(order)
    assert list(Store(tmp_path / "out" / "store").keys()) == keys
    (tmp_path / "small.toml").write_text(small(title="changed").to_toml())
    sweep.run(order)
    assert len(list(Store(tmp_path / "out" / "store").keys())) == 8, "a changed file runs again"
    assert str(tmp_path) not in (tmp_path / "out" / "record.json").read_text()
    again.report(again.verify(tmp_path / "out", 2, 2), "text")


def test_mistakes_in_a_plan_are_told_with_its_line(tmp_path):
    (tmp_path / "small.toml").write_text(small().to_toml())
    (tmp_path / "plan.toml").write_text(PLAN.replace("0.6]", "1.6]"))
    with pytest.raises(UsageError, match=r"plan.toml:6: .*1.6: .*allowed: 0 to 1"):
        sweep.run(sweep.Order(tmp_path / "plan.toml", 2, out=tmp_path / "out"))
    (tmp_path / "plan.toml").write_text(PLAN.replace("small.toml", "none.toml"))
    with pytest.raises(UsageError, match=r"plan.toml:2: scenario"):
        sweep.run(sweep.Order(tmp_path / "plan.toml", 2, out=tmp_path / "out"))

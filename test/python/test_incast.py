# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The reproductions of incast, over a stand-in for the program that prints what was published."""

import csv
from types import SimpleNamespace

import pytest
from conftest import WRITTEN

from vflood import incast, published
from vflood.cli import main
from vflood.errors import VfloodError
from vflood.reproduce import REPRODUCTIONS, pvtcp_fig9
from vflood.reproduce.record import Request

TABLES = ("pvtcp-tab1", "pvtcp-tab2", "pvtcp-tab4", "pvtcp-tab5")
FIGURES = ("pvtcp-fig5", "pvtcp-fig6", "pvtcp-fig9", "pvtcp-fig13", "pvtcp-sensitivity")


def answer(given, change):
    """What incast would print, were it as published; a change is a statement."""
    paper = {key: number.value for key, number in published.numbers("pvtcp").items()}
    senders, block, rto = int(given["senders"]), int(given["block"]), given["rto-min"] + "ms"
    name, tcp = next(name for name, size in incast.BLOCKS.items() if size == block), given.get("tcp", "standard")
    rounds = max(1, round(round(2048e6 / block) * float(given["scale"])))
    share = rounds / round(2048e6 / block)
    few, many = f"tab1.{rto}", f"tab2.{rto}" if rto != "1ms" else f"tab5.{name}.tcp"
    if tcp == "pvtcp":
        few, many = f"tab4.{name}", f"tab5.{name}.pvtcp"
    case = few if senders == 1 else many
    size = {"tab1": paper[f"tab4.{name}.goodput"] / paper["tab4.1024k.goodput"]}
    size["tab2"] = paper[f"tab5.{name}.tcp.goodput"] / paper["tab5.1024k.tcp.goodput"]
    if rto == "200ms" and name != "1024k":
        size["tab2"] *= 145.5 / 100 / (1 + paper[f"fig5.{name}.gain_of_1ms"] / 100)
    lowest, highest = (paper[f"{key}.goodput"] * size.get(key[:4], 1) for key in (few, many))
    goodput = lowest + (highest - lowest) * (senders - 1) / 19
    if given.get("frto-response") == "undo":
        goodput *= 1.5
    summary = dict(bytes=rounds * block * senders, wrong_bytes=0, switch_drops=0)
    summary.update({key: paper.get(f"{case}.{key}", 1) * share for key in incast.COUNTS})
    summary.update(goodput_mbps=goodput, time_s=paper[f"{case}.time"] * share)
    series = [[0.001 * i, 60 if i % 90 == 0 else 1, 61] for i in range(300)] if "series" in given else []
    if series and int(given["rto-min"]) <= 10:
        series.append([0.4, None, 122])
    result = dict(options=given, round_s=[1.0] * rounds, summary=summary, series=series)
    exec(change, {}, dict(locals()))  # it may change what result refers to
    return result


@pytest.fixture
def fake(monkeypatch):
    """Call it to let incast print what was published, except for a change; nothing is started."""

    def put(change="pass"):
        class Pool:
            def __init__(self, jobs):
                assert jobs == 2

            def run(self, commands, label):
                given = [dict(argument[2:].split("=", 1) for argument in words[1:-1]) for words in commands]
                return [answer(options, change) for options in given]

        monkeypatch.setattr(incast, "Pool", Pool)

    return put


@pytest.fixture
def vflood(tmp_path, capsys):
    """Call it to run the command line in this process."""

    def call(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([*arguments, "--out", str(tmp_path / "out")])
        out, err = capsys.readouterr()
        return SimpleNamespace(returncode=left.value.code or 0, out=out, err=err)

    return call


def run(name, **request):
    """A reproduction, without its files."""
    reproduction = REPRODUCTIONS[name]
    return reproduction.function(Request(**{"scale": reproduction.scale, "jobs": 2, "seeds": 1, **request}))


def failing(result):
    return {shape.id for shape in result.shapes if not shape.passed}


@pytest.mark.parametrize("name", TABLES + FIGURES)
def test_what_was_published_is_as_published(fake, name):
    fake()
    assert failing(run(name)) == set()


@pytest.mark.parametrize("name", ("pvtcp-tab1", "pvtcp-fig6", "pvtcp-fig9", "pvtcp-fig13", "pvtcp-sensitivity"))
def test_files(fake, vflood, tmp_path, name):
    fake()
    done = vflood("reproduce", name, "--jobs", "2")
    assert done.returncode == 0 and "as published: " in done.out, done.err
    assert {path.name for path in (tmp_path / "out" / name).iterdir()} == WRITTEN


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_a_table_stands_beside_the_published_one(fake, name):
    fake()
    result = run(name)
    table = name.split("-")[1]
    wanted = [key for key in published.numbers("pvtcp") if key.startswith(f"{table}.") and not key.endswith("_gain")]
    assert sorted(cell.key for cell in result.cells) == sorted(wanted)
    for cell in result.cells:
        assert cell.simulated == pytest.approx(cell.published), cell.key
    assert all(word in ("0 %", "+0 %", "-0 %") for line in result.table if line[1] == "distance" for word in line[2:])
    assert "scaled up by" in result.about


def test_a_zero_that_was_published_is_no_division(fake):
    fake("summary['timeouts'] = 3 * share")
    table = run("pvtcp-tab1").table
    at = next(i for i, line in enumerate(table) if line[0] == "TCP timeouts")
    assert table[at + 2] == ("", "distance", "+3", "-82 %", "-99 %", "-100 %")


@pytest.mark.parametrize(
    "name, change, wrong",
    [
        ("pvtcp-tab1", "summary['goodput_mbps'] = 500", {"PV-5-tab1", "PV-5-step"}),
        ("pvtcp-tab1", "summary['goodput_mbps'] += 250 * (rto == '200ms')", {"PV-5-step"}),
        ("pvtcp-tab1", "summary['spurious_rtos'] = summary['timeouts']", {"PV-7"}),
        ("pvtcp-tab1", "summary['dup_acks'] = 0", {"PV-9"}),
        ("pvtcp-tab1", "summary.update(timeouts=0, spurious_rtos=0, retrans_segs=0, dup_acks=0)", {"PV-7", "PV-9"}),
        ("pvtcp-tab2", "summary['goodput_mbps'] = 1 / summary['goodput_mbps']", {"PV-5-tab2"}),
        ("pvtcp-tab2", "summary['timeouts'] = 7", {"PV-5-losses"}),
        ("pvtcp-tab4", "summary['timeouts'] = 10 * share * (block == 256000)", {"PV-4-timeouts"}),
        ("pvtcp-tab5", "summary['goodput_mbps'] = 300", {"PV-12"}),
        ("pvtcp-tab5", "summary['spurious_rtos'] = 9", {"PV-12-spurious"}),
        ("pvtcp-tab5", "summary['timeouts'] = 9", {"PV-12-timeouts"}),
        ("pvtcp-fig5", "summary['goodput_mbps'] = 300", {"PV-6"}),
        ("pvtcp-fig5", "summary['goodput_mbps'] += 900 * (senders == 1 and rto == '1ms' and name == '256k')", {"PV-5"}),
        ("pvtcp-fig6", "summary['goodput_mbps'] = 300", {"PV-8"}),
        ("pvtcp-fig9", "result['series'] = [point for point in series if point[1] is not None]", {"PV-10"}),
        ("pvtcp-fig9", "series.append([0.5, None, 999])", {"PV-10"}),
        ("pvtcp-fig13", "summary['goodput_mbps'] *= 0.9 if tcp == 'pvtcp' and senders == 1 else 1", {"PV-13"}),
    ],
)
def test_other_shapes_are_found(fake, name, change, wrong):
    fake(change)
    assert failing(run(name)) == wrong


def test_time_and_counts_are_for_the_published_rounds(fake):
    fake()
    for scale in (0.01, 0.5):
        result = run("pvtcp-tab1", scale=scale)
        found = {cell.key: cell.simulated for cell in result.cells}
        assert found["tab1.1ms.timeouts"] == pytest.approx(698) and found["tab1.1ms.time"] == pytest.approx(72)
    rows = [(row["case"], row["share_of_rounds"], row["timeouts"]) for row in result.rows]
    assert rows[3] == ("1ms", 0.5, 349)


def test_seeds_are_averaged(fake):
    fake("summary['timeouts'] = (100 + 20 * int(given['seed'])) * share")
    result = run("pvtcp-tab1", seeds=3)
    assert result.runs == 12
    assert {round(cell.simulated, 6) for cell in result.cells if cell.key.endswith("timeouts")} == {140}


def test_scale_has_a_default_of_the_experiment(fake, vflood, tmp_path):
    fake()
    assert '"scale": 0.1,' in vflood("reproduce", "pvtcp-tab1", "--format", "json", "--jobs", "2").out
    text = vflood("reproduce", "pvtcp-tab1", "--scale", "1", "--jobs", "2", "--seeds", "1").out
    assert "all published rounds, one seed" in text
    with (tmp_path / "out" / "pvtcp-tab1" / "data.csv").open(newline="") as stream:
        assert {float(row["share_of_rounds"]) for row in csv.DictReader(stream)} == {1}


def test_doublings_and_spikes():
    assert pvtcp_fig9.doublings([[0, 1, 2], [1, None, 4], [2, None, 8], [3, 1, 16], [4, None, 17]]) == 2
    assert pvtcp_fig9.sudden([[0, 1, 2], [1, 30, 2], [2, None, 4], [3, 40, 4], [4, 2, 4], [5, 50, 4]]) == (1.0, 2)
    assert pvtcp_fig9.sudden([[0, 1, 2], [1, 30, 2], [2, 6, 4], [3, 40, 4]]) == (0.5, 2)
    assert pvtcp_fig9.sudden([[0, 1, 2]]) == (0.0, 0)


@pytest.mark.parametrize(
    "change, message",
    [
        ("del summary['timeouts']", "timeouts = None, no number"),
        ("summary['time_s'] = -1", "time_s = -1, no number of at least 0"),
        ("summary['goodput_mbps'] = float('nan')", "goodput_mbps = nan"),
        ("summary['wrong_bytes'] = 4", "received 4 wrong bytes"),
        ("summary['time_s'] = 0", "time_s = 0"),
        ("result['summary'] = dict(time_s=1)", "bytes = None"),
        ("result['round_s'] = []", "no summary or no rounds"),
        ("del result['summary']", "no summary or no rounds"),
    ],
)
def test_what_cannot_be_is_an_error(fake, change, message):
    fake(change)
    with pytest.raises(VfloodError, match=message) as error:
        run("pvtcp-tab1")
    assert "--rto-min=200" in str(error.value), "the command line that was run"


def test_no_round_trip_time_is_an_error(fake):
    fake("result['series'] = []")
    with pytest.raises(VfloodError, match="no round trip time with an RTO minimum of 200ms"):
        run("pvtcp-fig9")


def test_blocks_are_those_of_the_benchmark():
    assert [size // 1000 for size in incast.BLOCKS.values()] == [1024, 512, 256, 128]

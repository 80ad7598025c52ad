# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What is exported is read back by others."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

pd = pytest.importorskip("pandas")

from vflood.errors import UsageError
from vflood.sweep import run as sweep
from vflood.sweep.exports import check_export

PLAN = """\
program = "vm-transfer"
repetitions = 2

[grid]
load = [0.25, 0.5]
"""
FLENT = Path("/usr/share/flent")  # where Debian puts it


@pytest.fixture
def out(plan, program, tmp_path):
    program(after="if given['load'] == '0.5' and given['seed'] == '2': transfers[0]['failed'] = True")

    def run(*exports):
        sweep.run(sweep.Order(plan(PLAN), 2, out=tmp_path / "out", exports=exports))
        return tmp_path / "out"

    return run


def test_csv(out):
    folder = out()
    summary = pd.read_csv(folder / "summary.csv")
    assert list(summary["load"]) == [0.25, 0.5] and list(summary["finished_count"]) == [2, 1]
    units = [name.rsplit("_", 1)[-1] for name in summary.columns if name != "load"]
    assert set(units) <= {"count", "mbps", "s"}


def test_hdf5(out):
    pytest.importorskip("tables")
    folder = out("hdf5")
    for name in ("runs", "samples", "summary"):
        frame = pd.read_hdf(folder / "tables.h5", name)
        text = pd.read_csv(folder / f"{name}.csv", dtype={"load": str}, keep_default_na=False)
        assert list(frame.columns) == list(text.columns) and len(frame) == len(text)
        for column in frame.columns:
            assert list(frame[column]) == pytest.approx(list(text[column])) if frame[column].dtype.kind == "f" else True
    with pd.HDFStore(str(folder / "tables.h5"), "r") as file:
        assert file.get_storer("runs").attrs.plan == PLAN
    assert not list(folder.glob("*.part"))


def test_flents_file_has_its_required_keys(out):
    folder = out("flent")
    files = sorted((folder / "flent").iterdir())
    assert [path.name for path in files] == [f"load={n}.flent.gz" for n in ("0.25_seed=1", "0.25_seed=2", "0.5_seed=1")]
    content = json.loads(gzip.decompress(files[0].read_bytes()))
    assert content["version"] == 3 and set(content) == {"version", "x_values", "results", "raw_values", "metadata"}
    assert content["metadata"]["NAME"] == "tcp_1up" and content["metadata"]["TITLE"] == "load=0.25 seed=1"
    assert content["x_values"] == [0.5, 1.5, 2.5] and len(content["results"]["TCP upload"]) == 3
    samples = pd.read_csv(folder / "samples.csv")
    assert content["results"]["TCP upload"] == pytest.approx(list(samples["goodput_mbps"][:3]))
    before = [path.read_bytes() for path in files]
    out("flent")
    assert [path.read_bytes() for path in files] == before


@pytest.mark.skipif(not FLENT.is_dir(), reason="flent is not installed")
def test_flent_reads_it(out):
    files = sorted((out("flent") / "flent").iterdir())
    code = (
        f"import sys; sys.path.insert(0, {str(FLENT)!r})\n"
        "from flent import resultset\n"
        "r = resultset.load(sys.argv[1])\n"
        "print(r.meta('NAME'), r.title, len(list(r.zipped())), r.series('TCP upload'), r.raw_series('TCP upload'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(files[0])], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tcp_1up tcp_1up - load=0.25 seed=1 3 [")


def test_an_export_that_there_is_not():
    assert check_export("hdf5") == "hdf5"
    with pytest.raises(UsageError, match="--export is 'netcdf'; allowed: hdf5, flent"):
        check_export("netcdf")

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs on a Dask cluster: a scheduler and workers as their own processes, as users start them."""

import os

import pytest

pytest.importorskip("pandas")
distributed = pytest.importorskip("distributed")

from conftest import ROOT

from vflood.cluster import run_there
from vflood.errors import UsageError, VfloodError
from vflood.runner import Means, Pool, by
from vflood.store.folder import Store
from vflood.store.identity import identity
from vflood.sweep import run as sweep
from test_sweep import PLAN, RUNS, content


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a cluster with two workers."""
    folder = tmp_path_factory.mktemp("dask")
    previous = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT / "python")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(folder), protocol="tcp"
    ) as found:
        yield found.scheduler_address
    if previous is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = previous


def test_a_plan_gives_the_same_there_as_here(cluster, plan, program, tmp_path):
    ran = program()
    path = plan(PLAN)
    sweep.run(sweep.Order(path, out=tmp_path / "there", dask=cluster))
    assert len(ran()) == RUNS
    sweep.run(sweep.Order(path, 2, out=tmp_path / "here"))
    assert content(tmp_path / "there") == content(tmp_path / "here")
    sweep.run(sweep.Order(path, out=tmp_path / "there", dask=cluster))
    assert len(ran()) == 2 * RUNS


def test_a_failure_there_is_told_here(cluster, plan, program, tmp_path):
    program(before="if given['seed'] == '2': sys.exit('the ring is on fire')")
    with pytest.raises(VfloodError, match="4 of 12 runs failed(.|\n)*the ring is on fire"):
        sweep.run(sweep.Order(plan(PLAN), out=tmp_path / "out", dask=cluster))
    with by(Means(Store(tmp_path / "store"), dask=cluster)), pytest.raises(VfloodError, match="the ring is on fire"):
        Pool(1).run([[str(tmp_path / "build/examples/vm-transfer"), f"--seed={seed}"] for seed in (1, 2, 3)], "x")
    assert not list((tmp_path / "store" / "claims").iterdir())


def test_files_come_back(cluster, tmp_path):
    tool = tmp_path / "tool"
    tool.write_text('#!/bin/sh\necho content > "${1#--file=}"\necho "{}"\n')
    tool.chmod(0o755)
    with by(Means(Store(tmp_path / "store"), dask=cluster)):
        Pool(1).run([[str(tool), f"--file={tmp_path / 'here'}"]], "x", outputs=["file"])
    assert (tmp_path / "here").read_text() == "content\n"


def test_another_build_on_a_worker_is_refused(tmp_path):
    tool = tmp_path / "tool"
    tool.write_text('#!/bin/sh\necho "{}"\n')
    tool.chmod(0o755)
    expected = identity([str(tool)]).digest
    assert run_there([str(tool)], (), expected).result == {}
    with tool.open("a") as stream:
        stream.write("# changed\n")
    with pytest.raises(VfloodError, match="a worker of the cluster has another build of tool"):
        run_there([str(tool)], (), expected)


def test_a_scheduler_that_is_not_there(monkeypatch):
    monkeypatch.setattr("vflood.cluster._PATIENCE", 1)
    with by(Means(dask="tcp://127.0.0.1:1")), pytest.raises(UsageError, match="--dask is tcp://127.0.0.1:1; allowed: the address"):
        Pool(1).run([["/bin/true"]], "x")
    with by(Means(dask="nonsense://x")), pytest.raises(UsageError, match="--dask is nonsense://x"):
        Pool(1).run([["/bin/true"]], "x")

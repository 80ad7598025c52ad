# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Tables and runs in the formats of others: HDF5 (pandas, PyTables, h5py), and flent's, which shows testbeds and simulations alike."""

import gzip
import json
import re
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from vflood import __version__
from vflood.errors import UsageError, VfloodError
from vflood.store.folder import Outcome
from vflood.sweep import programs
from vflood.sweep.plan import Plan, Run
from vflood.sweep.tables import Tables
from vflood.work import Found

FLENT_VERSION = 3  # of its file format, which flent 1.0 to 2.x write and read
_EPOCH = "1970-01-01T00:00:00.000000Z"  # when simulated time begins, for readers that want a date
_PING, _UP, _DOWN = "Ping (ms) ICMP", "TCP upload", "TCP download"


def check_export(name: str) -> str:
    """The name of an export.

    :raises UsageError: if there is none of that name
    """
    if name not in EXPORTS:
        raise UsageError(f"--export is '{name}'; allowed: {', '.join(EXPORTS)}")
    return name


def hdf5(folder: Path, plan: Plan, runs: Sequence[Run], found: Sequence[Optional[Found]], tables: Tables) -> str:
    """tables.h5: the frames runs, samples and summary, each with an attribute plan; what was written, in words."""
    import warnings

    import pandas as pd

    path = folder / "tables.h5"
    part = folder / "tables.h5.part"
    try:
        with pd.HDFStore(str(part), "w", complevel=5, complib="zlib") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about names of columns that Python could not use as identifiers
            for name in ("runs", "samples", "summary"):
                frame = getattr(tables, name).copy()
                if "seed" in frame:  # a program without seeds has 0
                    frame["seed"] = frame["seed"].fillna(0).astype("int64")
                file.put(name, frame, format="table" if len(frame) else "fixed")
                file.get_storer(name).attrs.plan = plan.source.text
    except ImportError as error:
        raise VfloodError("HDF5 needs PyTables (Debian: apt-get install python3-tables)") from error
    part.replace(path)
    return f"{path}: frames runs, samples, summary"


def flent(folder: Path, plan: Plan, runs: Sequence[Run], found: Sequence[Optional[Found]], tables: Tables) -> str:
    """flent/<options>-seed<n>.flent.gz, a file for every finished run; what was written, in words."""
    target = folder / "flent"
    target.mkdir(exist_ok=True)
    count = 0
    for run, outcome in zip(runs, found):
        if isinstance(outcome, Outcome) and len(set(programs.progress(plan.program, outcome.result))) == 1:
            content = flent_of(plan, run, outcome)
            text = json.dumps(content, indent=2, sort_keys=True, allow_nan=False)
            (target / content["metadata"]["DATA_FILENAME"]).write_bytes(gzip.compress(text.encode(), mtime=0))
            count += 1
    return f"{target}: {count} files for flent"


def flent_of(plan: Plan, run: Run, outcome: Outcome) -> Dict[str, Any]:
    """A run as flent has it: x_values in s of simulated time, results by the names that flent's own tests use."""
    test, series = _series(plan, outcome)
    x = sorted({t for points in series.values() for t, _ in points})
    if not x:
        raise VfloodError(f"flent's format is for series over time; {plan.program} gave none")
    results = {name: [dict(points).get(t) for t in x] for name, points in series.items()}
    title = label_of(plan, run)
    return {
        "version": FLENT_VERSION,
        "x_values": x,
        "results": results,
        "raw_values": {name: [{"t": t, "val": value} for t, value in points] for name, points in series.items()},
        "metadata": {
            "NAME": test,
            "TITLE": title,
            "TIME": _EPOCH,
            "T0": _EPOCH,
            "LENGTH": x[-1],
            "TOTAL_LENGTH": x[-1],
            "STEP_SIZE": (x[-1] - x[0]) / (len(x) - 1) if len(x) > 1 else 1.0,
            "HOST": "simulated",
            "HOSTS": ["simulated"],
            "LOCAL_HOST": "simulated",
            "IP_VERSION": 4,
            "NOTE": f"{plan.title}: {plan.program} of vflood {__version__}, simulated with ns-3",
            "TEST_PARAMETERS": {**run.point.given(), "seed": "" if run.seed is None else str(run.seed)},
            "FLENT_VERSION": "2.1.1",
            "DATA_FILENAME": _file_name(title) + ".flent.gz",
            "BATCH_NAME": plan.title,
            "BATCH_TITLE": None,
            "BATCH_UUID": None,
            "BATCH_TIME": None,
            "SERIES_META": {name: {"UNITS": "ms" if name == _PING else "Mbits/s"} for name in series},
        },
    }


def _series(plan: Plan, outcome: Outcome) -> Tuple[str, Dict[str, List[Tuple[float, float]]]]:
    """The test of flent's that measures the same, and its series: [(s of simulated time, value)]."""
    result = outcome.result
    if plan.program == "vm-ping":
        return "ping", {_PING: [(p["sent_s"], p["rtt_ms"]) for p in result["pings"]]}
    if plan.program in ("vm-transfer", "vflood-flows"):
        down = result.get("options", {}).get("direction") == "receive"
        points = [(t["end_s"], t["goodput_mbps"]) for t in result["transfers"]]
        return ("tcp_1down", {_DOWN: points}) if down else ("tcp_1up", {_UP: points})
    raise UsageError(f"--export is flent, for a plan of {plan.program}; allowed for plans of vm-transfer, vflood-flows, vm-ping")


def label_of(plan: Plan, run: Run) -> str:
    """What a run is called: its swept options and its seed."""
    given = run.point.given()
    words = [f"{name.rpartition('::')[2]}={given[name]}" for name in plan.swept]
    return " ".join([*words, *([] if run.seed is None else [f"seed={run.seed}"])]) or plan.title


def _file_name(label: str) -> str:
    return re.sub(r"[^\w.=-]+", "_", label)[:200]


Export = Callable[[Path, Plan, Sequence[Run], Sequence[Optional[Found]], Tables], str]
EXPORTS: Dict[str, Export] = {"hdf5": hdf5, "flent": flent}

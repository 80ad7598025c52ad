# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Transfers to a guest, without and with vSnoop: the set-up of the vSnoop poster."""

from vflood import published, transfers
from vflood.errors import VfloodError
from vflood.runner import Pool

LABELS = {"none": "without vSnoop", "vsnoop": "with vSnoop"}
FEWEST = 5  # transfers per run, however small the scale
RING = 192  # receive buffers with and without vSnoop: up to 75 % of 256


def options(request, size, most=None):
    """Options of vm-transfer, without the offload: the published set-up, with a number of bytes."""
    paper = published.numbers("vsnoop")
    count = max(FEWEST, round(paper["receive.transfers"].value * request.scale))
    if most is not None:
        count = max(1, min(count, most // size))
    return {
        "vms": int(paper["receive.vms"].value),
        "load": paper["receive.load"].value,
        "bytes": size,
        "transfers": count,
        "direction": "receive",
        "rx-buffers": RING,
        "reader": "process",
    }


def simulate(request, label, sizes, seeds, most=None):
    """All runs: {size: {offload: runs}}."""
    numbers = range(request.seed, request.seed + (request.seeds or seeds))
    plan = [
        ({**options(request, size, most), "offload": offload}, seed) for size in sizes for offload in LABELS for seed in numbers
    ]
    results = Pool(request.jobs).run([transfers.command(*item) for item in plan], label)
    found = {size: {offload: [] for offload in LABELS} for size in sizes}
    for result, (opts, seed) in zip(results, plan):
        run = transfers.read(result, opts, seed)
        check(run)
        found[opts["bytes"]][opts["offload"]].append(run)
    return found


def check(run):
    """Every transfer says how long the receiver read."""
    for index, transfer in enumerate(run.transfers):
        value = transfer.get("read_s")
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
            raise VfloodError(f"vm-transfer printed transfer {index} with read_s = {value!r}, no time (seed {run.seed})")


def whole(runs):
    """All transfers of the finished runs."""
    found = [transfer for run in runs if run.finished for transfer in run.transfers]
    if not found:
        raise VfloodError("no run finished its transfers: " + ", ".join(f"seed {r.seed}: {r.completed}" for r in runs))
    return found


def goodputs(runs):
    """Goodput in Mb/s of every transfer of the finished runs, connect() to last byte read."""
    return [transfer["goodput_mbps"] for transfer in whole(runs)]


def above(runs, mbps):
    """Share of the transfers that were read faster than a rate, from first read to last."""
    found = whole(runs)
    return sum(8e-6 * transfer["bytes"] > mbps * transfer["read_s"] for transfer in found) / len(found)


def row(run, index, transfer):
    """A row of data.csv."""
    return {
        "bytes_asked": run.options["bytes"],
        "offload": run.options["offload"],
        "seed": run.seed,
        "run_finished": int(run.finished),
        "transfer": index,
        **{field: transfer[field] for field in transfers.FIELDS},
        "read_s": transfer["read_s"],
        "failed": int(transfers.failed(transfer)),
    }


def rows(found):
    """Rows of data.csv."""
    return [row(run, *item) for run in every(found) for item in enumerate(run.transfers)]


def every(found):
    """All runs."""
    return [run for by_offload in found.values() for runs in by_offload.values() for run in runs]


def warnings(found):
    """What to say of runs that did not finish."""
    return [
        f"{run.options['bytes']} bytes, {LABELS[run.options['offload']]}, seed {run.seed}: {run.completed} of {run.asked} "
        "transfers completed; the run is left out"
        for run in every(found)
        if not run.finished
    ]

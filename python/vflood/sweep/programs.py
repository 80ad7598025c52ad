# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What is known of the programs that plans run: what they measure, and when a run is finished."""

import os
import re
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from vflood import paths

UNITS = (
    "s", "ms", "us", "ns", "mbps", "bytes", "packets", "segments", "count", "share", "percent", "ratio", "hz", "per_s"
)  # that names of columns end with

_PATH = re.compile(r"[\w-]+(\[\])?(\.[\w-]+(\[\])?)*\Z")

_TRANSFERS = {"goodput_mbps": "transfers[].goodput_mbps", "start_s": "transfers[].start_s"}
_METRICS: Dict[str, Dict[str, str]] = {
    "vm-transfer": _TRANSFERS,
    "vflood-flows": _TRANSFERS,
    "vm-ping": {"rtt_ms": "pings[].rtt_ms", "sent_s": "pings[].sent_s"},
    "incast": {
        "goodput_mbps": "summary.goodput_mbps",
        "time_s": "summary.time_s",
        "timeouts_count": "summary.timeouts",
        "spurious_rtos_count": "summary.spurious_rtos",
        "retransmitted_segments": "summary.retrans_segs",
    },
    "packets-on-wire": {"response_ms": "responses_ms[]", "all_packets": "packets"},
    "olio": {"operations_per_s": "rate", "response_ms": "all.mean_ms", "done_count": "all.count"},
    "host-calibration": {"goodput_mbps": "goodput_mbps", "guest_running_share": "guest.running"},
    "cpu-hog-rotation": {"waited_ms": "turns[].waited_ms"},
    "mpi-alltoall": {"time_s": "time_s"},
    "http-bench": {"responses_per_s": "rate", "syn_ms": "syn.p99_ms", "response_ms": "response.p50_ms"},
    "five-way": {"goodput_mbps": "goodput_mbps[]"},
}


def names() -> List[str]:
    """Of the examples that a plan can run by name: those known here, and those built."""
    folder = paths.build_dir() / "examples"
    built = (path.name for path in sorted(folder.glob("*")) if path.is_file() and os.access(path, os.X_OK))
    return list(dict.fromkeys([*_METRICS, *built]))


def metrics(program: str) -> Dict[str, str]:
    """What is tabulated of a program if the plan does not say: {column: path}."""
    return dict(_METRICS.get(program, {}))


def unit_of(column: str) -> Optional[str]:
    """The unit that the name of a column ends with."""
    return next((unit for unit in sorted(UNITS, key=len, reverse=True) if column.endswith(f"_{unit}")), None)


def is_path(text: str) -> bool:
    """Whether a text is a path into a JSON object."""
    return bool(_PATH.match(text))


def values(result: Any, path: str) -> List[Optional[float]]:
    """The numbers at a path; None where there is none.

    :raises KeyError: if the object has no such path
    """
    return [_number(value) for value in _reach(result, path.split("."))]


def _reach(value: Any, steps: List[str]) -> Iterator[Any]:
    if not steps:
        yield value
        return
    name = steps[0].removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        raise KeyError(name)
    inner = value[name]
    if not steps[0].endswith("[]"):
        yield from _reach(inner, steps[1:])
        return
    if not isinstance(inner, list):
        raise KeyError(steps[0])
    for element in inner:
        yield from _reach(element, steps[1:])


def _number(value: Any) -> Optional[float]:
    return None if isinstance(value, bool) or not isinstance(value, (int, float)) else float(value)


def _transfers(result: Mapping[str, Any]) -> Tuple[int, int]:
    options, found = result.get("options", {}), result.get("transfers", [])
    done = sum(not transfer.get("failed", False) for transfer in found)
    if options.get("duration"):
        return done, len(found)
    flows = options.get("flows", 1) + options.get("far-flows", 0)
    return done, int(options.get("transfers", len(found))) * flows


def _pings(result: Mapping[str, Any]) -> Tuple[int, int]:
    found = result.get("pings", [])
    return sum(ping.get("rtt_ms") is not None for ping in found), int(result.get("options", {}).get("count", len(found)))


def _requests(result: Mapping[str, Any]) -> Tuple[int, int]:
    found = result.get("responses_ms", [])
    return len(found), int(result.get("options", {}).get("requests", len(found)))


_PROGRESS: Dict[str, Callable[[Mapping[str, Any]], Tuple[int, int]]] = {
    "vm-transfer": _transfers,
    "vflood-flows": _transfers,
    "vm-ping": _pings,
    "packets-on-wire": _requests,
}


def progress(program: str, result: Mapping[str, Any]) -> Tuple[int, int]:
    """How much of what was asked for a run did, and how much that was; 1 of 1 where the program always does all.

    A program of somebody else's that gives up says "finished": false.
    """
    known = _PROGRESS.get(program)
    return known(result) if known else (int(result.get("finished", True) is not False), 1)

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Asks the program of a plan whether it takes the plan's options: it knows them, their ranges and what excludes what.

The program is started with --check, which looks at all options and attributes and simulates nothing: once for every value
in the plan, each as part of a set of options that the plan really has.
"""

import re
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import List, Optional, Set, Tuple

from vflood.errors import UsageError, VfloodError
from vflood.sweep.plan import Plan, Point, arguments

_OPTION = re.compile(r"--([\w:.-]+)")
_PATIENCE = 60  # seconds that a program may take to look at its options


def check(plan: Plan, jobs: int) -> int:
    """Checks all values of a plan; how often the program was asked.

    :raises UsageError: if one is refused; the message has the file, the line and what the program says
    """
    if not plan.check:
        return 0
    points = witnesses(plan)
    with ThreadPoolExecutor(max_workers=jobs) as executor:
        for point, complaint in zip(points, executor.map(lambda point: ask(plan, point), points)):
            if complaint is not None:
                raise UsageError(blame(plan, point, complaint))
    return len(points)


def witnesses(plan: Plan) -> List[Point]:
    """Points of the plan that together have every value of it: as many as the axes have values, not as their product."""
    first = tuple(axis[0] for axis in plan.axes)
    found = [first]
    for place, axis in enumerate(plan.axes):
        found += [(*first[:place], row, *first[place + 1 :]) for row in axis[1:]]
    return [Point((*plan.fixed, *(pair for row in rows for pair in row))) for rows in found]


def ask(plan: Plan, point: Point) -> Optional[str]:
    """What the program says against a point; nothing if it takes it."""
    command = [str(plan.executable()), *arguments(point, plan.seeds[0]), "--format=json", "--check"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False
        )
    except OSError as error:
        raise VfloodError(f"could not start {shlex.join(command)}: {error.strerror}") from error
    except subprocess.TimeoutExpired:
        raise VfloodError(
            f"{shlex.join(command)} took more than {_PATIENCE} s to look at its options; if it does not know --check, write "
            f"check = false into {plan.source.path}"
        ) from None
    if done.returncode == 0:
        return None
    return done.stderr.strip() or f"it ended with status {done.returncode} and said nothing"


def blame(plan: Plan, point: Point, complaint: str) -> str:
    """The message: the place in the file that a complaint is about."""
    key = _place(plan, point, complaint)
    value = point.given().get(str(key[-1]), "")
    named = ".".join(str(part) for part in key)
    shown = f"{named} = {value}" if value else named
    return f"{plan.source.where(*key)}: {shown}: {complaint}"


def _place(plan: Plan, point: Point, complaint: str) -> Tuple[object, ...]:
    places = dict(plan.places)
    head = complaint.partition("; allowed:")[0]
    for option in _OPTION.findall(head):
        if option in places:
            return places[option]
    words: Set[str] = set(re.findall(r"[\w:-]+", head))
    for name, key in places.items():  # attributes may be named without the class they were set by
        if name in words or name.rpartition("::")[2] in words:
            return key
    if "--seed" in head and plan.seeds != (None,):
        return ("seeds",) if "seeds" in plan.source.content else ("repetitions",)
    swept = [pair[0] for pair in point.options if pair[0] in plan.swept]
    return places[swept[-1]] if swept else ("options",)

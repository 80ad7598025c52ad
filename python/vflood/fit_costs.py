# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Fits the free CPU costs to the public calibration points: python3 -m vflood.fit_costs [jobs].

Coordinate search: each parameter has one target on which it acts monotonously, and is found by bisection on a grid
while the others stand still; round after round, until a round changes nothing. The window is looked for between 600
and 900 segments, where CAL-1's other ratio is near the published one, too. Deterministic. Prints every step; the
result is to be made the default of ns3::CpuCost and of the example host-calibration by hand.
"""

import sys
from dataclasses import dataclass
from typing import Callable, Tuple

from vflood import calibration, published

MOST_ROUNDS = 5


@dataclass(frozen=True)
class Parameter:
    """What is fitted, between which bounds, to what."""

    name: str  # of an attribute, or of an option of host-calibration
    unit: str
    low: int  # in steps
    high: int
    step: float
    start: int
    cases: Tuple[calibration.Case, ...]
    measure: Callable
    target: str  # (paper, key) as paper.key

    def text(self, steps):
        """A value as the programs read it."""
        return f"{steps * self.step:.10g}{self.unit}"

    @property
    def wanted(self):
        """The published value."""
        paper, key = self.target.split(":")
        return published.numbers(paper)[key].value


PARAMETERS = (
    Parameter(
        "ns3::CpuCost::IdleExit", "ns", 0, 1000, 100, 300, (calibration.NATIVE, calibration.GUESTS),
        calibration.extra_rtt, "pvtcp:fig4b.extra_rtt",
    ),
    Parameter(
        "ns3::CpuCost::GuestTxNsPerByte", "", 0, 160, 0.05, 70, (calibration.SHARE,),
        calibration.shared_goodput, "host:cal4.goodput",
    ),
    Parameter(
        "window", "", 60, 90, 10, 72, (calibration.BASE, calibration.KICKED),
        calibration.kicked_ratio, "host:cal1.kicked_ratio",
    ),
)  # fmt: skip


class Search:
    """The present point, and what has been measured."""

    def __init__(self, jobs, log):
        self._jobs, self._log = jobs, log
        self.point = {p.name: p.start for p in PARAMETERS}
        self._known = {}

    def values(self):
        """The present point as command-line values."""
        return {p.name: p.text(self.point[p.name]) for p in PARAMETERS}

    def measure(self, parameter, steps):
        """The target's quantity with this value of the parameter."""
        overrides = {**self.values(), parameter.name: parameter.text(steps)}
        key = (parameter.name, *(tuple(case.command(overrides=overrides)) for case in parameter.cases))
        if key not in self._known:
            found = calibration.simulate(parameter.cases, self._jobs, parameter.name, overrides=overrides)
            values = {case.key: calibration.value(case, found[case.key]) for case in parameter.cases}
            self._known[key] = parameter.measure(values)
            self._log(f"  {parameter.name} = {parameter.text(steps)}: {self._known[key]:.4g} (wanted {parameter.wanted:g})")
        return self._known[key]

    def bisect(self, parameter):
        """The grid value whose quantity is nearest to the target."""
        low, high = parameter.low, parameter.high
        rising = self.measure(parameter, high) > self.measure(parameter, low)
        while high - low > 1:
            middle = (low + high) // 2
            above = self.measure(parameter, middle) > parameter.wanted
            low, high = (low, middle) if above == rising else (middle, high)
        return min((low, high), key=lambda steps: abs(self.measure(parameter, steps) - parameter.wanted))

    def run(self):
        """Search until nothing changes; returns whether that was reached."""
        for number in range(1, MOST_ROUNDS + 1):
            before = dict(self.point)
            self._log(f"round {number}")
            for parameter in PARAMETERS:
                self.point[parameter.name] = self.bisect(parameter)
            if self.point == before:
                return True
        return False


def main(jobs):
    """Fits and prints."""
    search = Search(jobs, lambda line: print(line, flush=True))
    settled = search.run()
    print("settled at" if settled else f"not settled after {MOST_ROUNDS} rounds:")
    for parameter in PARAMETERS:
        obtained = search.measure(parameter, search.point[parameter.name])
        off = 100 * (obtained / parameter.wanted - 1)
        print(f"  {parameter.name} = {search.values()[parameter.name]}: {obtained:.4g}, wanted {parameter.wanted:g} ({off:+.1f} %)")
    return 0 if settled else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))

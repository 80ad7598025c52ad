# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What came of a scenario: frames whose columns end with their unit."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Tuple

from vflood.errors import UsageError, VfloodError
from vflood.process import Children

if TYPE_CHECKING:
    import pandas as pd

Pairs = Tuple[Tuple[str, str], ...]


@dataclass(frozen=True)
class Run:
    """A run: with which seed, which keys had other values, and what it gave; nothing if it failed."""

    seed: int
    changes: Pairs
    command: Tuple[str, ...]
    found: Optional[Mapping[str, Any]]
    error: str = ""

    @property
    def finished(self) -> bool:
        """Whether all that was asked for was done."""
        return self.found is not None and self.found["finished"] is True


class Result:
    """The runs of a scenario. Only finished ones are in its frames; finished and asked say how many those are."""

    def __init__(self, runs: Sequence[Run], text: str):
        self.runs: List[Run] = list(runs)
        self._text = text

    @property
    def asked(self) -> int:
        """How many runs were asked for."""
        return len(self.runs)

    @property
    def finished(self) -> int:
        """How many of them did all that was asked for."""
        return sum(run.finished for run in self.runs)

    @property
    def workloads(self) -> List[str]:
        """Names of the workloads."""
        return list(dict.fromkeys(name for run in self.runs if run.found for name in run.found["workloads"]))

    def frame(self, workload: str) -> "pd.DataFrame":
        """A row for each thing that a workload did, as a transfer; with the seed and the keys that were varied.

        :param workload: its name
        :raises UsageError: if there is no such workload
        """
        if workload not in self.workloads:
            known = ", ".join(self.workloads) or "there is none at all"
            raise UsageError(f"there is no workload {workload}; allowed: {known}")
        return self._frame(lambda found: found["workloads"][workload]["rows"])

    @property
    def vcpus(self) -> "pd.DataFrame":
        """A row for each virtual CPU: s for which it ran, waited for a core (steal) or slept, from the warm-up on."""
        return self._frame(lambda found: found["vcpus"])

    def summary(self, workload: str) -> "pd.DataFrame":
        """A row for each run: a workload in a few numbers.

        :param workload: its name
        """
        self.frame(workload)  # tells of an unknown name
        return self._frame(lambda found: [found["workloads"][workload]["summary"]])

    def timeline(self, path: "str | Path" = "timeline.json", seed: Optional[int] = None) -> Path:
        """Runs the scenario once more and writes a timeline of its first host, for ui.perfetto.dev.

        :param path: the file, replaced if it exists
        :param seed: of which run; None: of the first one
        """
        from vflood.scenario.scenario import placed

        run = next((run for run in self.runs if seed in (None, run.seed)), None)
        if run is None:
            raise UsageError(f"no run has the seed {seed}; allowed: {', '.join(str(run.seed) for run in self.runs)}")
        with placed(self._text) as file:
            words = [f"--scenario={file}" if word.startswith("--scenario=") else word for word in run.command]
            Children().run([*words, f"--timeline={path}"], outputs=("timeline",))
        return Path(path)

    def raise_errors(self) -> None:
        """Tells of runs that failed.

        :raises VfloodError: with what the first of them said
        """
        failed = [run for run in self.runs if run.found is None]
        if failed:
            raise VfloodError(f"{len(failed)} of {self.asked} runs failed; the first: {failed[0].error}")

    def _frame(self, rows: Any) -> "pd.DataFrame":
        import pandas as pd

        lines: List[Dict[str, Any]] = []
        for run in self.runs:
            if run.finished and run.found is not None:
                head: Dict[str, Any] = {**dict(run.changes)}
                head["seed"] = run.seed
                lines += [{**head, **row} for row in rows(run.found)]
        frame = pd.DataFrame(lines)
        for name in {name for run in self.runs for name, _ in run.changes} & set(frame.columns):
            numbers = pd.to_numeric(frame[name], errors="coerce")
            if not numbers.isna().any():
                frame[name] = numbers
        frame.attrs["finished"] = f"{self.finished}/{self.asked}"
        return frame

    def __repr__(self) -> str:
        return f"<Result: {self.finished}/{self.asked} runs finished; workloads: {', '.join(self.workloads) or 'none'}>"

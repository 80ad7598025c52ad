# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Progress of a series of runs: a bar on a terminal, JSON lines otherwise; always on standard error."""

import json
import sys
import time
from typing import Any


class Bar:
    """A tqdm bar."""

    def __init__(self, total, label, stream):
        from tqdm import tqdm

        self._bar = tqdm(total=total, desc=label, unit="run", file=stream)

    def step(self, count=1):
        """Some more runs are over."""
        self._bar.update(count)

    def close(self):
        """No run follows."""
        self._bar.close()


class Lines:
    """One JSON object per line: {"event", "label", "done", "total", "elapsed_s"}."""

    def __init__(self, total, label, stream):
        self._total, self._label, self._stream = total, label, stream
        self._done, self._begin = 0, time.monotonic()
        self._write("start")

    def _write(self, event):
        line = {
            "event": event,
            "label": self._label,
            "done": self._done,
            "total": self._total,
            "elapsed_s": round(time.monotonic() - self._begin, 1),
        }
        print(json.dumps(line), file=self._stream, flush=True)

    def step(self, count=1):
        """Some more runs are over."""
        self._done += count
        self._write("progress")

    def close(self):
        """No run follows."""
        self._write("end")


class Silence:
    """Nothing: for what is over in a moment."""

    def step(self, count: int = 1) -> None:
        """Some more runs are over."""

    def close(self) -> None:
        """No run follows."""


def progress(total: int, label: str, stream: Any = None) -> Any:
    """The kind of progress that suits the stream."""
    stream = stream or sys.stderr
    return (Bar if stream.isatty() else Lines)(total, label, stream)

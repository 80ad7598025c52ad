# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs simulations as child processes, several at a time."""

import json
import shlex
import subprocess
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from vflood.errors import VfloodError
from vflood.progress import progress

_SHOWN = 4000  # characters of a child's output that an error shows


def _tail(text):
    return text if len(text) <= _SHOWN else "[...] " + text[-_SHOWN:]


class Pool:
    """Child processes; the first failure ends all others."""

    def __init__(self, jobs):
        self._jobs = jobs
        self._lock = threading.Lock()
        self._children = set()
        self._stopped = False

    def run(self, commands, label):
        """Runs all commands; returns the JSON object each printed, in the order of the commands."""
        shown = progress(len(commands), label)
        with ThreadPoolExecutor(max_workers=self._jobs) as executor:
            futures = [executor.submit(self._one, command) for command in commands]
            for future in futures:
                future.add_done_callback(lambda done: self._count(done, shown))
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
                failures = [f.exception() for f in futures if f.done() and not f.cancelled() and f.exception()]
                if failures:
                    raise next((f for f in failures if not isinstance(f, _Stopped)), failures[0])
                return [future.result() for future in futures]
            finally:
                self._stop()
                shown.close()

    def _count(self, future, shown):
        if not future.cancelled() and future.exception() is None:
            with self._lock:
                shown.step()

    def _stop(self):
        with self._lock:
            self._stopped = True
            for child in self._children:
                child.kill()

    def _one(self, command):
        child = self._start(command)
        try:
            out, err = child.communicate()
        finally:
            with self._lock:
                self._children.discard(child)
        if self._stopped:
            raise _Stopped("stopped because another run failed")
        return _parse(command, child.returncode, out, err)

    def _start(self, command):
        with self._lock:
            if self._stopped:
                raise _Stopped("stopped because another run failed")
            try:
                child = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                    errors="replace",
                )
            except OSError as error:
                raise VfloodError(f"could not start {shlex.join(command)}: {error.strerror}") from error
            self._children.add(child)
            return child


class _Stopped(VfloodError):
    """This run was ended because another failed."""


def _parse(command, status, out, err):
    line = shlex.join(command)
    if status != 0:
        how = f"was killed by signal {-status}" if status < 0 else f"failed with status {status}"
        raise VfloodError(f"a simulation {how}:\n  {line}\nIts standard error:\n{_tail(err.strip()) or '(nothing)'}")
    try:
        result = json.loads(out)
    except ValueError as error:
        raise VfloodError(
            f"a simulation printed no JSON ({error}):\n  {line}\nIt printed:\n{_tail(out.strip()) or '(nothing)'}"
        ) from error
    if not isinstance(result, dict):
        raise VfloodError(f"a simulation printed JSON that is no object:\n  {line}\nIt printed:\n{_tail(out.strip())}")
    return result

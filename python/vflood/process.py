# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""One simulation as a child process: started, waited for, ended, measured, its output read."""

import datetime
import json
import os
import platform
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Set

from vflood.errors import VfloodError
from vflood.store.folder import Outcome

ATTRIBUTES = "VFLOOD_ATTRIBUTES_TO"  # names the file to which our programs write the defaults of all attributes
_SHOWN = 4000  # characters of a child's output that an error shows


class Stopped(VfloodError):
    """A run that was ended because another failed, or because all were."""


class Children:
    """The simulations that are running; all can be ended at once, and then no other starts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Set["subprocess.Popen[bytes]"] = set()
        self.stopped = False

    def stop(self) -> None:
        """Ends all."""
        with self._lock:
            self.stopped = True
            for child in self._running:
                child.kill()

    def run(self, command: Sequence[str], outputs: Sequence[str] = ()) -> Outcome:
        """Runs a command to its end.

        :param command: the program and its arguments, as --name=value
        :param outputs: options that name files which the program writes: they are read, and left where they were named
        :raises VfloodError: if it fails, or does not print one JSON object
        """
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile() as attributes:
            begin = time.monotonic()
            child = self._start(command, out, err, attributes.name)
            used = self._wait(child)
            wall = time.monotonic() - begin
            if self.stopped:
                raise Stopped("stopped because another run failed")
            result = _parse(command, child.returncode, _text(out), _text(err))
            said = Path(attributes.name).read_bytes()  # by name: a program may have replaced the file
        return Outcome(result, _written(command, outputs), _about(wall, used), said)

    def _start(self, command: Sequence[str], out: Any, err: Any, attributes: str) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self.stopped:
                raise Stopped("stopped because another run failed")
            try:
                environment = {**os.environ, ATTRIBUTES: attributes}
                child = subprocess.Popen(
                    [*_mortal(command), *command], stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment
                )
            except OSError as error:
                raise VfloodError(f"could not start {shlex.join(command)}: {error.strerror}") from error
            self._running.add(child)
            return child

    def _wait(self, child: "subprocess.Popen[bytes]") -> Any:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:  # from here on nobody may signal what is no longer there
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self._running.discard(child)
        return used


def _mortal(command: Sequence[str]) -> List[str]:
    """What makes the system end a child when its parent is killed; nothing for what cannot be started anyway."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv and shutil.which(command[0]) else []


def _text(stream: Any) -> str:
    stream.seek(0)
    return str(stream.read().decode("utf-8", errors="replace"))


def _tail(text: str) -> str:
    return text if len(text) <= _SHOWN else "[...] " + text[-_SHOWN:]


def _parse(command: Sequence[str], status: int, out: str, err: str) -> Dict[str, Any]:
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


def place_of(command: Sequence[str], output: str) -> Path:
    """Where a command says that an output goes."""
    value: Optional[str] = next((a.partition("=")[2] for a in command if a.startswith(f"--{output}=")), None)
    if value is None:
        raise ValueError(f"no --{output}=... among {command}")
    return Path(value)


def _written(command: Sequence[str], outputs: Sequence[str]) -> Dict[str, bytes]:
    try:
        return {name: place_of(command, name).read_bytes() for name in outputs}
    except OSError as error:
        raise VfloodError(f"a simulation did not write {error.filename}:\n  {shlex.join(command)}") from error


def _about(wall: float, used: Any) -> Dict[str, Any]:
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "wall_s": round(wall, 4),
        "cpu_s": round(used.ru_utime + used.ru_stime, 4),
        "max_rss_kib": used.ru_maxrss,
        "finished_at": now.isoformat(timespec="seconds"),
        "host": platform.node(),
        "system": platform.platform(),
    }

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs simulations on a Dask cluster: every worker has this package, and the programs at the same place as here."""

import tempfile
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

from vflood.errors import UsageError, VfloodError
from vflood.process import Children
from vflood.store.folder import Outcome
from vflood.store.identity import identity
from vflood.work import Item, Work

_PATIENCE = 20  # seconds until a scheduler that does not answer counts as not there
_AHEAD = 2  # runs given to the cluster per thread of it: one runs, one waits


class Cluster:
    """A connection to a Dask scheduler."""

    def __init__(self, address: str):
        """
        :param address: of the scheduler, as tcp://host:8786
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError("--dask needs dask.distributed (Debian: apt-get install python3-distributed)") from error
        try:
            self._client = Client(address, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"--dask is {address}; allowed: the address of a Dask scheduler that answers, as tcp://host:8786 ({error})"
            ) from error

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def do(self, work: Work, keep_going: bool) -> None:
        """Runs what is to do."""
        from distributed import as_completed

        running: Dict[Any, Item] = {}
        ended = as_completed()
        try:
            while self._feed(work, running, ended):
                future = next(ended)
                item = running.pop(future)
                work.done(item, _found(future))
                found = work.found[item.index]
                if isinstance(found, VfloodError) and not keep_going:
                    raise found
        finally:
            work.stop()
            self._client.cancel(list(running))
            for item in running.values():
                if item.claim:
                    item.claim.release()

    def _feed(self, work: Work, running: Dict[Any, Item], ended: Any) -> bool:
        """Gives the cluster as much as it can take; whether anything runs."""
        most = _AHEAD * max(1, sum(self._client.nthreads().values()))
        while len(running) < most:
            item = work.take(wait=not running)
            if item is None:
                break
            expected: Optional[str] = item.task.identity.digest if item.task else None
            future = self._client.submit(run_there, item.command, item.outputs, expected, pure=False)
            running[future] = item
            ended.add(future)
        return bool(running)


def _found(future: Any) -> Any:
    error = future.exception()
    if error is None:
        return future.result()
    return error if isinstance(error, VfloodError) else VfloodError(f"a worker of the cluster failed: {error!r}")


def run_there(command: Sequence[str], outputs: Sequence[str], expected: Optional[str]) -> Outcome:
    """Runs a command on a worker.

    :param command: the program and its arguments
    :param outputs: options that name files; they are written to a folder of the worker's, and come back as bytes
    :param expected: what the programs must be (Identity.digest)
    """
    if expected is not None and identity(command).digest != expected:
        raise VfloodError(
            f"a worker of the cluster has another build of {Path(command[0]).name}, or other libraries, at {command[0]}; "
            "give all machines the same working copy and packages"
        )
    with tempfile.TemporaryDirectory(prefix="vflood-") as folder:
        moved = [_moved(argument, outputs, folder) for argument in command]
        return Children().run(moved, outputs)


def _moved(argument: str, outputs: Sequence[str], folder: str) -> str:
    name = argument.partition("=")[0]
    return f"{name}={folder}/{name[2:]}" if name[2:] in outputs and name.startswith("--") else argument

# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Instructions that functions of a simulation execute, counted by valgrind's callgrind: the same in every run."""

import re
import shutil
from collections import defaultdict
from pathlib import Path

from vflood.errors import VfloodError
from vflood.runner import Pool

OUTPUT = "callgrind-out-file"  # option that names the file

_NAME = re.compile(r"\((\d+)\)(?: (.*))?$")


class Profile:
    """Calls and instructions by function."""

    def __init__(self, text):
        self._names = {}
        self._own = defaultdict(int)
        self._edges = defaultdict(lambda: [0, 0])  # (caller, callee): calls, instructions
        self._read(text)

    def _name(self, text):
        found = _NAME.match(text)
        if found and found.group(2):
            self._names[found.group(1)] = found.group(2)
        return self._names[found.group(1)] if found else text

    def _read(self, text):
        function = callee = calls = None
        for line in text.splitlines():
            if line.startswith("fn="):
                function = self._name(line[3:])
            elif line.startswith("cfn="):
                callee = self._name(line[4:])
            elif line.startswith("calls="):
                calls = int(line[6:].split()[0])
            elif line[:1] in tuple("0123456789+-*"):
                cost = int(line.split()[1])
                if calls is None:
                    self._own[function] += cost
                else:
                    edge = self._edges[function, callee]
                    edge[0] += calls
                    edge[1] += cost
                    calls = None

    def calls(self, pattern):
        """How often functions whose names match were called."""
        return sum(n for (_, callee), (n, _) in self._edges.items() if re.search(pattern, callee))

    def cost(self, pattern, without=None):
        """Instructions in the functions that match and what they call; without what they call of another pattern."""
        own = sum(cost for name, cost in self._own.items() if re.search(pattern, name))
        below = sum(
            cost
            for (caller, callee), (_, cost) in self._edges.items()
            if re.search(pattern, caller) and not (without and re.search(without, callee))
        )
        if own + below == 0:
            raise VfloodError(f"callgrind saw no function that matches {pattern}; is the program built with its symbols?")
        return own + below

    def edge(self, caller, callee):
        """Instructions in what one function calls of another."""
        return sum(c for (a, b), (_, c) in self._edges.items() if re.search(caller, a) and re.search(callee, b))


def run(command, folder, label="callgrind"):
    """The profile of a program's run; the file that callgrind writes goes to the folder."""
    if not shutil.which("valgrind"):
        raise VfloodError("valgrind is not installed, which counts the instructions (Debian: apt-get install valgrind)")
    file = Path(folder) / "callgrind.out"
    line = ["valgrind", "--tool=callgrind", f"--{OUTPUT}={file}", *command]
    Pool(1).run([line], label, outputs=[OUTPUT])
    return Profile(file.read_text(encoding="utf-8", errors="replace"))

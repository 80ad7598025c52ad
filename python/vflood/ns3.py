# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The simulator: ns-3 with virtualised hosts. Names are those of the C++ classes, methods are in snake_case.

``ns3.pyi`` beside this file describes everything.
"""

import contextlib
from typing import Any, Iterator

from vflood import native as _native

_module = _native.load()
globals().update({name: value for name, value in vars(_module).items() if not name.startswith("_")})
__all__ = sorted(name for name in vars(_module) if not name.startswith("_")) + ["simulation"]


@contextlib.contextmanager
def simulation(seed: int = 1, rng_seed: int = 1) -> Iterator[Any]:
    """A simulation of its own: nothing global is left from before, and nothing is left afterwards.

    seed is as --seed of the programs, see set_seed(). Two simulations in one process give the same results as in two.
    """
    _module.reset()
    _module.set_seed(seed, rng_seed)
    try:
        yield _module.Simulator
    except BaseException:
        with contextlib.suppress(_module.FatalError):  # nothing can be destroyed in a process that is spent
            _module.reset()
        raise
    _module.reset()

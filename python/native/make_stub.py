# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Prints python/vflood/ns3.pyi: the signatures and docstrings that the native module has.

    PYTHONPATH=python /usr/bin/python3 python/native/make_stub.py > python/vflood/ns3.pyi

What pybind11 cannot know (arrays of any type, tables, the type of an attribute) is in RETURNS.
"""

import inspect
import re
from typing import Any, Iterator, List, Tuple

from vflood import ns3

HEAD = '''# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The simulator: ns-3 with virtualised hosts, for Python.

Names are those of the C++ classes, methods are in snake_case, attributes keep ns-3's names. Made by
python/native/make_stub.py from the native module.
"""

import datetime
import ipaddress
import pathlib
from typing import Any, Callable, ClassVar, ContextManager, Dict, List, Optional, Type, Union, overload

import numpy
import numpy.typing
import pandas

from vflood.errors import FatalSimulationError as FatalError
from vflood.errors import SimulationError as Error
from vflood.scenario import Scenario

'''
SIMULATION = '''
def simulation(seed: int = ..., rng_seed: int = ...) -> ContextManager[Type[Simulator]]:
    """A simulation of its own: nothing global is left from before, and nothing is left afterwards.

    seed is as --seed of the programs, see set_seed(). Two simulations in one process give the same results as in two.
    """
'''
RETURNS = {
    "Probe.columns": "Dict[str, numpy.typing.NDArray[Any]]",
    "Probe.units": "Dict[str, str]",
    "Probe.labels": "Dict[str, Dict[int, str]]",
    "Probe.frame": "pandas.DataFrame",
    "TransferLog.columns": "Dict[str, numpy.typing.NDArray[Any]]",
    "TransferLog.frame": "pandas.DataFrame",
    "Object.get": "Any",
    "Attribute.value": "Any",
    "NetDevice.address": "str",
    "Hypervisor.pcpus": "List[Optional[Vcpu]]",
    "Object.aggregated": "Optional[Object]",
    "TransferApplication.socket": "Optional[Socket]",
    "ScenarioWorkload.columns": "Dict[str, numpy.typing.NDArray[Any]]",
    "ScenarioWorkload.frame": "pandas.DataFrame",
    "ScenarioWorkload.summary": "Dict[str, Any]",
    "ScenarioWorld.vcpus": "pandas.DataFrame",
    "ScenarioMachine.host": "Optional[HypervisorHost]",
    "ScenarioMachine.guest": "Optional[GuestNode]",
    "ScenarioMachine.nic": "Optional[NetDevice]",
    "ScenarioMachine.device": "Optional[NetDevice]",
    "ScenarioMachine.load": "Optional[CpuLoad]",
    "ScenarioMachine.address": "ipaddress.IPv4Address",
    "assign_addresses": "List[ipaddress.IPv4Address]",
}
ARGUMENTS = {
    ("Simulator.run", "progress"): "Optional[Callable[[float, Optional[float]], object]]",
    ("Simulator.schedule", "call"): "Callable[[], object]",
    ("Probe.on_row", "call"): "Optional[Callable[[Dict[str, Any]], object]]",
    ("Object.set", "value"): "Any",
    ("set_default", "value"): "Any",
    ("IncastClient.add_server", "server"): "Any",
    ("ScenarioWorld.__init__", "source"): "Union[str, pathlib.Path, Scenario]",
    ("load", "path"): "Union[str, pathlib.Path]",
    ("AllToAllRank.set_ranks", "ranks"): "List[Any]",
}
OF_CLASS = {  # Python keeps no docstring of these
    "Simulator.now": "Time since the start of the simulation.",
    "Simulator.events": "Number of events so far.",
}
SIGNATURE = re.compile(r"^(?:\d+\. )?(\w*)\((.*)\) -> (.+)$")


def typed(text: str) -> str:
    """A type as pybind11 writes it, as a stub does."""
    text = text.replace("vflood.vflood_native.", "").replace("handle", "Any")
    text = re.sub(r"numpy\.ndarray\[numpy\.(\w+)\]", r"numpy.typing.NDArray[numpy.\1]", text)
    text = re.sub(r"numpy\.ndarray(?!\[)", "numpy.typing.NDArray[Any]", text)
    return re.sub(r"\bfunction\b", "Callable[..., object]", text)


def split(text: str) -> List[str]:
    """Arguments at the commas between them."""
    parts, depth, last = [], 0, 0
    for i, c in enumerate(text + ","):
        depth += (c in "[(<{") - (c in "])>}")
        if c == "," and depth == 0:
            parts.append(text[last:i].strip())
            last = i + 1
    return [part for part in parts if part]


def signatures(doc: str) -> Iterator[Tuple[str, str, str]]:
    """(arguments, result, text) of each overload."""
    lines = doc.strip().splitlines()
    overloads = "Overloaded function." in doc
    starts = [i for i, line in enumerate(lines) if SIGNATURE.match(line) and (line[0].isdigit() or (not overloads and i == 0))]
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        match = SIGNATURE.match(lines[start])
        assert match
        yield match[2], match[3], "\n".join(lines[start + 1 : end]).strip()


def argument(owner: str, text: str) -> str:
    """One argument, default left out."""
    if text.startswith("**"):
        return "**attributes: Any"
    if ":" not in text:
        return text
    name, kind = text.split(":", 1)
    if name == "self":
        return "self"
    kind, *default = kind.split(" = ", 1)
    kind = ARGUMENTS.get((owner, name), typed(kind.strip()))
    if owner.endswith(("__eq__", "__ne__")):
        kind = "object"
    return f"{name}: {kind}" + (" = ..." if default else "")


def function(owner: str, doc: str, indent: str, marks: List[str]) -> str:
    """All overloads of a function."""
    found = list(signatures(doc))
    assert found, (owner, doc)
    text = ""
    for arguments, result, words in found:
        given = [argument(owner, part) for part in split(arguments)]
        if "@staticmethod" in marks:
            given = [part for part in given if part != "self"]
        name = owner.split(".")[-1]
        result = "None" if name == "__init__" else RETURNS.get(owner, typed(result))
        text += "".join(f"{indent}{mark}\n" for mark in marks + (["@overload"] if len(found) > 1 else []))
        text += f"{indent}def {name}({', '.join(given)}) -> {result}:\n"
        assert words or name == "__init__", f"{owner} has no docstring"
        text += f'{indent}    """{words}"""\n' if words else f"{indent}    ...\n"
    return text


def member(owner: str, name: str, value: Any) -> str:
    """A member of a class."""
    full = f"{owner}.{name}"
    if isinstance(value, property):
        doc = value.fget.__doc__ if value.fget else ""
        ((_, result, _),) = signatures(doc or "")
        words = value.__doc__ or OF_CLASS.get(full, "")
        assert words, f"{full} has no docstring"
        result = RETURNS.get(full, typed(result))
        if type(value) is not property:  # of the class
            return f'    {name}: ClassVar[{result}]\n    """{words}"""\n'
        return f'    @property\n    def {name}(self) -> {result}:\n        """{words}"""\n'
    static = isinstance(value, staticmethod)
    return function(full, (value.__func__ if static else value).__doc__, "    ", ["@staticmethod"] if static else [])


def of_class(name: str, value: type) -> str:
    """A class."""
    bases = [base.__name__ for base in value.__bases__ if base.__name__ != "pybind11_object"]
    text = f"class {name}{'(' + ', '.join(bases) + ')' if bases else ''}:\n    \"\"\"{value.__doc__}\"\"\"\n"
    for key, item in vars(value).items():
        public = not key.startswith("_") or key in ("__init__", "__len__", "__str__", "__repr__", "__hash__", "__float__", "__getitem__")
        operator = key in ("__add__", "__sub__", "__mul__", "__truediv__", "__eq__", "__lt__", "__le__", "__gt__", "__ge__")
        if (public or operator) and not (key == "__hash__" and item is None):
            if key == "__init__" and "Initialize self" in (item.__doc__ or ""):
                continue
            text += "\n" + member(name, key, item)
    return text


def main() -> None:
    """Print it."""
    text = HEAD + "__all__ = [\n" + "".join(f'    "{name}",\n' for name in ns3.__all__) + "]\n\n"
    items = [(name, getattr(ns3, name)) for name in ns3.__all__ if name not in ("Error", "FatalError", "simulation")]
    done = set()
    classes = [(name, value) for name, value in items if inspect.isclass(value)]
    while classes:  # parents first
        name, value = classes.pop(0)
        if any(base.__name__ in dict(classes) for base in value.__bases__):
            classes.append((name, value))
            continue
        done.add(name)
        text += of_class(name, value) + "\n"
    for name, value in items:
        if name not in done:
            text += function(name, value.__doc__ or "", "", []) + "\n"
    assert "::" not in re.sub(r'""".*?"""', "", text, flags=re.DOTALL), "a class is used before it is declared"
    print(text.rstrip() + "\n" + SIMULATION, end="")


if __name__ == "__main__":
    main()

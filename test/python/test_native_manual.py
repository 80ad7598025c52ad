# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What the manual shows works as it stands there."""

import re
import textwrap

import pytest
from conftest import ROOT
from native import need_native, script

need_native()

MANUAL = (ROOT / "doc" / "python.rst").read_text(encoding="utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"\.\. code-block:: python\n\n((?:   .*\n|\n)+)", MANUAL)]
README = re.findall(r"```python\n(from vflood import ns3\n.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_first_example():
    pytest.importorskip("pandas")
    out = script(BLOCKS[0]).stdout
    assert "s stolen" in out and "start_s" in out
    assert re.search(r"^19 ", out, re.MULTILINE)  # the last of 20 transfers


def test_the_scenario():
    pytest.importorskip("pandas")
    (block,) = [block for block in BLOCKS if "ScenarioWorld" in block]
    few = block.replace('"none"}', '"none", "workload.transfers.count": "2"}')
    assert few != block
    assert "goodput" in script("from vflood import ns3\n" + few, cwd=ROOT).stdout


def test_the_extension(tmp_path):
    (block,) = [block for block in BLOCKS if "extension.build" in block]
    before = f"import os\nos.environ['VFLOOD_CACHE'] = {str(tmp_path)!r}\n"
    lines = block.splitlines()
    last = max(i for i, line in enumerate(lines) if line)
    lines.insert(last, "virt = ns3.VirtHostHelper()")
    after = "\nprint(virt.create_host().hypervisor.scheduler)"
    assert "ns3::FeedbackScheduler" in script(before + "\n".join(lines) + after, cwd=ROOT).stdout


def test_the_readme():
    (block,) = README
    assert "'running'" in script(block).stdout


def test_every_block_is_tested():
    assert len(BLOCKS) == 3

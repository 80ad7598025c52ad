# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Extensions in C++, compiled here and loaded."""

import os
import time

import pytest
from native import need_native, script

need_native()

from native_world import World  # noqa: E402

from vflood import extension, ns3  # noqa: E402

SOURCE = """
#include "ns3/round-robin-scheduler.h"
#include "ns3/uinteger.h"
namespace ns3
{
class @NAME@ : public RoundRobinScheduler
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::@NAME@").SetParent<RoundRobinScheduler>().AddConstructor<@NAME@>().AddAttribute(
            "Answer", "A number.", UintegerValue(42), MakeUintegerAccessor(&@NAME@::m_answer), MakeUintegerChecker<uint32_t>());
        return tid;
    }
    @NAME@() { @BODY@ }
  private:
    uint32_t m_answer{0};
};
NS_OBJECT_ENSURE_REGISTERED(@NAME@);
}
"""


def source(name, body=""):
    return SOURCE.replace("@NAME@", name).replace("@BODY@", body)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VFLOOD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_scheduler_of_ones_own():
    path = extension.build(source("MyScheduler"), name="mine")
    assert path.name.startswith("mine-") and path.suffix == ".so"
    assert ns3.load(path) == ["ns3::MyScheduler"] == ns3.load(str(path))
    with ns3.simulation():
        mine = ns3.create("MyScheduler", Answer=7)
        assert mine.get("Answer") == 7 and isinstance(mine, ns3.VcpuScheduler)
        virt = ns3.VirtHostHelper()
        virt.set_scheduler("ns3::MyScheduler", Answer=8)
        assert virt.create_host().hypervisor.scheduler.get("Answer") == 8

    def goodputs(scheduler):
        with ns3.simulation():
            return World("none", 3, scheduler=scheduler).run()["goodput_mbps"].tolist()

    # it schedules as the one that it is derived from, and not as the default
    assert goodputs("ns3::MyScheduler") == goodputs("ns3::RoundRobinScheduler") != goodputs("ns3::CreditScheduler")
    with pytest.raises(ns3.Error, match="another name"):  # it is taken
        ns3.load(extension.build(source("MyScheduler") + "// another text\n"))
    with ns3.simulation():
        World("none", 1).run()  # and that has broken nothing


def test_compiled_once(tmp_path):
    header, file = tmp_path / "number.h", tmp_path / "two.cc"
    header.write_text("static const int NUMBER = 2;\n")
    file.write_text('#include "number.h"\nint Two() { return NUMBER; }\n')
    path = extension.build(file)
    made = os.stat(path).st_mtime_ns
    assert extension.build(str(file)) == path and os.stat(path).st_mtime_ns == made
    time.sleep(0.01)
    header.write_text("static const int NUMBER = 3;\n")
    assert os.stat(extension.build(file)).st_mtime_ns > made
    file.write_text("int Three() { return 3; }\n")
    assert extension.build(file) != path


def test_what_the_compiler_says(cache):
    with pytest.raises(extension.ExtensionError) as caught:
        extension.build("int Half( { }\nint x;\n", name="half")
    assert "error" in str(caught.value) and "half.cc:1" in str(caught.value)
    assert not list(cache.glob("*.so"))


@pytest.mark.parametrize("given", ["/nowhere/file.cc", "int x;"])
def test_what_is_no_file(given):
    with pytest.raises(extension.ExtensionError, match="no file"):
        extension.build(given)


def test_without_a_compiler(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(extension, "settings", lambda: {"compiler": "/nowhere/c++", "flags": [], "includes": [], "libraries": []})
    with pytest.raises(extension.ExtensionError, match="apt-get install"):
        extension.build("int x;\n")


@pytest.mark.parametrize("path", ["/nowhere.so", __file__])
def test_what_cannot_be_loaded(path):
    with pytest.raises(ns3.Error, match="cannot be loaded"):
        ns3.load(path)


CRASH = """
from vflood import extension, ns3
import sys
for name in ns3.load(extension.build(sys.stdin.read())):
    try:
        ns3.create(name)
    except ns3.FatalError as error:
        print("fatal:", error)
try:
    ns3.Simulator.run()
except ns3.FatalError as error:
    print("spent:", error)
"""


@pytest.mark.parametrize(
    "body, words",
    [
        ('NS_FATAL_ERROR("seven " << 7);', "seven 7"),
        ('NS_ABORT_MSG_IF(true, "aborted");', "aborted"),
        ('NS_ASSERT_MSG(1 > 2, "small");', "small"),
        ("*static_cast<volatile int*>(nullptr) = 1;", "null pointer"),
    ],
    ids=["fatal", "abort", "assert", "null"],
)
def test_fatal_errors_outside_of_a_run(body, words):
    done = script(CRASH, check=False, input=source("Broken", body))
    assert done.returncode == 0, done.stderr
    fatal, spent = done.stdout.splitlines()[0], done.stdout.splitlines()[-1]
    assert fatal.startswith("fatal: ") and words in fatal
    assert spent.startswith("spent: ") and words in done.stdout


def test_an_exception_of_cpp_is_a_runtime_error():
    (name,) = ns3.load(extension.build(source("Thrower", 'throw std::runtime_error("thrown");')))
    with pytest.raises(RuntimeError, match="thrown"):
        ns3.create(name)

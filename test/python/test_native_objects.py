# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Objects by name: attributes, trace sources, and every wrong use."""

import datetime
import ipaddress

import numpy
import pytest
from native import need_native, script

need_native()

from native_world import World  # noqa: E402

from vflood import ns3  # noqa: E402


@pytest.fixture(autouse=True)
def simulation():
    with ns3.simulation():
        yield


VALUES = [
    ("CreditScheduler", "TimeSlice", "5ms", ns3.Time("5ms")),
    ("CreditScheduler", "TimeSlice", datetime.timedelta(milliseconds=5), ns3.Time("5ms")),
    ("CreditScheduler", "TimeSlice", ns3.Time(0.005), ns3.Time("5ms")),
    ("EthernetNetDevice", "DataRate", "1Gb/s", 10**9),
    ("EthernetNetDevice", "DataRate", 10**8, 10**8),
    ("EthernetNetDevice", "TxQueueSize", "64kB", "64000B"),
    ("CpuLoad", "Load", 0.25, 0.25),
    ("CpuLoad", "Load", 1, 1.0),
    ("CpuLoad", "Load", numpy.float32(0.5), 0.5),
    ("CpuLoad", "Mode", "Cumulative", "Cumulative"),
    ("TransferApplication", "Bytes", numpy.int64(5), 5),
    ("TransferApplication", "Bytes", 2**63, 2**63),
    ("TransferApplication", "Remote", ("10.0.0.1", 80), (ipaddress.ip_address("10.0.0.1"), 80)),
    ("TransferApplication", "Remote", (ipaddress.ip_address("::1"), 80), (ipaddress.ip_address("::1"), 80)),
    ("TransferSink", "AsProcess", True, True),
    ("TransferSink", "AsProcess", numpy.bool_(False), False),
    ("PingSeries", "Remote", "10.1.2.3", ipaddress.ip_address("10.1.2.3")),
    ("PingSeries", "Remote", ipaddress.ip_address("10.1.2.3"), ipaddress.ip_address("10.1.2.3")),
    ("RateErrorModel", "ErrorUnit", "ERROR_UNIT_PACKET", "ERROR_UNIT_PACKET"),
]


@pytest.mark.parametrize("type_name, name, given, read", VALUES)
def test_values_of_attributes(type_name, name, given, read):
    for thing in (ns3.create(type_name, **{name: given}), ns3.create("ns3::" + type_name)):
        if "Bytes" in name or thing.get(name) != read:
            thing.set(name, given)
        assert thing.get(name) == read and type(thing.get(name)) is type(read)
    ns3.set_default(f"ns3::{type_name}::{name}", given)
    assert ns3.create(type_name).get(name) == read


def test_an_object_as_value():
    gap = ns3.create("ExponentialRandomVariable", Mean=0.5)
    sender = ns3.create("TransferApplication", Gap=gap)
    assert sender.get("Gap") is gap
    sender.set("Gap", "ns3::UniformRandomVariable[Min=1|Max=2]")
    assert 1 <= sender.get("Gap").value() <= 2
    with pytest.raises(ns3.Error, match="RandomVariableStream"):
        sender.set("Gap", ns3.Node())


WRONG = [
    ("CreditScheduler", "TimeSlice", (5, 5.0, "5", "five ms", "5 ms", "", None, True, [], object(), "1e", "-", "ms")),
    ("EthernetNetDevice", "DataRate", ("fast", "1", "", -1, 1.5, None, "Gb/s", "1Gb/s 2", 2**70)),
    ("EthernetNetDevice", "TxQueueSize", ("many", "5", 5, "p", "", None)),
    ("CpuLoad", "Load", (-0.1, 1.1, "half", None, True, float("nan"), (), 10**400)),
    ("CpuLoad", "Mode", ("Sometimes", "", 0, None, "Period|Cumulative", "|")),
    ("TransferApplication", "Bytes", (-1, 1.5, "1.5", "-1", "many", None, 2**64, -(2**70), True)),
    ("TransferApplication", "Remote", ("10.0.0.1:80:1", 5, (), ("10.0.0.1",), ("10.0.0.1", "80"), ("nowhere", 80), None, "nowhere")),
    ("TransferApplication", "Remote", (("10.0.0.1", -1), ("10.0.0.1", 65536), ("10.0.0.1", None), ("10.0.0.1", 80, 1))),
    ("TransferApplication", "Gap", ("ns3::Nonsense", "ns3::Node[", "ns3::Scheduler", 5, None, "ns3::UniformRandomVariable[Max=x]")),
    ("TransferApplication", "Gap", ("ns3::UniformRandomVariable[Nonsense=1]", "ns3::UniformRandomVariable[Max]", "]", "[")),
    ("TransferSink", "AsProcess", ("maybe", 1, 0, None, 1.0)),
    ("PingSeries", "Remote", ("10.0.0", "10.0.0.256", "name", 5, None, "::1", ("10.0.0.1", 1))),
]


@pytest.mark.parametrize("type_name, name, values", WRONG)
def test_wrong_values_are_told(type_name, name, values):
    thing = ns3.create(type_name)
    before = thing.get(name)
    for value in values:
        with pytest.raises(ns3.Error, match=name if not isinstance(value, tuple) or len(value) != 2 else "."):
            thing.set(name, value)
        with pytest.raises(ns3.Error):
            ns3.create(type_name, **{name: value})
        with pytest.raises(ns3.Error):
            ns3.set_default(f"ns3::{type_name}::{name}", value)
    assert thing.get(name) == before


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: ns3.create("CreditSchedular"), "ns3::CreditScheduler"),
        (lambda: ns3.create("VcpuScheduler"), "cannot be created"),
        (lambda: ns3.create("ns3::Header"), "cannot be created"),
        (lambda: ns3.create("CpuLoad", Lode=1), "Load"),
        (lambda: ns3.create("CpuLoad").set("Lode", 1), "Load"),
        (lambda: ns3.create("CpuLoad").get("Lode"), "Load"),
        (lambda: ns3.set_default("Load", 1), "ns3::Class::Attribute"),
        (lambda: ns3.set_default("ns3::CpuLoad::Lode", 1), "Load"),
        (lambda: ns3.attributes("Nothing"), "no class"),
        (lambda: ns3.traces("Nothing"), "no class"),
        (lambda: ns3.trace(ns3.create("CpuLoad"), "Stat"), "State"),
        (lambda: ns3.trace("/NodeList/0", "Nothing"), "0 objects"),
        (lambda: ns3.application("CpuLoad", ns3.Node()), "no application"),
        (lambda: ns3.VirtHostHelper().set_scheduler("CpuLoad"), "VcpuScheduler"),
        (lambda: ns3.VirtHostHelper().set_scheduler("CreditScheduler", Slice=1), "TimeSlice"),
        (lambda: ns3.VirtHostHelper().set_preset("bare"), "xen-3.3"),
        (lambda: ns3.VirtHostHelper().set_placement("moon"), "dom0"),
        (lambda: ns3.GuestInternetHelper().set_profile("plan9"), "linux-2.6.18"),
        (lambda: ns3.OffloadHelper("both"), "pipeline"),
        (lambda: ns3.LeuloHelper("windows"), "stock"),
        (lambda: ns3.assign_addresses([ns3.create("EthernetNetDevice")], "10.0.0.0/24"), "IPv4"),
        (lambda: ns3.Time("5"), "unit"),
        (lambda: ns3.Time(1e300), "9e9"),
        (lambda: ns3.Time("a" * 200_000), "unit"),
        (lambda: ns3.Time("1" * 200_000 + "s"), "unit"),
        (lambda: ns3.Time("\ud800"), "surrogate"),
        (lambda: ns3.create("CpuLoad").set("Mode", "\ud800"), "surrogate"),
        (lambda: ns3.create("EthernetNetDevice").set("DataRate", "1" * 200_000), "Gb/s"),
        (lambda: ns3.application("TransferSink", ns3.Node(), start=-1), "start is -1"),
        (lambda: ns3.create("TransferSink").stop_at("-5ms"), "time is -0.005"),
        (lambda: ns3.find("nowhere"), "begins with"),
    ],
)
def test_wrong_calls_are_told(call, words):
    with pytest.raises(ns3.Error) as caught:
        call()
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: ns3.EthernetHelper().install(ns3.Node(), None),
        lambda: ns3.EthernetHelper().install(ns3.Node(), "node"),
        lambda: ns3.EthernetHelper().install_switch(ns3.Node(), [None]),
        lambda: ns3.VirtHostHelper().create_guest(ns3.Node()),
        lambda: ns3.VirtHostHelper().create_guest(None),
        lambda: ns3.VirtHostHelper().create_host([-1]),
        lambda: ns3.VcpuAccounting(None),
        lambda: ns3.trace(None, "Switch"),
        lambda: ns3.traces(None),
        lambda: ns3.application("BulkSendApplication", None),
        lambda: ns3.HypervisorHost.guest(ns3.Node(), 0),
        lambda: ns3.Simulator.run(until=True),
        lambda: ns3.Simulator.run(progress=5),
        lambda: ns3.Simulator.schedule(1, None),
        lambda: ns3.create(None),
        lambda: ns3.Vcpu(),
        lambda: ns3.Time(None),
        lambda: ns3.Time(1) + None,
        lambda: ns3.set_seed(-1),
    ],
)
def test_wrong_types_are_type_errors(call):
    with pytest.raises(TypeError):
        call()


def test_a_host_does_not_take_what_is_not_its():
    virt = ns3.VirtHostHelper()
    host, other = virt.create_host(), virt.create_host()
    guest = virt.create_guest(host)
    link = ns3.EthernetHelper().install(other, ns3.Node())
    for call in (
        lambda: virt.attach_uplink(host, link[0]),
        lambda: virt.attach_uplink(host, ns3.VirtHostHelper.netfront(guest)),
        lambda: virt.create_guest(host, pcpus=[99]),
        lambda: virt.install_load(guest, 1.5),
        lambda: other.destroy_guest(guest),
        lambda: host.guest(1),
        lambda: guest.vcpu(1),
        lambda: ns3.VfloodHelper().install(host),
        lambda: ns3.VfloodHelper().install_guest(guest),
        lambda: ns3.PvtcpHelper().install(guest),
        lambda: ns3.LeuloHelper.device(guest),
        lambda: host.hypervisor.unpause(guest.vcpu()),
        lambda: ns3.VcpuAccounting(host).account(other.dom0_vcpu) and ns3.trace(host, "x"),
    ):
        with pytest.raises(ns3.Error):
            call()


def test_an_application_without_a_stack_is_told_before_it_runs():
    ns3.application("BulkSendApplication", ns3.Node(), Remote=("10.0.0.1", 5))
    with pytest.raises(ns3.Error, match="GuestInternetHelper"):
        ns3.Simulator.run()


def test_nothing_of_a_destroyed_simulation_can_be_used():
    world = World("vflood", 1)
    accounting = ns3.VcpuAccounting(world.host)
    things = [world.host, world.guest, world.guest.vcpu(), world.host.hypervisor, world.sender, world.link[0], world.native]
    world.run()
    ns3.Simulator.destroy()
    for thing in things:
        for call in (
            lambda: thing.get("Id"),
            lambda: thing.attributes(),
            lambda: ns3.traces(thing),
            lambda: thing.type_name,
            lambda: thing.aggregated("Node"),
        ):
            with pytest.raises(ns3.Error, match="destroyed"):
                call()
        assert repr(thing) and thing == thing and hash(thing)
    for call in (
        lambda: world.host.guests,
        lambda: world.host.guest(0),
        lambda: world.guest.vcpu(),
        lambda: world.guest.vcpus,
        lambda: accounting.accounts(),
        lambda: accounting.reset(),
        lambda: str(accounting),
        lambda: ns3.GuestInternetHelper().install(world.native),
        lambda: world.virt.create_guest(world.host),
        lambda: ns3.create("TransferApplication").set("Gap", world.sender),
        lambda: ns3.EthernetHelper().install(world.native, world.native),
    ):
        with pytest.raises(ns3.Error, match="destroyed"):
            call()
    assert len(world.log) == 1  # results stay
    World("none", 1).run()  # and there can be another simulation


def test_objects_keep_their_identity():
    world = World("none", 1)
    assert world.host.guest(0) is world.host.guest(0) and world.host.guests[0] == world.guest
    assert world.host.guest(1) != world.guest and world.guest != 5
    assert {world.guest: 1}[world.host.guest(0)] == 1
    assert type(ns3.find("/NodeList/*")[1]) is ns3.HypervisorHost
    assert type(ns3.find("/NodeList/0")[0]) is ns3.Node
    assert [type(node) for node in ns3.find("/NodeList/*")[2:]] == [ns3.GuestNode] * 3
    assert world.guest.aggregated("Ipv4").type_name == "ns3::Ipv4L3Protocol"
    assert world.guest.aggregated("ns3::VfloodControl") is None
    assert world.host.hypervisor.pcpus == [None, None] or len(world.host.hypervisor.pcpus) == 2
    assert [domain.id for domain in world.host.hypervisor.domains] == [0, 1, 2, 3]


def test_attributes_are_listed():
    records = {record.name: record for record in ns3.create("CreditScheduler", TimeSlice="7ms").attributes()}
    slice_ = records["TimeSlice"]
    assert slice_.value == ns3.Time("7ms") and slice_.type == "ns3::TimeValue"
    assert slice_.help and slice_.owner == "ns3::CreditScheduler" and set(slice_.flags) == {"construct", "set", "get"}
    assert [record.name for record in ns3.attributes("CreditScheduler")] == list(records)
    assert all(record.value is None for record in ns3.attributes("CreditScheduler"))


def constructible():
    for name in ns3.types():
        try:
            if name not in ("ns3::Rip", "ns3::RipNg", "ns3::ThreeGppHttpClient"):  # ns-3 crashes when they end unused
                yield name, ns3.create(name)
        except ns3.FatalError:
            raise
        except (ns3.Error, RuntimeError):
            continue


def test_every_trace_source_can_be_recorded_or_says_so():
    recorded = 0
    for name, thing in constructible():
        for source in ns3.traces(thing):
            if name == "ns3::TcpCubic":  # says that it is a socket
                continue
            if source.recordable:
                assert len(ns3.trace(thing, source.name)) == 0, (name, source.name)
                assert source.columns and source.help
                recorded += 1
            else:
                with pytest.raises(ns3.Error, match="cannot be recorded"):
                    ns3.trace(thing, source.name)
    assert recorded > 200
    ours = [s for name in ns3.types() for s in ns3.traces(name) if s.signature.count("::") == 2 and not s.recordable]
    assert not [s for s in ours if s.owner.split("::")[1] in ("Vcpu", "Hypervisor", "CpuLoad", "TransferApplication", "VfloodControl")]


def test_a_class_that_crashes_when_it_ends():
    text = """
from vflood import ns3
thing = ns3.create("Rip")
del thing
try:
    ns3.Node()
except ns3.FatalError as error:
    print("spent:", error)
"""
    assert script(text).stdout.startswith("spent: ")


def test_every_attribute_can_be_read():
    things = [thing for name, thing in constructible() if name != "ns3::TrafficControlLayer"]  # crashes without its node
    read = sum(1 for thing in things for record in thing.attributes() if record.value is not None)
    assert read > 500


def test_times():
    a, b = ns3.Time("1500us"), ns3.Time("2ms")
    assert (a.s, a.ms, a.us, a.ns) == (0.0015, 1.5, 1500.0, 1_500_000)
    assert a + b == ns3.Time("3.5ms") and b - a == ns3.Time(0.0005) and a * 2 == ns3.Time("3ms") and a / b == 0.75
    assert a < b and a <= a and b > a and b >= b and a != b and a != 5 and hash(a) == hash(ns3.Time("1.5ms"))
    assert eval(repr(a), {"Time": ns3.Time}) == a and float(a) == 0.0015
    assert a + "500us" == b
    with pytest.raises(ValueError):
        a / ns3.Time(0)

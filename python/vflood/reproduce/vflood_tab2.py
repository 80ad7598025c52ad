# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Table 2: what its routines cost per call. There cycles of a CPU, here instructions of the simulator's own hooks."""

import tempfile

from vflood import callgrind, figure, published, transfers
from vflood.errors import UsageError
from vflood.figure import number
from vflood.reproduce.gains import COLOURS, size
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

BYTES = 20_000_000  # assumed: some 40 s under callgrind
ROUTINES = {
    "tx": "packet from the guest",
    "rx": "ACK to the guest",
    "lookup": "search of a flow",
    "update": "message to the guest",
    "process": "message in the guest",
}
SEND = r"ns3::QueueDisc::Run\(\)$"  # the device's way to the wire, no part of vFlood
FLOOD = r"GuestTcpSocket"  # what the guest sends once it is told that it may
HOOK = r"^ns3::VfloodAckHook::OnFrame\("
ONLINE = r"^ns3::VfloodGuestOps::GoOnline\("


def command(request):
    """A stream from a guest alone on its core, without anything that does not belong to it."""
    options = {
        "vms": 1,
        "load": 0,
        "warmup": 0.01,
        "broadcasts": 0,
        "gap-ms": 0,
        "bytes": max(100_000, round(BYTES * request.scale)),
        "transfers": 1,
        "offload": "vflood",
    }
    return transfers.command(options, request.seed), options


def count(profile):
    """{routine: (calls, instructions)}."""
    tx = r"^ns3::VfloodQueueDisc::DoEnqueue\("
    peer = r"^ns3::VfloodControl::OnPeerSegment\("
    find = r"^std::_Rb_tree<ns3::FlowKey, .*VfloodFlow.*::find\("
    post = r"^ns3::VfloodChannelEnd::Post\("
    message = r"^ns3::VfloodGuest::OnMessage\("
    released = profile.cost(r"^ns3::VfloodQueueDisc::DoDequeue\(")
    return {
        "tx": (profile.calls(tx), profile.cost(tx)),
        "rx": (profile.calls(peer), profile.cost(HOOK) - profile.edge(r"^ns3::VfloodControl::Serve\(", SEND) + released),
        "lookup": (profile.calls(find), profile.cost(find)),
        "update": (profile.calls(post), profile.cost(post) - profile.edge(r"^ns3::VfloodChannelEnd::Send\(", r"EventChannel")),
        "process": (profile.calls(message), profile.cost(message) - profile.edge(ONLINE, FLOOD)),
    }


def shapes(per_call):
    """Each published statement, and what was observed."""
    text = published.shapes("vflood")
    told = {name: f"{per_call[name]:.0f}" for name in ROUTINES}
    verdicts = {
        "TAB-2-tx": (per_call["tx"] < per_call["rx"], f"{told['tx']} and {told['rx']} instructions"),
        "TAB-2-messages": (
            max(per_call["update"], per_call["process"]) < per_call["rx"],
            f"{told['update']} and {told['process']} instructions; the hook {told['rx']}",
        ),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def tabulate(counts, per_call):
    """Text: one line per routine."""
    paper = {name: published.numbers("vflood")[f"tab2.{name}"] for name in ROUTINES}
    lines = [("per call", "published, cycles", "share", "simulated, instructions", "share", "calls", "routine")]
    sums = sum(p.value for p in paper.values()), sum(per_call.values())
    for name, what in ROUTINES.items():
        lines.append(
            (
                what,
                number(paper[name].value),
                f"{paper[name].value / sums[0]:.0%}",
                f"{per_call[name]:.0f}",
                f"{per_call[name] / sums[1]:.0%}",
                str(counts[name][0]),
                paper[name].note,
            )
        )
    return lines


def painter(per_call, caption):
    """A function that draws the figure: the share of each routine, published and simulated."""

    def draw(fig):
        axes = fig.subplots()
        paper = {name: published.numbers("vflood")[f"tab2.{name}"].value for name in ROUTINES}
        kinds = (("published, cycles", paper), ("simulated, instructions", per_call))
        for index, (label, values) in enumerate(kinds):
            total = sum(values.values())
            y = [place + 0.4 * index for place in range(len(ROUTINES))]
            x = [100 * values[name] / total for name in ROUTINES]
            axes.barh(y, x, 0.36, color=COLOURS[index], label=label, zorder=2)
            for place, share, name in zip(y, x, ROUTINES):
                axes.annotate(f"{values[name]:.0f}", (share, place), (4, 0), textcoords="offset points", va="center", fontsize=9)
        axes.set_yticks([place + 0.2 for place in range(len(ROUTINES))], ROUTINES.values())
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        axes.set_xlabel("share of the sum of all routines (%); numbers: per call")
        figure.head(fig, axes, REPRODUCTION.title, "what is comparable is the proportion", left=0.22)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Counts instructions."""
    if request.seeds not in (None, 1):
        raise UsageError(f"--seeds is {request.seeds}; allowed for vflood-tab2: 1 (nothing in it is random)")
    line, options = command(request)
    with tempfile.TemporaryDirectory(prefix="vflood-tab2-") as folder:
        profile = callgrind.run(line, folder, REPRODUCTION.id)
    counts = count(profile)
    per_call = {name: cost / calls for name, (calls, cost) in counts.items()}
    caption = (
        f"A guest alone on its core sends {size(options['bytes'])} to a native host (published: Iperf for 20 s). Instructions of the "
        "simulator's own hooks, by callgrind, with what they call: parsing and queueing objects of ns-3 included, the device's way to "
        "the wire and the guest's TCP left out"
    )
    paper = published.numbers("vflood")
    return Result(
        runs=1,
        asked=1,
        cells=[
            Cell(f"tab2.{name}", paper[f"tab2.{name}"].value, value, "instructions per call, beside cycles", paper[f"tab2.{name}"].source)
            for name, value in per_call.items()
        ],
        shapes=shapes(per_call),
        about=caption,
        rows=[{"routine": name, "calls": calls, "instructions": cost} for name, (calls, cost) in counts.items()],
        draw=painter(per_call, caption),
        size=(9, 5),
        table=tabulate(counts, per_call),
    )


REPRODUCTION = Reproduction(
    id="vflood-tab2",
    title="What vFlood's routines cost",
    seeds=1,
    function=reproduce,
)

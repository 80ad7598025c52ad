# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Figure 8: what TCP with a small RTO floor does when a guest that sends loses its core; drawn from a run."""

from vflood import figure
from vflood.figure import number
from vflood.reproduce import pseudo_congestion
from vflood.reproduce.pseudo_congestion import ABOUT, SENDER
from vflood.reproduce.record import Reproduction, Result
from vflood.timeline_figure import ACK, BRIDGE, DATA, GUEST, WIRE

BEFORE, AFTER = 0.3e-3, 0.35e-3  # seconds shown around losing the core
EARLY, LATE = 0.1e-3, 0.5e-3  # seconds shown around getting it back
TIMEOUT, AWAY = "#CC79A7", "0.9"
SEGMENT = 1448


def marks(found, begin, end, origin):
    """What is drawn of a window: {kind: [(time, segments from the one sent again), ...]}."""
    shown = {"data": [], "again": [], "host": [], "guest": []}
    high = 0
    for packet in found.packets:
        height = ((packet.seq if packet.out else packet.ack) - origin) / SEGMENT
        sent = packet.points[0][0]
        if packet.out and packet.payload:
            kind, at = ("again" if packet.seq < high else "data"), sent
            high = max(high, packet.seq + packet.payload)
            shown[kind].append((at, height))
        elif not packet.out:
            shown["host"].append((packet.at(BRIDGE) or sent, height))
            if packet.at(GUEST):
                shown["guest"].append((packet.at(GUEST), height))
    return {kind: [(t, y) for t, y in points if begin <= t <= end] for kind, points in shown.items()}


STYLES = {
    "data": {"marker": "s", "color": DATA, "markersize": 4, "label": "data: sent"},
    "again": {"marker": "D", "color": DATA, "markerfacecolor": "white", "markersize": 6, "label": "data: sent again"},
    "host": {"marker": "o", "color": ACK, "markerfacecolor": "white", "markersize": 6, "label": "ACK: in the driver domain"},
    "guest": {"marker": "o", "color": ACK, "markersize": 4, "label": "ACK: received by the guest"},
}


def window(axes, found, begin, end, origin):
    """Draws a window; grey: the guest does not run; ms from its begin."""
    axes.set_facecolor(AWAY)
    for turn in found.turns:
        if turn.end > begin and turn.begin < end:
            axes.axvspan((max(turn.begin, begin) - begin) * 1e3, (min(turn.end, end) - begin) * 1e3, color="white", zorder=0)
    for kind, points in marks(found, begin, end, origin).items():
        x, y = [(t - begin) * 1e3 for t, _ in points], [height for _, height in points]
        axes.plot(x, y, linestyle="none", zorder=5 if kind == "again" else 3, **STYLES[kind])
    axes.set_xlim(0, (end - begin) * 1e3)
    axes.set_axisbelow(True)


def step(axes, x, y, name, text, offset, colour="0.1"):
    """A numbered step."""
    arrow = {"arrowstyle": "-", "color": colour, "linewidth": 0.9}
    box = {"facecolor": "white", "edgecolor": colour, "boxstyle": "round,pad=0.25", "linewidth": 0.9}
    place = {"textcoords": "offset points", "xytext": offset, "fontsize": 9.5, "zorder": 8}
    axes.annotate(f"{name}  {text}", (x, y), arrowprops=arrow, bbox=box, **place)


def draw_close(left, right, found, episode):
    """Sequence numbers over time, before and after the absence."""
    origin, duplicate = episode.again.seq, episode.duplicate(found.packets)
    begin, late = episode.preempted - BEFORE, episode.resumed - EARLY
    window(left, found, begin, episode.preempted + AFTER, origin)
    window(right, found, late, episode.resumed + LATE, origin)
    sent = max((p for p in found.packets if p.out and p.points[0][0] < episode.preempted), key=lambda p: p.points[0][0])
    first, last = episode.waiting[0], episode.waiting[-1]
    step(left, (sent.points[0][0] - begin) * 1e3, (sent.seq - origin) / SEGMENT, "1", "data is sent; the core is lost", (-150, 24))
    middle = episode.waiting[len(episode.waiting) // 2]
    text = "the ACKs return and wait"
    step(left, (middle.at(BRIDGE) - begin) * 1e3, (middle.ack - origin) / SEGMENT, "2", text, (-40, -60), ACK)
    timeout = (episode.timeout - late) * 1e3
    right.axvline(timeout, color=TIMEOUT, linewidth=1.5, zorder=2)
    step(right, timeout, 0, "3", "RTO: the old segment is sent\n     again, though ACKs wait", (30, -12), TIMEOUT)
    at = (duplicate.at(GUEST) or duplicate.at(WIRE)) - late
    step(right, at * 1e3, (duplicate.ack - origin) / SEGMENT, "4", "duplicate ACK", (12, -50), ACK)
    low, high = -4, (max(sent.seq, last.ack, first.ack) - origin) / SEGMENT + 22
    for axes in (left, right):
        axes.set_ylim(low, high)
    left.set_ylabel("segment, from the one sent again")
    left.set_xlabel("ms")
    right.set_xlabel(f"ms; it begins {number(1e3 * (late - begin))} ms after the left part")
    right.tick_params(labelleft=False)


def draw_whole(axes, found):
    """RTO and smoothed RTT over the run."""
    begin = found.turns[0].begin
    end = max(t for t, _ in found.shown.counters[f"{SENDER} RTO [us]"])
    axes.set_facecolor(AWAY)
    for turn in found.turns:
        axes.axvspan((turn.begin - begin) * 1e3, (turn.end - begin) * 1e3, color="white", zorder=0)
    for name, colour, label in (("RTO", TIMEOUT, "RTO"), ("SRTT", ACK, "smoothed RTT")):
        points = found.shown.counters[f"{SENDER} {name} [us]"]
        x, y = [(t - begin) * 1e3 for t, _ in points], [value / 1e3 for _, value in points]
        axes.step(x, y, where="post", color=colour, label=label, linewidth=1.6)
    for mark in found.timeouts:
        axes.axvline((mark.begin - begin) * 1e3, color=TIMEOUT, linestyle=":", linewidth=1)
    axes.set_xlim(0, (end - begin) * 1e3)
    axes.set_ylim(0, 1.4 * max(value for _, value in found.shown.counters[f"{SENDER} RTO [us]"]) / 1e3)
    axes.set_ylabel("ms")
    axes.set_xlabel(f"the whole transfer, ms; dotted: the {len(found.timeouts)} timeouts")
    axes.legend(loc="upper left", ncol=2, fontsize=9)


def painter(found, episode, about):
    """A function that draws the figure."""

    def draw(fig):
        from matplotlib.patches import Patch

        grid = fig.add_gridspec(2, 2, height_ratios=(3.4, 1), hspace=0.3, wspace=0.05)
        left = fig.add_subplot(grid[0, 0])
        draw_close(left, fig.add_subplot(grid[0, 1]), found, episode)
        draw_whole(fig.add_subplot(grid[1, :]), found)
        handles = left.get_legend_handles_labels()[0]
        handles.append(Patch(facecolor=AWAY, edgecolor="0.7", label="guest 1 has no core"))
        fig.legend(handles=handles, loc="upper center", ncol=5, frameon=False, fontsize=9.5, bbox_to_anchor=(0.5, 0.955))
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        fig.subplots_adjust(left=0.07, right=0.985, top=0.89)
        figure.caption(fig, about)

    return draw


def reproduce(request):
    """Runs the experiment."""
    found = pseudo_congestion.simulate(request, REPRODUCTION.id)
    episode = pseudo_congestion.pick(found)
    away = number(1e3 * (episode.resumed - episode.preempted))
    about = (
        f"{ABOUT} Above left: around losing the core; right: around getting it back {away} ms later. Below: the "
        "round trip times of the ACKs that waited enter the smoothed one and the RTO, too late for the timeout that they "
        "come after; both have shrunk again when the core is lost the next time."
    )
    return Result(
        runs=1,
        asked=1,
        cells=pseudo_congestion.cells(found, "fig8"),
        shapes=pseudo_congestion.shapes(found, ("PV-F7-wake", "PV-F7-order", "PV-F8-duplicate")),
        about=about,
        rows=pseudo_congestion.rows(found, episode),
        draw=painter(found, episode, about),
        size=(12, 9),
    )


REPRODUCTION = Reproduction(
    id="pvtcp-fig8",
    title="TCP with a small RTO floor in a guest that shares its core",
    seeds=1,
    function=reproduce,
)

// Copyright (c) 2026 The vflood authors
//
// SPDX-License-Identifier: GPL-2.0-only

// A timeline: what of it is in view, and what one points at.
"use strict";

const NEAR = 4; // pixels beside a mark that still mean it

class Timeline extends Painting {
  /**
   * @param root  the element to fill
   * @param runs  [{label, data}]
   */
  constructor(root, runs) {
    super();
    this.root = root;
    this.runs = runs.map(({ label, data }) => ({ label, trace: new Trace(data) }));
    this.hidden = new Set(this.runs[0].trace.groups.filter((group) => !group.shown).map((group) => group.title));
    this.pointers = new Map();
    this.build();
    this.choose(0);
    this.all();
    new ResizeObserver(() => this.draw()).observe(this.frame);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  // --- Elements

  build() {
    const make = (name, kind, text) => {
      const element = document.createElement(name);
      element.className = kind;
      if (text) element.textContent = text;
      return element;
    };
    const button = (label, text, act) => {
      const found = make("button", "tool", text);
      found.type = "button";
      found.title = label;
      found.setAttribute("aria-label", label);
      found.addEventListener("click", act);
      return found;
    };
    const bar = make("div", "tools");
    if (this.runs.length > 1) {
      const choices = make("div", "choices");
      choices.setAttribute("role", "group");
      choices.setAttribute("aria-label", "Run");
      this.choices = this.runs.map(({ label }, i) => button(`Show: ${label}`, label, () => this.choose(i)));
      choices.append(...this.choices);
      bar.append(choices);
    }
    const zooms = make("div", "choices");
    zooms.append(
      button("Zoom out", "−", () => this.zoom(2)),
      button("Zoom in", "+", () => this.zoom(0.5)),
      button("Show all", "All", () => this.all()));
    this.range = make("output", "range");
    bar.append(zooms, this.range);
    this.groups = make("div", "groups");
    this.frame = make("div", "frame");
    this.canvas = make("canvas", "");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", "Timeline. Plus and minus zoom, arrows move, Home shows all.");
    this.tip = make("div", "tip");
    this.tip.hidden = true;
    this.frame.append(this.canvas, this.tip);
    this.shares = make("div", "scroll shares");
    const hint = make("p", "hint", "Wheel, pinch, or + and − zoom; drag, or the arrow keys, move; Home shows all. Point at something, or tap it, to read it.");
    this.root.replaceChildren(bar, this.groups, this.frame, hint, this.shares);
    this.listen();
  }

  /** Which run is shown; the time in view stays, so that one sees the same moment of both. */
  choose(index) {
    this.trace = this.runs[index].trace;
    (this.choices || []).forEach((choice, i) => choice.setAttribute("aria-pressed", i === index));
    this.hover = null;
    this.offer();
    if (this.from !== undefined) this.show(this.from, this.to);
  }

  /** Check boxes for the groups. */
  offer() {
    this.groups.replaceChildren(...this.trace.groups.map((group) => {
      const label = document.createElement("label"), box = document.createElement("input");
      box.type = "checkbox";
      box.checked = !this.hidden.has(group.title);
      box.addEventListener("change", () => {
        box.checked ? this.hidden.delete(group.title) : this.hidden.add(group.title);
        this.draw();
      });
      label.title = group.about;
      label.append(box, ` ${group.title}`);
      return label;
    }));
  }

  // --- What is in view

  get span() {
    const begins = this.runs.map(({ trace }) => trace.begin), ends = this.runs.map(({ trace }) => trace.end);
    return [Math.min(...begins), Math.max(...ends)];
  }

  all() {
    this.show(...this.span);
  }

  show(from, to) {
    const [first, last] = this.span;
    const length = Math.min(Math.max(to - from, SHORTEST), last - first);
    this.from = Math.min(Math.max(from, first), last - length);
    this.to = this.from + length;
    this.draw();
  }

  /** @param at  a time that stays where it is; default: the middle */
  zoom(factor, at = (this.from + this.to) / 2) {
    const [first, last] = this.span, length = this.to - this.from;
    const next = Math.min(Math.max(length * factor, SHORTEST), last - first);
    this.show(at - ((at - this.from) * next) / length, at + ((this.to - at) * next) / length);
  }

  move(share) {
    const by = share * (this.to - this.from);
    this.show(this.from + by, this.to + by);
  }

  x(ns) {
    return this.left + ((ns - this.from) / (this.to - this.from)) * (this.width - this.left);
  }

  ns(x) {
    return this.from + ((x - this.left) / (this.width - this.left)) * (this.to - this.from);
  }

  // --- Input

  listen() {
    const canvas = this.canvas;
    canvas.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.onKey(event));
    canvas.addEventListener("pointerdown", (event) => this.onDown(event));
    canvas.addEventListener("pointermove", (event) => this.onMove(event));
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, (event) => this.onUp(event));
    canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.point(null));
    canvas.addEventListener("dblclick", (event) => this.zoom(0.25, this.ns(event.offsetX)));
  }

  onWheel(event) {
    const aside = event.shiftKey ? event.deltaX || event.deltaY : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
    const [first, last] = this.span;
    if (!aside && event.deltaY > 0 && this.to - this.from >= last - first) return; // nothing to zoom: the page scrolls
    event.preventDefault();
    if (aside) this.move(aside / 1000);
    else this.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 400))), this.ns(event.offsetX));
  }

  onKey(event) {
    const acts = {
      "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2), "_": () => this.zoom(2),
      ArrowLeft: () => this.move(-0.2), ArrowRight: () => this.move(0.2), Home: () => this.all(), "0": () => this.all(),
      Escape: () => this.point(null),
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
  }

  onDown(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.moved = this.pointers.size > 1;
  }

  onMove(event) {
    const known = this.pointers.get(event.pointerId);
    if (!known) return this.point(event.offsetX, event.offsetY);
    const before = [...this.pointers.values()].map(({ x }) => x);
    this.moved = this.moved || Math.abs(event.offsetX - known.x) > 3;
    if (!this.moved) return undefined;
    Object.assign(known, { x: event.offsetX, y: event.offsetY });
    const now = [...this.pointers.values()].map(({ x }) => x);
    if (now.length === 1) return this.move((before[0] - now[0]) / (this.width - this.left));
    const apart = (ends) => Math.max(10, Math.abs(ends[0] - ends[1]));
    return this.zoom(apart(before) / apart(now), this.ns((now[0] + now[1]) / 2));
  }

  onUp(event) {
    if (this.pointers.delete(event.pointerId) && !this.moved) this.point(event.offsetX, event.offsetY);
  }

  /** What is at a place is read out; null: nothing. */
  point(x, y) {
    this.hover = x === null ? null : { x, y };
    this.draw();
  }

  // --- What one points at

  /** The slice at a place, or the nearest mark: {row, i}. */
  find(x, y) {
    const place = this.places.find((p) => p.row && y >= p.y && y < p.y + p.height);
    if (!place || x < this.left) return null;
    const { row } = place, at = this.ns(x);
    if (row.kind === "counter") {
      const i = after(row.begin, at) - 1;
      return i < 0 ? null : { row, i };
    }
    let best = null, least = NEAR;
    const first = after(row.end, this.ns(x - NEAR - 1)), last = this.ns(x + NEAR);
    for (let i = first; i < row.begin.length && row.begin[i] <= last; i += 1) {
      const away = Math.max(0, this.x(row.begin[i]) - x, x - this.x(row.end[i]));
      const inside = row.begin[i] <= at && at < row.end[i];
      if (inside || away < least) [best, least] = [i, inside ? -1 : away];
      if (inside) break;
    }
    return best === null ? null : { row, i: best };
  }

  pointed() {
    this.tip.hidden = true;
    if (!this.hover || this.hover.x < this.left) return;
    const { x, y } = this.hover;
    this.pen.fillStyle = this.colour("quiet");
    this.pen.fillRect(Math.round(x), AXIS - 6, 1, this.height);
    const found = this.find(x, y);
    if (!found) return;
    const { row, i } = found;
    if (row.p) this.way(row.p[i], 1, 2);
    if (row.kind !== "counter") {
      const place = this.place(row), begin = Math.max(this.left, this.x(row.begin[i]));
      Object.assign(this.pen, { strokeStyle: this.colour("ink"), lineWidth: 1.5 });
      this.pen.strokeRect(begin - 1, place.y - 1, Math.max(3, Math.min(this.width, this.x(row.end[i])) - begin + 1), place.height + 2);
    }
    this.read(row, i);
  }

  /** Fills the box with what is known of a slice. */
  read(row, i) {
    const step = Math.min(1e3, (this.to - this.from) / 1e4);
    const facts = row.kind === "counter"
      ? [["value", row.values[i]], ["since", clock(row.begin[i], step)]]
      : [["start", clock(row.begin[i], step)], ["duration", row.d[i] ? lasting(row.d[i]) : "an instant"], ...this.trace.args(row, i)];
    const title = document.createElement("strong"), list = document.createElement("dl");
    title.textContent = row.kind === "counter" ? row.name : this.trace.name(row, i);
    const where = document.createElement("span");
    where.textContent = row.kind === "counter" ? "" : row.name;
    for (const [name, value] of facts) {
      const term = document.createElement("dt"), said = document.createElement("dd");
      term.textContent = name;
      said.textContent = value;
      list.append(term, said);
    }
    this.tip.replaceChildren(title, where, list);
    this.tip.hidden = false;
    const { x, y } = this.hover, { offsetWidth: wide, offsetHeight: high } = this.tip;
    const left = x + 16 + wide <= this.width ? x + 16 : Math.max(0, x - 16 - wide);
    const top = y + 16 + high <= this.height ? y + 16 : Math.max(0, y - 16 - high);
    Object.assign(this.tip.style, { left: `${left}px`, top: `${top}px` });
  }

  /** The range in words, and how the CPUs were shared in it. */
  tell() {
    const length = this.to - this.from;
    this.range.textContent = `${clock(this.from, length / 100)} to ${clock(this.to, length / 100)} (${lasting(length)})`;
    Object.assign(this.canvas.dataset, { from: Math.round(this.from), to: Math.round(this.to) });
    clearTimeout(this.later);
    this.later = setTimeout(() => this.share(), 120);
  }

  share() {
    const table = document.createElement("table"), rows = this.trace.groups.filter((group) => group.rows.some((row) => row.kind === "slices"));
    table.createCaption().textContent = "Shares of the time in view";
    for (const group of rows) {
      const head = table.createTHead().insertRow();
      for (const text of [group.title, ...group.legend.map(([name]) => name)]) {
        const cell = document.createElement("th");
        cell.textContent = text;
        cell.scope = "col";
        head.append(cell);
      }
      const body = table.createTBody();
      body.append(head);
      for (const row of group.rows) {
        const line = body.insertRow(), times = new Float64Array(group.legend.length);
        for (let i = after(row.end, this.from), n = row.begin.length; i < n && row.begin[i] < this.to; i += 1)
          times[row.c[i]] += Math.min(row.end[i], this.to) - Math.max(row.begin[i], this.from);
        line.insertCell().textContent = row.name;
        for (const time of times) line.insertCell().textContent = `${((100 * time) / (this.to - this.from)).toFixed(1)} %`;
      }
    }
    this.shares.replaceChildren(table);
  }
}

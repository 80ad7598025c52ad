// Copyright (c) 2026 The vflood authors
//
// SPDX-License-Identifier: GPL-2.0-only

// A timeline on a canvas: who had which CPU, where packets passed, how full rings were. tracks.py says what the data are.
"use strict";

const ROW = 20, COUNTER = 36, HEADING = 30, GAP = 4, AXIS = 26; // heights, in CSS pixels
const GUTTER = 168, NARROW = 620, CAPTION = 15; // where names stand: beside a row, or above it where there is no room
const SHORTEST = 200; // ns that fill the view at the closest look
const MOST_WAYS = 400; // packets in view up to which their ways are drawn
const NEAR = 4; // pixels beside a mark that still mean it

function sums(differences) {
  const found = new Float64Array(differences.length);
  let sum = 0;
  differences.forEach((difference, i) => { found[i] = sum += difference; });
  return found;
}

/** The first i with numbers[i] > at (numbers ascend). */
function after(numbers, at) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A time in ns as people read it, with the digits that tell two times apart which are `step` ns away from each other. */
function clock(ns, step) {
  return `${(ns / 1e9).toFixed(Math.min(9, Math.max(0, Math.ceil(9 - Math.log10(Math.max(1, step))))))} s`;
}

function lasting(ns) {
  const [unit, size] = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]].find(([, least]) => ns >= least) || ["ns", 1];
  return `${Number((ns / size).toPrecision(4))} ${unit}`;
}

/** The data of one run, unfolded. */
class Trace {
  constructor(data) {
    Object.assign(this, { begin: data.begin, end: Math.max(data.end, data.begin + SHORTEST), strings: data.strings });
    this.groups = data.groups.map((group) => ({ ...group, rows: group.rows.map((row) => this.unfold(row, group)) }));
    this.ways = this.join();
  }

  unfold(row, group) {
    if (row.kind === "counter") {
      const values = sums(row.v);
      return { ...row, group, begin: sums(row.t), values, top: values.reduce((a, b) => Math.max(a, b), 0), bottom: values.reduce((a, b) => Math.min(a, b), 0) };
    }
    const begin = new Float64Array(row.t.length), end = new Float64Array(row.t.length);
    let last = 0;
    row.t.forEach((pause, i) => { begin[i] = last + pause; end[i] = last = begin[i] + row.d[i]; });
    return { ...row, group, begin, end };
  }

  /** For every packet the places that it passed: [row, i]. */
  join() {
    const ways = [];
    for (const group of this.groups)
      for (const row of group.rows)
        (row.p || []).forEach((packet, i) => (ways[packet] = ways[packet] || []).push([row, i]));
    for (const way of ways) if (way) way.sort(([a, i], [b, j]) => a.begin[i] - b.begin[j]);
    return ways;
  }

  name(row, i) {
    return this.strings[row.n[i]];
  }

  args(row, i) {
    const read = (column) => (column.v ? column.v[i] : column.s[i] === null ? null : this.strings[column.s[i]]);
    return Object.entries(row.args).map(([key, column]) => [key, read(column)]).filter(([, value]) => value !== null);
  }
}

class Timeline {
  /**
   * @param root  the element to fill
   * @param runs  [{label, data}]
   */
  constructor(root, runs) {
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

  // --- Drawing

  draw() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.paint();
    });
  }

  arrange() {
    const inside = this.frame.clientWidth;
    this.narrow = inside < NARROW;
    this.left = this.narrow ? 0 : GUTTER;
    this.width = inside;
    this.places = [];
    let y = AXIS;
    for (const group of this.trace.groups.filter(({ title }) => !this.hidden.has(title))) {
      this.places.push({ group, y });
      y += this.narrow && group.legend.length ? HEADING + CAPTION : HEADING;
      for (const row of group.rows) {
        if (this.narrow) y += CAPTION;
        const height = row.kind === "counter" ? COUNTER : ROW;
        this.places.push({ row, y, height });
        y += height + GAP;
      }
      y += GAP;
    }
    this.height = y + GAP;
  }

  place(row) {
    return this.places.find((place) => place.row === row);
  }

  paint() {
    if (!this.frame.clientWidth) return; // not on the page just now
    this.arrange();
    const scale = window.devicePixelRatio || 1, canvas = this.canvas;
    const [wide, high] = [Math.round(this.width * scale), Math.round(this.height * scale)];
    if (canvas.width !== wide || canvas.height !== high) {
      Object.assign(canvas, { width: wide, height: high });
      Object.assign(canvas.style, { width: `${this.width}px`, height: `${this.height}px` });
    }
    this.style = getComputedStyle(this.root);
    this.pen = canvas.getContext("2d");
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.pen.clearRect(0, 0, this.width, this.height);
    this.pen.textBaseline = "middle";
    this.axis();
    for (const place of this.places) place.row ? this.row(place) : this.heading(place);
    this.allWays();
    this.pointed();
    this.tell();
  }

  colour(name) {
    return this.style.getPropertyValue(`--${name}`).trim() || "#888";
  }

  font(size, weight = 400) {
    this.pen.font = `${weight} ${size}px ${this.style.fontFamily}`;
  }

  axis() {
    const rough = ((this.to - this.from) / (this.width - this.left)) * 110;
    const ten = 10 ** Math.floor(Math.log10(rough)), step = [1, 2, 5, 10].find((n) => n * ten >= rough) * ten;
    this.font(11);
    this.pen.textAlign = "left";
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      const x = Math.round(this.x(at)) + 0.5;
      this.pen.fillStyle = this.colour("line");
      this.pen.fillRect(x, AXIS - 6, 1, this.height);
      this.pen.fillStyle = this.colour("quiet");
      const text = clock(at, step);
      if (x + this.pen.measureText(text).width < this.width) this.pen.fillText(text, x + 3, AXIS / 2 - 2);
    }
  }

  heading({ group, y }) {
    this.font(12, 600);
    this.pen.textAlign = "left";
    this.pen.fillStyle = this.colour("ink");
    this.pen.fillText(group.title, 0, y + HEADING / 2 + 2);
    this.font(11);
    const middle = y + HEADING / 2 + (this.narrow ? CAPTION + 2 : 2);
    let x = this.left;
    for (const [name, colour] of group.legend) {
      this.pen.fillStyle = this.colour(colour);
      this.pen.fillRect(x, middle - 5, 10, 10);
      this.pen.fillStyle = this.colour("quiet");
      this.pen.fillText(name, x + 15, middle);
      x += this.pen.measureText(name).width + 30;
    }
  }

  row({ row, y, height }) {
    this.font(11);
    this.pen.textAlign = "left";
    this.pen.fillStyle = this.colour("quiet");
    const scale = row.kind === "counter" ? `${row.bottom} to ${row.top}` : "";
    if (this.narrow) this.pen.fillText([row.name, scale].filter(Boolean).join(", "), 0, y - CAPTION / 2);
    else {
      this.pen.fillText(this.fit(row.name, GUTTER - 12), 0, y + (scale ? 11 : height / 2));
      this.font(10);
      this.pen.fillText(scale, 0, y + height - 9);
      this.font(11);
    }
    this.pen.fillStyle = this.colour("lane");
    this.pen.fillRect(this.left, y, this.width - this.left, height);
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(this.left, y, this.width - this.left, height);
    this.pen.clip();
    row.kind === "counter" ? this.counter(row, y, height) : this.slices(row, y, height);
    this.pen.restore();
  }

  fit(text, room) {
    if (this.pen.measureText(text).width <= room) return text;
    let end = text.length;
    while (end > 1 && this.pen.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
    return `${text.slice(0, end)}…`;
  }

  /** Slices of a pixel or more as boxes; what is shorter is summed up for each pixel: its shares are stacked there. */
  slices(row, y, height) {
    const colours = row.group.legend.map(([, colour]) => this.colour(colour)), marks = row.kind === "marks";
    const weights = new Float64Array(colours.length), perPixel = (this.to - this.from) / (this.width - this.left);
    let pixel = -1;
    const flush = () => {
      if (pixel < 0) return;
      const whole = marks ? weights.reduce((a, b) => a + b, 0) : perPixel;
      let bottom = y + height;
      weights.forEach((weight, c) => {
        if (!weight) return;
        const high = Math.min(bottom - y, Math.max(4, (height * weight) / whole));
        this.pen.fillStyle = colours[c];
        this.pen.fillRect(pixel, bottom - high, marks ? 1.5 : 1, high);
        bottom -= high;
      });
      weights.fill(0);
      pixel = -1;
    };
    for (let i = after(row.end, this.from - 1), n = row.begin.length; i < n && row.begin[i] <= this.to; i += 1) {
      const x = this.x(row.begin[i]), wide = this.x(row.end[i]) - x;
      if (wide >= 1.5) {
        const begin = Math.max(x, this.left), end = Math.min(x + wide, this.width);
        this.pen.fillStyle = colours[row.c[i]];
        this.pen.fillRect(begin, y, wide > 3 ? end - begin - 0.5 : end - begin, height);
        if (end - begin > 46) this.inscribe(row, i, begin, end, y + height / 2);
      } else {
        const here = Math.floor(marks ? x : x + wide / 2);
        if (here !== pixel) flush();
        pixel = here;
        weights[row.c[i]] += marks ? 1 : row.end[i] - row.begin[i];
      }
    }
    flush();
  }

  inscribe(row, i, begin, end, y) {
    this.pen.fillStyle = this.colour(`on-${row.group.legend[row.c[i]][1]}`);
    const text = row.kind === "marks" ? this.trace.name(row, i) : row.group.legend[row.c[i]][0];
    this.pen.fillText(this.fit(text, end - begin - 10), begin + 5, y);
  }

  counter(row, y, height) {
    const top = row.top, bottom = row.bottom, level = (value) => y + height - 2 - ((value - bottom) / (top - bottom || 1)) * (height - 6);
    const first = Math.max(0, after(row.begin, this.from) - 1), n = row.begin.length;
    this.pen.beginPath();
    let x = this.left, last = row.values[first];
    this.pen.moveTo(x, level(last));
    for (let i = first; i < n && row.begin[i] <= this.to; i += 1) {
      x = Math.max(this.left, this.x(row.begin[i]));
      this.pen.lineTo(x, level(last));
      this.pen.lineTo(x, level((last = row.values[i])));
    }
    this.pen.lineTo(this.width, level(last));
    this.pen.strokeStyle = this.colour("count");
    this.pen.lineWidth = 1.25;
    this.pen.stroke();
    this.pen.lineTo(this.width, level(bottom));
    this.pen.lineTo(this.left, level(bottom));
    this.pen.globalAlpha = 0.16;
    this.pen.fillStyle = this.colour("count");
    this.pen.fill();
    this.pen.globalAlpha = 1;
  }

  /** Lines that join the places a packet passed, where few enough are in view. */
  allWays() {
    const seen = new Set();
    for (const { row } of this.places) {
      if (!row || !row.p) continue;
      for (let i = after(row.end, this.from), n = row.begin.length; i < n && row.begin[i] <= this.to; i += 1) seen.add(row.p[i]);
      if (seen.size > MOST_WAYS) return;
    }
    for (const packet of seen) this.way(packet, 0.3, 1);
  }

  way(packet, alpha, wide) {
    const points = this.trace.ways[packet].map(([row, i]) => ({ place: this.place(row), at: row.begin[i], row, i })).filter(({ place }) => place);
    if (points.length < 2) return;
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(this.left, AXIS, this.width - this.left, this.height);
    this.pen.clip();
    this.pen.beginPath();
    points.forEach(({ place, at }) => this.pen.lineTo(this.x(at), place.y + place.height / 2));
    const { row, i } = points[0];
    Object.assign(this.pen, { globalAlpha: alpha, lineWidth: wide, strokeStyle: this.colour(row.group.legend[row.c[i]][1]) });
    this.pen.stroke();
    this.pen.restore();
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

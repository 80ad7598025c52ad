// Copyright (c) 2026 The vflood authors
//
// SPDX-License-Identifier: GPL-2.0-only

// How a timeline is drawn on its canvas: who had which CPU, where packets passed, how full rings were.
"use strict";

const ROW = 20, COUNTER = 36, HEADING = 30, GAP = 4, AXIS = 26; // heights, in CSS pixels
const GUTTER = 168, NARROW = 620, CAPTION = 15; // where names stand: beside a row, or above it where there is no room
const MOST_WAYS = 400; // packets in view up to which their ways are drawn

/** A time in ns as people read it, with the digits that tell two times apart which are `step` ns away from each other. */
function clock(ns, step) {
  return `${(ns / 1e9).toFixed(Math.min(9, Math.max(0, Math.ceil(9 - Math.log10(Math.max(1, step))))))} s`;
}

function lasting(ns) {
  const [unit, size] = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]].find(([, least]) => ns >= least) || ["ns", 1];
  return `${Number((ns / size).toPrecision(4))} ${unit}`;
}

/** What is drawn; what is in view, and what is pointed at, a Timeline knows. */
class Painting {
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
}

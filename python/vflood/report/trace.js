// Copyright (c) 2026 The vflood authors
//
// SPDX-License-Identifier: GPL-2.0-only

// The data of a timeline, unfolded; tracks.py says how they are folded.
"use strict";

const SHORTEST = 200; // ns that fill the view at the closest look

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

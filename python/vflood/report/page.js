// Copyright (c) 2026 The vflood authors
//
// SPDX-License-Identifier: GPL-2.0-only

// Tabs, tables, pictures, and what is unpacked only when it is looked at. Without this script everything but timelines and
// tables of runs can be read, one below the other.
"use strict";

// --- Data of the page

async function unpack(script) {
  if (script.dataset.form === "json") return JSON.parse(script.textContent);
  if (typeof DecompressionStream === "undefined")
    throw new Error("this browser cannot unpack data; `./vflood report <folder> --plain` makes a page that needs no unpacking");
  const bytes = Uint8Array.from(atob(script.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Fills an element once it is seen; says in it what went wrong. */
function whenSeen(element, fill) {
  const watcher = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    try {
      await fill();
      element.dataset.ready = "";
    } catch (error) {
      element.textContent = `This part could not be shown: ${error.message}`;
    }
  }, { rootMargin: "200px" });
  watcher.observe(element);
}

for (const element of document.querySelectorAll(".timeline"))
  whenSeen(element, async () => {
    const scripts = [...element.querySelectorAll('script[data-kind="timeline"]')];
    const runs = await Promise.all(scripts.map(async (script) => await unpack(script)));
    element.timeline = new Timeline(element, runs);
  });

for (const element of document.querySelectorAll(".runs"))
  whenSeen(element, async () => {
    const { columns, rows } = await unpack(element.querySelector("script"));
    const table = document.createElement("table"), head = table.createTHead().insertRow(), body = table.createTBody();
    for (const name of columns) {
      const cell = document.createElement("th");
      cell.textContent = name;
      cell.scope = "col";
      head.append(cell);
    }
    for (const values of rows) {
      const row = body.insertRow();
      for (const value of values) row.insertCell().textContent = value;
    }
    element.replaceChildren(table);
  });

// --- Tabs

const tabs = [...document.querySelectorAll("[role=tab]")];
const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

function select(tab, focus = false) {
  for (const other of tabs) {
    other.setAttribute("aria-selected", other === tab);
    other.tabIndex = other === tab ? 0 : -1;
    panelOf(other).hidden = other !== tab;
  }
  tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focus) tab.focus();
}

function go(tab) {
  select(tab, true);
  history.replaceState(null, "", `#${panelOf(tab).id}`);
  if (matchMedia("(max-width: 760px)").matches) window.scrollTo(0, Math.min(window.scrollY, document.querySelector("main").offsetTop));
  else window.scrollTo(0, 0);
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // as somebody typed it
  }
}

/** Opens what the address names: a panel, or something in one. */
function follow() {
  const name = location.hash.slice(1);
  const target = document.getElementById(name) || document.getElementById(unescaped(name));
  const panel = target && target.closest("[role=tabpanel]");
  if (!panel) return;
  select(tabs.find((tab) => panelOf(tab) === panel));
  if (target !== panel) target.scrollIntoView({ block: "center" });
  else window.scrollTo(0, 0);
}

if (tabs.length) {
  const list = document.querySelector("[role=tablist]"), narrow = matchMedia("(max-width: 760px)");
  const orient = () => list.setAttribute("aria-orientation", list.classList.contains("side") && !narrow.matches ? "vertical" : "horizontal");
  orient();
  narrow.addEventListener("change", orient);
  for (const tab of tabs) tab.addEventListener("click", (event) => { event.preventDefault(); go(tab); });
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement), last = tabs.length - 1;
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    go(tabs[(to + tabs.length) % tabs.length]);
  });
  select(tabs[0]);
  follow();
  window.addEventListener("hashchange", follow);
}

// --- Tables that can be sorted and filtered

function sortBy(table, column, descending) {
  const key = (row) => {
    const cell = row.cells[column], text = cell.dataset.sort ?? cell.textContent.trim(), number = Number(text);
    return text !== "" && Number.isFinite(number) ? number : text.toLowerCase();
  };
  const order = (a, b) => {
    if ((a === "") !== (b === "")) return a === "" ? 1 : -1; // nothing is always last
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return (a < b ? -1 : a > b ? 1 : 0) * (descending ? -1 : 1);
  };
  const body = table.tBodies[0], rows = [...body.rows].map((row) => [key(row), row]);
  rows.sort(([a], [b]) => order(a, b));
  body.append(...rows.map(([, row]) => row));
}

for (const head of document.querySelectorAll("th[data-sortable] button"))
  head.addEventListener("click", () => {
    const cell = head.closest("th"), table = cell.closest("table"), descending = cell.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
    sortBy(table, cell.cellIndex, descending);
  });

for (const search of document.querySelectorAll("[data-filters]")) {
  const table = document.getElementById(search.dataset.filters), box = search.querySelector("input[type=search]");
  const buttons = [...search.querySelectorAll("button[data-only]")], said = search.querySelector("output");
  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const only = (buttons.find((button) => button.getAttribute("aria-pressed") === "true") || { dataset: { only: "" } }).dataset.only;
    let count = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(words.every((word) => text.includes(word)) && (!only || row.dataset.state === only));
      count += !row.hidden;
    }
    said.textContent = `${count} of ${table.tBodies[0].rows.length}`;
  };
  box.addEventListener("input", filter);
  for (const button of buttons)
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", other === button);
      filter();
    });
  filter();
}

// --- Pictures

const large = document.querySelector("dialog.large");
for (const button of document.querySelectorAll("button.figure"))
  button.addEventListener("click", () => {
    const image = large.querySelector("img"), shown = button.querySelector("img");
    Object.assign(image, { src: shown.src, alt: shown.alt });
    large.showModal();
  });
if (large) large.addEventListener("click", () => large.close());

document.documentElement.classList.add("ready");

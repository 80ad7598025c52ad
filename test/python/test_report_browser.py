# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Reports as a browser shows them (headless Chromium): no error, no request, tabs, filter, sort, timelines, phones, the dark.

./vflood test installs Chromium; elsewhere these tests fail without it, unless VFLOOD_NO_BROWSER is set.
"""

import json
import os
import subprocess
import time

import pytest
from report_folders import NASTY, SLICES, book_of, plan_of, reproduction_of, trace_of

from vflood.report import write

if os.environ.get("VFLOOD_NO_BROWSER"):
    pytest.skip("VFLOOD_NO_BROWSER is set", allow_module_level=True)

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.wheel_input import ScrollOrigin
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.utils import is_connectable

PATIENCE = 20  # seconds
ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run")


class Driver(Service):
    """Asked by address: not every machine knows the name localhost."""

    @property
    def service_url(self):
        return f"http://127.0.0.1:{self.port}"

    def is_connectable(self):
        return is_connectable(self.port, "127.0.0.1")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A Chromium that is running; the address at which it can be driven."""
    folder = tmp_path_factory.mktemp("chromium")
    command = ["/usr/bin/chromium", *ARGUMENTS, f"--user-data-dir={folder}", "--remote-debugging-port=0", "about:blank"]
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told = folder / "DevToolsActivePort"
    end = time.monotonic() + 3 * PATIENCE
    while not (told.exists() and told.read_text().strip()):
        assert running.poll() is None and time.monotonic() < end, "Chromium did not start"
        time.sleep(0.1)
    yield f"127.0.0.1:{told.read_text().split()[0]}"
    running.terminate()
    running.wait(PATIENCE)


@pytest.fixture(scope="module")
def chromium(browser):
    options = Options()
    options.debugger_address = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Driver("/usr/bin/chromedriver"), options=options)
    yield driver
    driver.quit()


class Page:
    """A page in the browser."""

    def __init__(self, driver, path, hash=""):
        self.driver = driver
        driver.get_log("browser")
        driver.get_log("performance")
        driver.get("about:blank")
        driver.get(f"file://{path}{hash}")

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, what, *arguments):
        """Until a script gives something true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.script(f"return {what}", *arguments)
            if found:
                return found
            time.sleep(0.03)
        raise AssertionError(f"it never came to {what}; the browser says {self.driver.get_log('browser')}")

    def shown(self):
        """Ids of the panels that are shown."""
        return [panel.get_attribute("id") for panel in self.all("[role=tabpanel]") if panel.is_displayed()]

    def key(self, key):
        ActionChains(self.driver).send_keys(key).perform()

    def silent(self):
        """No error, no warning, and nothing requested but the page itself and data in it."""
        assert self.driver.get_log("browser") == []
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        assert [url for url in urls if not url.startswith(("file://", "data:", "about:", "blob:"))] == []
        assert sum(url.startswith("file://") for url in urls) <= 1


@pytest.fixture
def device(chromium):
    """Call it to have a screen of this size, and a scheme of colours."""

    def use(width=1280, height=900, scheme="light", mobile=False):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    use()
    return use


@pytest.fixture
def page(chromium, device):
    """Call it to open a folder's report."""
    return lambda folder, hash="": Page(chromium, write.report(folder).resolve(), hash)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return book_of(tmp_path_factory.mktemp("book"))


# --- Tabs and links


def test_tabs_by_click_key_and_address(page, book):
    found = page(book)
    assert found.shown() == ["verdicts"]
    found.one("#tab-vflood-fig1").click()
    assert found.shown() == ["vflood-fig1"] and found.script("return location.hash") == "#vflood-fig1"
    assert found.one("#tab-vflood-fig1").get_attribute("aria-selected") == "true"
    for key, shown in ((Keys.ARROW_DOWN, "vsnoop-ping"), (Keys.ARROW_LEFT, "vflood-fig1"), (Keys.END, "pvtcp-fig7"), (Keys.ARROW_RIGHT, "verdicts"), (Keys.ARROW_UP, "pvtcp-fig7"), (Keys.HOME, "verdicts")):
        found.key(key)
        assert found.shown() == [shown]
    found.script("location.hash = '#vsnoop-ping'")
    found.wait("!document.getElementById('vsnoop-ping').hidden")
    assert found.shown() == ["vsnoop-ping"]
    found.silent()


def test_an_address_opens_its_panel(page, book):
    assert page(book, "#vsnoop-ping").shown() == ["vsnoop-ping"]
    found = page(book, "#vsnoop-ping.X-2")
    assert found.shown() == ["vsnoop-ping"] and found.one("[id='vsnoop-ping.X-2']").is_displayed()
    for hash in ("#nothing", "#%", "#'\"<b>"):
        found = page(book, hash)
        assert found.shown() == ["verdicts"]
        found.silent()


def test_tabs_are_told_to_those_who_listen(page, book):
    found = page(book)
    assert found.one("[role=tablist]").get_attribute("aria-orientation") == "vertical"
    for tab in found.all("[role=tab]"):
        panel = found.one(f"[id='{tab.get_attribute('aria-controls')}']")
        assert panel.get_attribute("role") == "tabpanel" and panel.get_attribute("aria-labelledby") == tab.get_attribute("id")
    assert [tab.get_attribute("tabindex") for tab in found.all("[role=tab]")].count("0") == 1
    unnamed = "[...document.querySelectorAll('button, input, canvas, img[src]')].filter(e => !(e.textContent.trim() || e.ariaLabel || e.alt || e.labels?.length))"
    assert found.script(f"return {unnamed}.length") == 0


# --- Tables


def test_filter(page, book):
    found = page(book)
    rows = "[...document.querySelectorAll('#statements tbody tr')].filter(row => !row.hidden).length"
    assert found.script(f"return {rows}") == 6
    assert found.script("return document.querySelector('#statements tbody tr').dataset.state") == "fail"  # what failed comes first
    found.one(".filters input").send_keys("vsnoop")
    assert found.script(f"return {rows}") == 2 and found.one(".filters output").text == "2 of 6"
    found.one(".filters button[data-only=fail]").click()
    assert found.script(f"return {rows}") == 1
    found.one(".filters input").send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.DELETE)
    assert found.script(f"return {rows}") == 3
    found.silent()


def test_sort(page, book):
    found = page(book)
    column = "[...document.querySelectorAll('#statements tbody tr')].map(row => row.cells[3].textContent)"
    heads = found.all("#statements th button")
    heads[3].click()
    names = found.script(f"return {column}")
    assert names == sorted(names) and found.all("#statements th")[3].get_attribute("aria-sort") == "ascending"
    heads[3].click()
    assert found.script(f"return {column}") == names[::-1]


def test_numbers_are_sorted_as_numbers(page, tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6")
    record = json.loads((folder / "record.json").read_text())
    record["cells"] = [{**record["cells"][0], "key": str(value), "simulated": value, "published": 1} for value in (9.0, 100.0, 0.05, 20.0)]
    (folder / "record.json").write_text(json.dumps(record))
    found = page(folder)
    column = "[...document.querySelectorAll('#result tbody tr')].map(row => row.cells[0].textContent)"
    head = found.all("#result th button")[2]
    head.click()
    assert found.script(f"return {column}") == ["0.05", "9.0", "20.0", "100.0"]
    found.all("#result th button")[4].click()  # by distance
    assert found.script(f"return {column}") == ["9.0", "0.05", "20.0", "100.0"] or found.script(f"return {column}") == ["9.0", "20.0", "0.05", "100.0"]


def test_figures_can_be_enlarged(page, book):
    found = page(book, "#vflood-fig6")
    found.one("#vflood-fig6 button.figure").click()
    assert found.wait("document.querySelector('dialog.large img').naturalWidth > 0 && document.querySelector('dialog.large').open")
    found.key(Keys.ESCAPE)
    found.wait("!document.querySelector('dialog.large').open")
    found.silent()


def test_the_manifest_lists_the_runs(page, tmp_path):
    found = page(reproduction_of(tmp_path, "vflood-fig6"), "#manifest")
    for summary in found.all("#manifest summary")[1:]:
        summary.click()
    found.wait("document.querySelector('.runs table')")
    assert [cell.text for cell in found.all(".runs td")][:1] == ["1"]
    assert "cdcdcd" in found.one("#manifest").text
    found.silent()


# --- Timelines

LINE = "document.querySelector('.timeline').timeline"


def timeline(page, folder, hash="#timeline"):
    found = page(folder, hash)
    found.wait(f"{LINE} && document.querySelector('.timeline canvas').dataset.to")
    return found


def view(found):
    found.script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return [int(found.one(".timeline canvas").get_attribute(f"data-{end}")) for end in ("from", "to")]


def test_wheel_keys_and_drag_change_what_is_in_view(page, tmp_path):
    found = timeline(page, reproduction_of(tmp_path, "vflood-fig6"))
    whole = view(found)
    assert whole == [0, 200_000]
    canvas = found.one(".timeline canvas")
    middle = ScrollOrigin.from_element(canvas)
    ActionChains(found.driver).scroll_from_origin(middle, 0, -400).perform()
    found.wait(f"{LINE}.to - {LINE}.from < 150000")
    near = view(found)
    assert whole[0] < near[0] < near[1] < whole[1]
    canvas.click()
    for key, change in (("+", lambda a, b: b[1] - b[0] < a[1] - a[0]), (Keys.ARROW_RIGHT, lambda a, b: b[0] > a[0]), (Keys.ARROW_LEFT, lambda a, b: b[0] < a[0]), ("-", lambda a, b: b[1] - b[0] > a[1] - a[0])):
        before = view(found)
        found.key(key)
        assert change(before, view(found)), key
    before = view(found)
    ActionChains(found.driver).click_and_hold(canvas).move_by_offset(-60, 0).release().perform()
    assert view(found)[0] > before[0] and abs((view(found)[1] - view(found)[0]) - (before[1] - before[0])) <= 2
    found.key(Keys.HOME)
    assert view(found) == whole
    found.one(".timeline [aria-label='Zoom in']").click()
    assert view(found) == [50_000, 150_000]
    found.silent()


def point(found, row, ns):
    """Moves the mouse to a time of a row."""
    x, y = found.script(
        f"const t = {LINE}, p = t.places.find(p => p.row && p.row.name === arguments[0]);"
        "const box = t.canvas.getBoundingClientRect();"
        "return [t.x(arguments[1]) - box.width / 2, p.y + p.height / 2 - box.height / 2]", row, ns,
    )
    ActionChains(found.driver).move_to_element_with_offset(found.one(".timeline canvas"), round(x), round(y)).perform()
    view(found)
    return found.one(".tip").text.split("\n") if found.one(".tip").is_displayed() else []


def test_pointing_reads_out_the_right_slice(page, device, tmp_path):
    device(1280, 1400)
    found = timeline(page, reproduction_of(tmp_path, "vflood-fig6"))
    told = point(found, "pCPU 0", 50_000)
    assert told[:2] == ["d1v0", "pCPU 0"]
    facts = dict(zip(told[2::2], told[3::2]))
    assert facts["duration"] == "100 µs" and facts["domain"] == "guest1" and facts["start"].startswith("0.000000")
    assert point(found, "pCPU 0", 100_250)[0] == "d0v0"  # half a microsecond, less than a pixel
    told = point(found, "eth0 wire out", 18_000)
    assert told[0] == "seq 1+1448" and "1448" in told
    told = point(found, "vif1.0 TX outstanding", 15_000)
    assert told[0] == "vif1.0 TX outstanding" and told[1:3] == ["value", "5"]
    assert point(found, "eth0 wire out", 150_000) == []
    found.silent()


def test_a_group_can_be_left_out(page, tmp_path):
    found = timeline(page, reproduction_of(tmp_path, "vflood-fig6"))
    high = found.script(f"return {LINE}.height")
    found.all(".groups input")[0].click()
    view(found)
    assert found.script(f"return {LINE}.height") < high


def test_shares_of_what_is_in_view(page, tmp_path):
    found = timeline(page, reproduction_of(tmp_path, "vflood-fig6"))
    found.wait("document.querySelector('.shares table')")
    rows = found.script("return [...document.querySelectorAll('.shares tr')].map(row => [...row.cells].map(cell => cell.textContent))")
    assert ["pCPU 0", "99.8 %", "0.3 %"] in rows or ["pCPU 0", "99.7 %", "0.3 %"] in rows or ["pCPU 0", "99.8 %", "0.2 %"] in rows


def test_two_runs_are_compared_at_the_same_moment(page, chromium, device, tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6")
    files = []
    for name in ("first", "second"):
        files.append(tmp_path / f"{name}.json")
        files[-1].write_text(json.dumps(trace_of(SLICES if name == "first" else SLICES[:1])))
    found = Page(chromium, write.report(folder, files).resolve(), "#timeline")
    found.wait(f"{LINE} && document.querySelector('.timeline canvas').dataset.to")
    found.one(".timeline [aria-label='Zoom in']").click()
    before = view(found)
    first, second = found.all(".choices button")[:2]
    assert (first.text, second.text, first.get_attribute("aria-pressed")) == ("first", "second", "true")
    second.click()
    assert view(found) == before and found.script(f"return {LINE}.trace.groups.length") == 2


def test_a_hundred_thousand_slices_are_drawn_in_no_time(page, chromium, device, tmp_path):
    slices = [(1, 1, f"d{i % 4}v0", 2.0 * i, 2.0, {"domain": f"guest{i % 4}"}) for i in range(50_000)]
    slices += [(5, 1, f"seq {i}+1448", 2.0 * i, 1.0, {**SLICES[5][5], "seq": i}) for i in range(50_000)]
    folder = reproduction_of(tmp_path, "vflood-fig6", trace=trace_of(slices))
    from vflood.report import model, tracks

    record = model.chapter(folder)
    (folder / "report.html").write_text(write.of_one(model.Chapter(**{**record.__dict__, "timelines": (model.Shown("all", tracks.tracks(trace_of(slices), 10**9)),)})))
    found = Page(chromium, (folder / "report.html").resolve(), "#timeline")
    found.wait(f"{LINE} && document.querySelector('.timeline canvas').dataset.to")
    took = found.script(
        f"const t = {LINE}, took = [];"
        "for (let i = 0; i < 15; i += 1) { const begin = performance.now(); t.paint(); took.push(performance.now() - begin); t.zoom(0.8); }"
        "return took.sort((a, b) => a - b)[7]"
    )
    print(f"median {took:.1f} ms")
    assert took < 100, f"{took} ms"  # some 3 ms on an idle machine
    assert (folder / "report.html").stat().st_size < 1_500_000
    found.silent()


def test_a_page_without_packed_data(chromium, device, tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6", trace=trace_of([(1, 1, "d1v0", float(i), 1.0, {"domain": "guest1"}) for i in range(2000)]))
    path = write.report(folder, plain=True)
    assert 'data-form="gzip"' not in path.read_text()
    found = Page(chromium, path.resolve(), "#timeline")
    found.wait(f"{LINE} && document.querySelector('.timeline canvas').dataset.to")
    found.silent()


def test_an_old_browser_is_told_what_to_do(page, tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6", trace=trace_of([(1, 1, "d1v0", float(i), 1.0 + i % 7 / 8, {"domain": "guest1"}) for i in range(0, 4000, 2)]))
    found = page(folder)
    assert found.script("return document.querySelector('script[data-kind=timeline]').dataset.form") == "gzip"
    found.script("delete window.DecompressionStream; location.hash = '#timeline'")
    found.wait("document.querySelector('.timeline').textContent.includes('--plain')")


# --- Screens


def crooked(found):
    """What makes the page wider than the screen."""
    return found.script("return document.documentElement.scrollWidth > innerWidth ? document.documentElement.scrollWidth : 0")


@pytest.mark.parametrize("hash", ["", "#vflood-fig6", "#vsnoop-ping"])
def test_a_phone_needs_no_scrolling_to_the_side(page, device, book, hash):
    device(360, 740, mobile=True)
    found = page(book, hash)
    for summary in found.all("[role=tabpanel]:not([hidden]) summary")[1:]:
        found.script("arguments[0].parentElement.open = true", summary)
    time.sleep(0.3)
    assert not crooked(found)
    assert found.script("return getComputedStyle(document.querySelector('.scroll')).overflowX") == "auto"
    small = "[...document.querySelectorAll('body *')].filter(e => e.offsetParent && e.childNodes.length === 1 && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 11.5)"
    assert found.script(f"return {small}.map(e => e.textContent)") == []
    found.silent()


def test_a_phone_shows_plans_and_timelines(page, device, tmp_path):
    device(360, 740, mobile=True)
    assert not crooked(page(plan_of(tmp_path)))
    found = timeline(page, reproduction_of(tmp_path, "vflood-fig6"))
    assert not crooked(found)
    assert found.script(f"return {LINE}.narrow && {LINE}.canvas.clientWidth <= 360")
    found.silent()


def test_two_fingers_zoom(page, device, tmp_path):
    device(360, 740, mobile=True)
    found = timeline(page, reproduction_of(tmp_path, "vflood-fig6"))
    whole = view(found)
    box = found.script("const c = document.querySelector('.timeline canvas'); c.scrollIntoView({block: 'start'}); const b = c.getBoundingClientRect(); return [b.left, b.top]")

    def touch(kind, *places):
        points = [{"x": box[0] + x, "y": box[1] + 60, "id": i} for i, x in enumerate(places)]
        found.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 150, 190)
    touch("touchMove", 110, 230)
    touch("touchMove", 70, 270)
    touch("touchEnd")
    assert view(found)[1] - view(found)[0] < (whole[1] - whole[0]) / 2
    found.silent()


def test_the_dark(page, device, book):
    device(scheme="dark")
    found = page(book)

    def light(property):
        return sum(found.script(f"return getComputedStyle(document.body).{property}.match(/\\d+/g).slice(0, 3).map(Number)"))

    assert light("backgroundColor") < 150 < 500 < light("color")
    device(scheme="light")
    assert light("color") < 150 < 500 < light("backgroundColor")


def test_letters_stand_out(page, device, book):
    """WCAG's contrast of every text that is shown, in both schemes."""
    contrast = """
        const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
        const light = (rgb) => rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a === 1) return c.rgb; } return [255, 255, 255]; };
        const found = [];
        for (const e of document.querySelectorAll('body *')) {
            if (!e.checkVisibility() || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
            const [a, b] = [light(parse(getComputedStyle(e).color).rgb), light(ground(e))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) found.push([e.tagName, e.className, ratio]);
        }
        return found;
    """
    for scheme in ("light", "dark"):
        device(scheme=scheme)
        for hash in ("", "#vflood-fig6"):
            assert page(book, hash).script(contrast) == [], scheme


# --- Whatever happens


def test_texts_that_look_like_markup(page, tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6", title=NASTY, statement=NASTY, observed=NASTY, unit=NASTY, label=NASTY, name=NASTY)
    found = timeline(page, folder)
    assert found.script("return document.querySelector('h1').textContent") == NASTY
    assert found.script("return document.querySelectorAll('b').length") == 0
    assert point(found, "pCPU 0", 50_000)[0] == NASTY.replace("\u2028", " ") or "</script>" in point(found, "pCPU 0", 50_000)[0]
    found.silent()


def test_everything_is_there_without_scripts(chromium, device, book):
    path = write.report(book).resolve()
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        found = Page(chromium, path)
        assert len([p for p in found.all("[role=tabpanel]") if p.is_displayed()]) == 5
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_paper_has_all_of_the_book(page, chromium, book):
    found = page(book)
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert len([p for p in found.all("[role=tabpanel]") if p.is_displayed()]) == 5
        assert not found.one("[role=tablist]").is_displayed()
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})

// Draws the charts of a page with uPlot, in place of the server's drawing: values by mouse, finger
// and arrow keys. Without this file, or when it fails, the server's drawing and table remain.
"use strict";

(() => {
  const language = document.documentElement.lang === "vi" ? "vi" : "en-GB";
  const number = new Intl.NumberFormat(language);
  const day = new Intl.DateTimeFormat(language, {
    day: "numeric", month: "numeric", year: "2-digit", timeZone: "Asia/Ho_Chi_Minh",
  });
  const colour = (name) => () =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const FONT = "13px system-ui, sans-serif";
  const MONTHS_A_YEAR = 12;

  if (window.uPlot) for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure);

  function draw(figure) {
    const data = JSON.parse(figure.querySelector("script").textContent);
    const still = figure.querySelector(".chart-still");
    const live = figure.querySelector(".chart-live");
    const said = figure.querySelector(".chart-said");
    const months = data.kind === "months";
    const leads = data.links.some((link) => link !== null);
    let at = data.x.length - 1;

    live.hidden = false;
    live.classList.toggle("leads", leads);

    const plot = new uPlot({
      ...size(),
      padding: [8, months ? 12 : 32, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: !months } },
      scales: {
        x: { time: false, range: (_, min, max) => (months ? [min - 0.7, max + 0.7] : [min, max]) },
        // Bars begin at nought, or their heights would lie; a line tells its changes.
        y: { range: (_, min, max) => (months || min < max / 2 ? [0, max * 1.05 || 1] : near(min, max)) },
      },
      axes: [
        {
          stroke: colour("--quiet"), font: FONT, grid: { show: false }, ticks: { stroke: colour("--line") },
          ...(months
            ? { splits: years, values: (_, ticks) => ticks.map((x) => String(Math.floor(x / MONTHS_A_YEAR))) }
            : { splits: days, values: (_, ticks) => ticks.map((x) => day.format(x * 1000)) }),
        },
        {
          stroke: colour("--quiet"), font: FONT, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false },
          size: (_, values) => 14 + 8 * Math.max(2, ...(values || [""]).map((value) => (value || "").length)),
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7],
          values: (_, ticks) => ticks.map((value) => number.format(value)),
        },
      ],
      series: [
        {},
        months
          ? { fill: colour("--chart"), stroke: colour("--chart"), width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.84, 40, 1] }) }
          : { stroke: colour("--chart"), width: 2, paths: uPlot.paths.stepped({ align: 1 }), points: { show: true, size: 7 } },
      ],
      hooks: { setCursor: [(one) => { if (one.cursor.idx != null && one.cursor.left >= 0) say(one.cursor.idx); }] },
    }, [data.x, data.y], live);

    still.hidden = true;
    said.hidden = false;

    // To a screen reader it is a slider along time that tells its value.
    live.tabIndex = 0;
    live.setAttribute("role", "slider");
    live.setAttribute("aria-label", figure.querySelector(".chart-name").textContent);
    live.setAttribute("aria-valuemin", "1");
    live.setAttribute("aria-valuemax", String(data.x.length));
    say(at);

    live.addEventListener("keydown", (event) => {
      const far = months ? MONTHS_A_YEAR : 10;
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: far, PageDown: -far }[event.key];
      if (step) go(at + step);
      else if (event.key === "Home") go(0);
      else if (event.key === "End") go(data.x.length - 1);
      else if (event.key === "Enter" && data.links[at]) location.assign(data.links[at]);
      else return;
      event.preventDefault();
    });
    let pointer = "mouse";
    for (const kind of ["pointerdown", "pointermove"]) {
      plot.over.addEventListener(kind, (event) => {
        pointer = event.pointerType;
        if (pointer !== "mouse") plot.setCursor({ left: event.offsetX, top: event.offsetY });
      });
    }
    // A finger reads first; the link stands in the line below.
    plot.over.addEventListener("click", () => {
      if (pointer === "mouse" && plot.cursor.idx != null && data.links[plot.cursor.idx]) location.assign(data.links[plot.cursor.idx]);
    });
    new ResizeObserver(() => plot.setSize(size())).observe(figure);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot.redraw(false, true));

    function size() {
      return { width: Math.max(200, Math.floor(figure.clientWidth)), height: figure.clientWidth < 500 ? 180 : 220 };
    }

    function go(place) {
      const wanted = Math.min(Math.max(place, 0), data.x.length - 1);
      plot.setCursor({ left: plot.valToPos(data.x[wanted], "x"), top: 0 });
      say(wanted);
    }

    function say(place) {
      at = place;
      const value = number.format(data.y[place]);
      live.setAttribute("aria-valuenow", String(place + 1));
      live.setAttribute("aria-valuetext", `${data.labels[place]}: ${value}`);
      const strong = document.createElement("strong");
      strong.textContent = value;
      const label = document.createElement(data.links[place] ? "a" : "span");
      label.textContent = data.labels[place];
      if (data.links[place]) label.href = data.links[place];
      said.replaceChildren(label, ": ", strong, ` ${data.unit.toLowerCase()}`);
    }

    function near(min, max) {
      const room = Math.max(1, Math.ceil((max - min) / 5));
      return [Math.max(0, min - room), max + room];
    }

    function days(one, _, min, max) {
      const most = Math.max(2, Math.floor((one.over.clientWidth || 300) / 100));
      const evenly = Array.from({ length: most }, (_, place) => min + ((max - min) * place) / (most - 1));
      return evenly.filter((x, place) => !place || day.format(x * 1000) !== day.format(evenly[place - 1] * 1000));
    }

    function years(one, _, min, max) {
      const room = Math.max(1, Math.floor(one.over.clientWidth / 52) || 10);
      const first = Math.ceil(min / MONTHS_A_YEAR);
      const last = Math.floor(max / MONTHS_A_YEAR);
      const step = [1, 2, 5, 10, 20, 50, 100].find((each) => (last - first) / each <= room) || 500;
      const found = [];
      for (let year = Math.ceil(first / step) * step; year <= last; year += step) found.push(year * MONTHS_A_YEAR);
      return found.length ? found : [Math.ceil(min)];
    }
  }
})();

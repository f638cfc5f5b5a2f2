// Moving in time: drag a bar, or choose its name and press the arrow keys; what moves with it is shown before saving.
// Without scripts every name leads to its form.

const chart = document.getElementById("gantt");
const live = document.getElementById("gantt-live");
const DAY = 86_400_000;
const SATURDAY = 6;

function dayOf(text) {
  const [year, month, day] = text.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day));
}

const written = (day) => day.toISOString().slice(0, 10);
const later = (day, count) => new Date(day.getTime() + count * DAY);

class Moving {
  constructor(link) {
    this.link = link;
    this.start = dayOf(link.dataset.start);
    this.now = this.start;
    const key = CSS.escape(link.dataset.key);
    this.shapes = [...chart.querySelectorAll(`svg [data-key="${key}"]`)];
  }

  get days() {
    return Math.round((this.now - this.start) / DAY);
  }

  to(day) {
    this.now = day;
    const place = this.days * Number(chart.dataset.step);
    for (const shape of this.shapes) {
      shape.setAttribute("transform", `translate(${place} 0)`);
      shape.classList.toggle("moved", this.days !== 0);
    }
  }

  tell() {
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeZone: "UTC" });
    live.textContent = `${this.link.textContent}: ${chart.dataset.told} ${day.format(this.now)}`;
  }

  back() {
    this.to(this.start);
  }

  ask() {
    const address = `${this.link.dataset.move}?start=${written(this.now)}`;
    window.htmx.ajax("GET", address, { source: this.link, target: "#dialog-body", swap: "innerHTML" });
  }
}

if (chart?.dataset.first) {
  const free = new Set(chart.dataset.free.split(" "));
  let moving = null;
  let from = null;

  const isFree = (day) => day.getUTCDay() % SATURDAY === 0 || free.has(written(day));

  const workingDays = (day, count) => {
    let found = day;
    for (let left = Math.abs(count); left; ) {
      found = later(found, Math.sign(count));
      if (!isFree(found)) left -= 1;
    }
    return found;
  };

  const leave = () => {
    moving?.back();
    moving = null;
    from = null;
    chart.classList.remove("moving");
  };

  const linkOf = (key) => chart.querySelector(`a[data-key="${CSS.escape(key)}"]`);

  // The mouse: a finger scrolls, and follows the name instead.
  chart.addEventListener("pointerdown", (event) => {
    const key = event.target.closest("svg [data-key]")?.getAttribute("data-key");
    const link = key && linkOf(key);
    if (!link || event.pointerType === "touch" || event.button) return;
    event.preventDefault();
    leave();
    moving = new Moving(link);
    from = event.clientX + chart.scrollLeft;
    chart.setPointerCapture(event.pointerId);
    chart.classList.add("moving");
  });

  chart.addEventListener("pointermove", (event) => {
    if (!moving || from === null) return;
    const days = Math.round((event.clientX + chart.scrollLeft - from) / Number(chart.dataset.step));
    if (days !== moving.days) moving.to(later(moving.start, days));
  });

  chart.addEventListener("pointerup", () => {
    if (!moving || from === null) return;
    from = null;
    chart.classList.remove("moving");
    const step = moving.days < 0 ? -1 : 1;
    while (moving.days && isFree(moving.now)) moving.to(later(moving.now, step));
    if (moving.days) moving.ask();
    else location.assign(moving.link.href);
  });

  chart.addEventListener("pointercancel", leave);

  chart.addEventListener("keydown", (event) => {
    const link = event.target.closest("a[data-key]");
    if (!link) return;
    if (event.key === "Escape" || event.key === "Tab") leave();
    if (event.key === "Enter" && moving?.link === link && moving.days) {
      event.preventDefault();
      moving.ask();
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (moving?.link !== link) {
      leave();
      moving = new Moving(link);
    }
    moving.to(workingDays(moving.now, event.shiftKey ? step * 5 : step));
    moving.tell();
  });

  document.getElementById("dialog")?.addEventListener("close", () => {
    const link = moving?.link;
    leave();
    link?.focus();
  });
}

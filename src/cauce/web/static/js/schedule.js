// Moving in time: drag a bar, with a finger after resting on it; or choose its name and press the arrow keys. What
// moves with it is shown before saving. Without scripts every name leads to its form.

const chart = document.getElementById("gantt");
const live = document.getElementById("gantt-live");
const sign = document.getElementById("gantt-day");
const DAY = 86_400_000;
const SATURDAY = 6;
const REST = 400; // milliseconds that a finger rests on a bar before it takes it along; sooner, it scrolls
const STRAY = 10; // pixels that it may stray meanwhile
const NEAR = 7; // pixels by which a finger may miss a bar
const EDGE = 36; // pixels from the edge at which the chart goes along

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

  get told() {
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeZone: "UTC" });
    return `${chart.dataset.told} ${day.format(this.now)}`;
  }

  tell() {
    live.textContent = `${this.link.textContent}: ${this.told}`;
    this.show();
  }

  show() {
    const name = this.link.querySelector("b")?.textContent ?? this.link.textContent;
    sign.textContent = `${name}: ${this.told}`;
    sign.hidden = false;
  }

  back() {
    this.to(this.start);
    sign.hidden = true;
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

  const linkOf = (key) => chart.querySelector(`a[data-key="${CSS.escape(key)}"]`);
  let resting = null; // a finger on a bar: not yet a drag, perhaps a scroll, perhaps a tap
  let at = 0;

  const leave = () => {
    moving?.back();
    moving = null;
    from = null;
    clearTimeout(resting?.timer);
    resting = null;
    chart.classList.remove("moving");
  };

  const barAt = (event) => {
    const away = event.pointerType === "touch" ? [0, -NEAR, NEAR] : [0];
    for (const dy of away) {
      const bar = document.elementFromPoint(event.clientX, event.clientY + dy)?.closest?.("svg [data-key]");
      if (bar && chart.contains(bar)) return linkOf(bar.getAttribute("data-key"));
    }
    return null;
  };

  const take = (link, event) => {
    leave();
    moving = new Moving(link);
    at = event.clientX;
    from = at + chart.scrollLeft;
    chart.setPointerCapture(event.pointerId);
    chart.classList.add("moving");
    moving.show();
    requestAnimationFrame(goAlong);
  };

  const follow = () => {
    const days = Math.round((at + chart.scrollLeft - from) / Number(chart.dataset.step));
    if (days === moving.days) return;
    moving.to(later(moving.start, days));
    const step = moving.days < 0 ? -1 : 1;
    while (moving.days && isFree(moving.now)) moving.to(later(moving.now, step));
    moving.show();
  };

  // At the edge the chart goes along, so that a bar can be taken to days that are not in sight.
  const goAlong = () => {
    if (!moving || from === null) return;
    const box = chart.getBoundingClientRect();
    const names = chart.querySelector(".gantt-names").getBoundingClientRect();
    const before = chart.scrollLeft;
    if (at > box.right - EDGE) chart.scrollLeft += 6;
    else if (at < names.right + EDGE) chart.scrollLeft -= 6;
    if (chart.scrollLeft !== before) follow();
    requestAnimationFrame(goAlong);
  };

  chart.addEventListener("pointerdown", (event) => {
    const link = event.button ? null : barAt(event);
    if (!link) return;
    if (event.pointerType === "touch") {
      leave();
      const timer = setTimeout(() => {
        resting = null;
        navigator.vibrate?.(15);
        take(link, event);
      }, REST);
      resting = { link, timer, x: event.clientX, y: event.clientY };
    } else {
      event.preventDefault();
      take(link, event);
    }
  });

  chart.addEventListener("pointermove", (event) => {
    if (resting && Math.hypot(event.clientX - resting.x, event.clientY - resting.y) > STRAY) leave();
    if (!moving || from === null) return;
    at = event.clientX;
    follow();
  });

  chart.addEventListener("pointerup", () => {
    if (resting) {
      const { link } = resting;
      leave();
      location.assign(link.href);
    }
    if (!moving || from === null) return;
    from = null;
    chart.classList.remove("moving");
    if (moving.days) moving.ask();
    else location.assign(moving.link.href);
  });

  chart.addEventListener("pointercancel", leave);

  // A finger that stops a rolling chart, or that a second one joins, goes on scrolling: no page can keep it from that.
  chart.addEventListener(
    "touchstart",
    (event) => {
      if (!event.cancelable || event.touches.length > 1) leave();
    },
    { passive: false },
  );

  // While a bar goes along with a finger the page stays where it is; a long press opens no menu.
  chart.addEventListener(
    "touchmove",
    (event) => {
      if (moving && from !== null) event.preventDefault();
    },
    { passive: false },
  );
  chart.addEventListener("contextmenu", (event) => {
    if (resting || (moving && from !== null)) event.preventDefault();
  });

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

// The map in the browser. What it shows is said by the form beside it; the server draws the same without it.

import * as maplibre from "maplibre-gl";
import { Protocol } from "pmtiles";

import { colours, styleOf, show } from "./layers.js";
import { drawSign } from "./signs.js";

const place = document.getElementById("map");
const told = document.getElementById("told");
const form = document.getElementById("map-form");
const swipe = document.getElementById("swipe");
const words = place ? JSON.parse(place.dataset.words) : {};
const dark = window.matchMedia("(prefers-color-scheme: dark)");

const ROOM = 8; // pixels between a card and the edge of the map
const LOCALE = {
  "Map.Title": words.title,
  "NavigationControl.ZoomIn": words.closer,
  "NavigationControl.ZoomOut": words.farther,
  "NavigationControl.ResetBearing": words.north,
  "ScaleControl.Kilometers": "km",
  "ScaleControl.Meters": "m",
  "Popup.Close": words.close,
  "AttributionControl.ToggleAttribution": words.sources,
};

class CityMap {
  constructor(told) {
    this.told = told;
    this.first = this.make("map-canvas", true);
    this.second = null;
    form.addEventListener("input", () => this.follow());
    form.addEventListener("change", () => this.follow());
    swipe.addEventListener("input", () => this.cut());
    dark.addEventListener("change", () => this.recolour());
    this.follow();
  }

  make(id, isFirst) {
    const [west, south, east, north] = this.told.box;
    const map = new maplibre.Map({
      container: id,
      style: styleOf(this.told, colours()),
      bounds: [[west, south], [east, north]],
      locale: LOCALE,
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      maxPitch: 0,
      cooperativeGestures: false,
      fadeDuration: 0,
      maxZoom: 18,
      interactive: isFirst,
    });
    map.touchZoomRotate.disableRotation();
    if (isFirst) map.getCanvas().setAttribute("aria-describedby", "map-keys");
    else map.getCanvas().setAttribute("aria-hidden", "true"); // the same place, told by the first
    map.setMissingStyleImageResolver((id) => drawSign(map, id, this.told.priorities, colours()));
    map.on("styleimagemissing", () => {});
    if (isFirst) {
      map.addControl(new maplibre.NavigationControl({ showCompass: false }), "bottom-right");
      map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-left");
      map.on("click", (event) => this.tell(event));
      map.once("load", () => place.setAttribute("data-ready", ""));
      map.once("idle", () => {
        place.classList.remove("waits"); // until now the server's drawing stood in its place
        told.classList.add("is-live");
        place.setAttribute("data-drawn", "");
      });
    }
    return map;
  }

  get chosen() {
    const said = new FormData(form);
    const number = (name) => Number(said.get(name)) || null;
    const layer = number("layer");
    return {
      layer,
      beside: layer && number("beside") !== layer ? number("beside") : null,
      opacity: (Number(said.get("opacity")) || 75) / 100,
      also: said.getAll("also").map(Number),
      facilities: said.has("facilities"),
      priorities: said.has("priorities"),
    };
  }

  follow() {
    const chosen = this.chosen;
    this.draw(this.first, chosen, chosen.layer);
    swipe.parentElement.hidden = !chosen.beside;
    document.getElementById("map-canvas-beside").hidden = !chosen.beside;
    if (!chosen.beside) return;
    if (!this.second) {
      this.second = this.make("map-canvas-beside", false);
      const together = () => {
        this.second.jumpTo({ center: this.first.getCenter(), zoom: this.first.getZoom() });
      };
      this.first.on("move", together);
      together();
    }
    this.second.resize();
    this.draw(this.second, chosen, chosen.beside);
    this.cut();
  }

  draw(map, chosen, hazard) {
    const doIt = () => show(map, this.told, chosen, hazard);
    if (map.isStyleLoaded()) doIt();
    else map.once("load", doIt);
  }

  cut() {
    const share = Number(swipe.value);
    document.getElementById("map-canvas-beside").style.clipPath = `inset(0 0 0 ${share}%)`;
    document.getElementById("swipe-line").style.left = `${share}%`;
    document.getElementById("swipe-line").hidden = !this.chosen.beside;
  }

  recolour() {
    for (const map of [this.first, this.second]) {
      if (!map) continue;
      map.setStyle(styleOf(this.told, colours()));
      map.once("styledata", () => this.follow());
    }
  }

  tell(event) {
    const found = this.first.queryRenderedFeatures(event.point);
    const list = document.createElement("ul");
    const seen = new Set();
    const add = (parent, words) => {
      const line = document.createElement("li");
      line.textContent = words;
      parent.appendChild(line);
      return line;
    };
    for (const one of found) {
      const told = this.told.layers.find((layer) => `layer-${layer.id}` === one.source);
      const name = told ? `${told.name}: ${told.classes[one.properties.c]?.words ?? ""}` : one.properties.name;
      if (!name || seen.has(`${one.source} ${name}`)) continue;
      seen.add(`${one.source} ${name}`);
      const people = one.source === "territories" && one.properties.people; // written as the city writes numbers
      const line = add(list, people ? `${name} · ${words.people.replace("{count}", people)}` : name);
      if (this.chosen.priorities && one.properties.state) this.explain(line, one.properties, add);
    }
    if (!list.childNodes.length) return;
    const card = new maplibre.Popup({ maxWidth: "min(20rem, 80vw)" });
    this.fit(card.setLngLat(event.lngLat).setDOMContent(list).addTo(this.first));
  }

  // Move the map so that a card is within it as a whole.
  fit(card) {
    const inside = this.first.getContainer().getBoundingClientRect();
    const shown = card.getElement().getBoundingClientRect();
    const past = (low, high, least, most) => (low < least ? low - least : Math.max(0, high - most));
    const right = past(shown.left, shown.right, inside.left + ROOM, inside.right - ROOM);
    const down = past(shown.top, shown.bottom, inside.top + ROOM, inside.bottom - ROOM);
    if (right || down) this.first.panBy([right, down], { duration: 0 });
  }

  // Where a place comes, why, and where more of it stands.
  explain(line, told, add) {
    const reasons = document.createElement("ul");
    const standing = document.createElement("strong");
    standing.textContent = ` — ${told.words}`;
    line.append(standing, reasons);
    for (const reason of told.why.split("\n").filter(Boolean)) add(reasons, reason);
    const address = told.url || this.told.priorities.url;
    if (!address) return;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = told.url ? words.facility : words.reckoning;
    line.append(link);
  }
}

async function begin() {
  maplibre.setWorkerUrl(new URL(place.dataset.worker, window.location.href).href);
  maplibre.addProtocol("pmtiles", new Protocol().tile);
  const answer = await fetch(place.dataset.told, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the map's data were not sent: ${answer.status}`);
  const content = await answer.json();
  place.hidden = false;
  try {
    window.cityMap = new CityMap(content);
  } catch (error) {
    place.hidden = true; // no WebGL here: the server's drawing stays
    document.getElementById("map-without").hidden = false;
    throw error;
  }
}

if (place) begin().catch((error) => console.info(`The server's drawing is shown: ${error.message}`));

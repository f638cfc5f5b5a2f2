// What MapLibre draws, from what the server tells: ground, the city's layers, a hazard, borders, names, facilities.

const TABLE = "shapes"; // within the tiles
const HATCHED = ["first", "nearly"];
const PRIORITIES = ["priority-areas", "priority-nearly", "priority-first", "priority-signs"];
const MANY_FROM = 12; // zoom from which each of many shapes is drawn; below it the picture of them is

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ground: of("map-ground"), land: of("map-land"), line: of("map-line"), ink: of("map-ink"),
    spot: of("map-spot") };
}

const absolute = (address) => new URL(address, window.location.href).href;
const cornersOf = ([west, south, east, north]) => [[west, north], [east, north], [east, south], [west, south]];

export function styleOf(told, tone) {
  const style = {
    version: 8,
    sources: {
      territories: { type: "geojson", data: told.territories },
      facilities: { type: "geojson", data: told.facilities },
      ...(told.priorities ? { priorities: { type: "geojson", data: told.priorities.facilities } } : {}),
    },
    layers: [{ id: "ground", type: "background", paint: { "background-color": tone.ground } }],
  };
  const add = (layer) => style.layers.push(layer);
  if (told.basemap) {
    style.sources.basemap = { type: "raster", tiles: [told.basemap], tileSize: 256 };
    add({ id: "basemap", type: "raster", source: "basemap" });
  }
  add({ id: "land", type: "fill", source: "territories",
    paint: { "fill-color": tone.land, "fill-opacity": told.basemap ? 0.2 : 1 } });
  const ordered = [...told.layers].sort((one, other) => one.theme - other.theme);
  for (const layer of ordered) addLayer(style, layer, tone);
  add({ id: "borders", type: "line", source: "territories", paint: { "line-color": tone.line, "line-width": 0.8 } });
  if (told.priorities) addTerritories(add, tone);
  add({
    id: "names",
    type: "symbol",
    source: "territories",
    minzoom: 10.5,
    layout: { "text-field": ["get", "name"], "text-font": ["Cauce Sans", "Noto Sans", "sans-serif"], "text-size": 12 },
    paint: { "text-color": tone.ink, "text-halo-color": tone.land, "text-halo-width": 1.4 },
  });
  add({
    id: "facilities",
    type: "circle",
    source: "facilities",
    paint: {
      "circle-color": ["match", ["get", "level"], ...Object.entries(told.levels).flat(), tone.spot],
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, sized(told, 2.5), 14, sized(told, 7)],
      "circle-stroke-color": ["case", ["has", "level"], tone.ink, tone.land],
      "circle-stroke-width": 1,
    },
  });
  if (told.priorities) {
    add({ id: "priority-signs", type: "symbol", source: "priorities",
      layout: { "icon-image": ["concat", "sign-", ["get", "state"]], "icon-allow-overlap": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.7, 14, 1.3] } });
  }
  return style;
}

// Territories that come first are hatched and outlined, those that nearly do sparsely and by dashes.
function addTerritories(add, tone) {
  const of = (state) => ["==", ["get", "state"], state];
  const line = (id, state, paint) => add({ id, type: "line", source: "territories", filter: of(state),
    layout: { "line-join": "round" }, paint: { "line-color": tone.ink, ...paint } });
  add({ id: "priority-areas", type: "fill", source: "territories", filter: ["in", ["get", "state"], ["literal", HATCHED]],
    paint: { "fill-pattern": ["concat", "hatch-", ["get", "state"]], "fill-opacity": 0.6 } });
  line("priority-nearly", "nearly", { "line-width": 1.8, "line-dasharray": [3, 2] });
  line("priority-first", "first", { "line-width": 2.6 });
}

// The more vulnerable, the larger, so that classes are told apart without colours.
function sized(told, size) {
  const steps = Object.keys(told.levels).flatMap((level, number) => [level, size * (0.8 + 0.2 * number)]);
  return ["match", ["get", "level"], ...steps, size];
}

function addLayer(style, layer, tone) {
  const name = `layer-${layer.id}`;
  const hidden = { visibility: "none" };
  if (layer.picture && (!layer.tiles || layer.many)) {
    style.sources[`${name}-picture`] = { type: "image", url: absolute(layer.picture), coordinates: cornersOf(layer.corners) };
    style.layers.push({
      id: `${name}-picture`,
      type: "raster",
      source: `${name}-picture`,
      layout: hidden,
      ...(layer.many ? { maxzoom: MANY_FROM } : {}),
      paint: { "raster-fade-duration": 0, "raster-resampling": layer.many ? "linear" : "nearest" },
    });
  }
  if (!layer.tiles) return;
  style.sources[name] = { type: "vector", url: `pmtiles://${absolute(layer.tiles)}` };
  const colour = layer.classes.length < 2
    ? (layer.classes[0]?.colour ?? tone.line)
    : ["match", ["get", "c"], ...layer.classes.flatMap((one, number) => [number, one.colour]), tone.line];
  const common = { id: `${name}-shapes`, source: name, "source-layer": TABLE, layout: hidden,
    ...(layer.many ? { minzoom: MANY_FROM } : {}) };
  if (layer.form === "lines") {
    style.layers.push({ ...common, type: "line", paint: { "line-color": colour, "line-width": 1.6 } });
  } else if (layer.form === "points") {
    style.layers.push({ ...common, type: "circle", paint: { "circle-color": colour, "circle-radius": radiusOf(layer) } });
  } else {
    // What is no hazard lies under everything else and must not hide it.
    const opacity = layer.theme ? {} : { "fill-opacity": 0.25 };
    style.layers.push({ ...common, type: "fill", paint: { "fill-color": colour, "fill-antialias": false, ...opacity } });
  }
}

// The more is lost at a place, the larger, so that classes are told apart without colours.
function radiusOf(layer) {
  if (layer.theme && layer.classes.length > 1) return ["+", 2.5, ["*", 1.2, ["get", "c"]]];
  return layer.theme ? 4 : ["interpolate", ["linear"], ["zoom"], 9, 1, 14, 4]; // a base must not hide what lies on it
}

const OPACITY = { raster: "raster-opacity", fill: "fill-opacity", line: "line-opacity", circle: "circle-opacity" };

export function show(map, told, chosen, hazard) {
  for (const layer of told.layers) {
    const isShown = layer.theme ? layer.id === hazard : chosen.also.includes(layer.id);
    for (const part of ["picture", "shapes"]) {
      const id = `layer-${layer.id}-${part}`;
      const drawn = map.getLayer(id);
      if (!drawn) continue;
      map.setLayoutProperty(id, "visibility", isShown ? "visible" : "none");
      if (layer.theme) map.setPaintProperty(id, OPACITY[drawn.type], chosen.opacity);
    }
  }
  for (const id of told.priorities ? PRIORITIES : []) {
    map.setLayoutProperty(id, "visibility", chosen.priorities ? "visible" : "none");
  }
  map.setLayoutProperty("facilities", "visibility", chosen.facilities ? "visible" : "none");
}

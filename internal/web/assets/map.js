// The map that can be moved, drawn over the SVG map. Geometry comes once, values by position in the round; every colour is read from the
// style sheet, so that a theme and a dark screen hold here too.
const svgns = "http://www.w3.org/2000/svg";
const patience = 30_000; // milliseconds; a worker that does not start says nothing

export async function show(figure, { asked, still }) {
  const d = figure.dataset, files = document.body.dataset, words = JSON.parse(d.words);
  const [lib, values] = await Promise.all([import(files.maplibre), read(d.values), sheet(files.maplibreCss)]);
  lib.setWorkerUrl(files.maplibreWorker);
  const base = d.basemap && files.pmtiles ? await basemap(lib, files.pmtiles, d.basemap) : null;
  const tiles = d.tiles ? await read(d.tiles) : null;

  const frame = figure.querySelector(".map-frame"), box = make("div", "map-live");
  frame.append(box);
  const bounds = d.bounds.split(",").map(Number);
  const view = { bounds: [[bounds[0], bounds[1]], [bounds[2], bounds[3]]], padding: 14 };
  const atlas = new Atlas(figure, values, words, { base, tiles, box });
  let map;
  try {
    map = new lib.Map({
      container: box, style: atlas.style(), bounds: view.bounds, fitBoundsOptions: { padding: view.padding }, locale: { ...words, "Map.Title": words.title },
      attributionControl: base ? { compact: true } : false, cooperativeGestures: true, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, maxZoom: 18,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new lib.NavigationControl({ showCompass: false }), "top-left");
    map.addControl(new lib.ScaleControl({ unit: "metric" }), "bottom-left");
    await loaded(map, Number(d.patience) || patience);
  } catch (cause) {
    map?.remove();
    box.remove();
    throw cause;
  }
  figure.map = map; // for a theme's own scripts
  atlas.begin(map);
  figure.classList.add("map-on");
  map.once("idle", () => { d.ready = "yes"; });
  const end = () => {
    atlas.end();
    map.remove();
    box.remove();
    figure.classList.remove("map-on");
    delete figure.map;
    delete d.ready;
  };
  box.addEventListener("webglcontextlost", () => setTimeout(() => { if (figure.map === map && map.painter?.context?.gl?.isContextLost()) { end(); still(); } }, 3000), true);
  atlas.tool(".map-whole", "click", () => map.fitBounds(view.bounds, { padding: view.padding }));
  atlas.tool(".map-still", "click", () => { end(); still(); });
  if (asked) map.getCanvas().focus();
}

const absolute = (path) => new URL(path, location.href).href;

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function sheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((done, failed) => {
    const link = make("link");
    Object.assign(link, { rel: "stylesheet", href, onload: done, onerror: () => failed(new Error("no style sheet")) });
    document.head.prepend(link); // before the site's own, which says the last word
  });
}

function make(name, className, text) {
  const e = document.createElement(name);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

// loaded waits for the first picture. A basemap that cannot be read is passed over: the areas are what the map is for.
function loaded(map, wait) {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error("no answer from the map's worker")), wait);
    const trouble = (e) => { if (e.sourceId !== "base") end(failed, e.error ?? new Error("the map does not start")); };
    const end = (then, what) => { clearTimeout(timer); map.off("error", trouble); then(what); };
    map.once("load", () => end(done));
    map.on("error", trouble);
  });
}

async function basemap(lib, script, archive) {
  if (!window.pmtiles) {
    await new Promise((done, failed) => {
      document.head.append(Object.assign(make("script"), { src: script, onload: done, onerror: failed }));
    });
  }
  if (!basemap.known) {
    lib.addProtocol("pmtiles", new window.pmtiles.Protocol({ metadata: true }).tile);
    basemap.known = true;
  }
  return "pmtiles://" + absolute(archive);
}

// css is a variable of the style sheet.
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Atlas is one figure: its layers, its colours, and what happens on it.
class Atlas {
  constructor(figure, values, words, { base, tiles, box }) {
    Object.assign(this, { figure, values, words, base, tiles, box, listeners: [], theme: values.themes[0], states: new Array(values.codes.length) });
    this.from = { source: "areas", ...(tiles && { sourceLayer: "areas" }) };
    this.here = figure.dataset.here ? figure.dataset.here.split(" ").map(Number) : [];
    this.drawnTheme = figure.dataset.theme;
    this.legendTheme = figure.dataset.legend; // what the page's own legend is of
    this.lists = false;
  }

  // looks reads the colours of every look as the style sheet gives them to the drawn map.
  looks() {
    const probe = document.createElementNS(svgns, "svg");
    probe.setAttribute("class", "k-map");
    probe.setAttribute("hidden", "");
    probe.setAttribute("width", "0");
    probe.setAttribute("height", "0");
    this.figure.append(probe);
    const colour = (name, property, value) => {
      const p = document.createElementNS(svgns, "path");
      p.setAttribute("class", name);
      p.setAttribute(property, value);
      probe.append(p);
      return getComputedStyle(p)[property];
    };
    const out = this.values.looks.map((l) => ({ ...l, ground: colour("k-" + l.class, "fill", l.ground), ink: colour("k-ink-" + l.class, "stroke", l.ink) }));
    probe.remove();
    return out;
  }

  style() {
    const areas = { source: "areas", ...(this.tiles && { "source-layer": "areas" }) }, look = ["coalesce", ["feature-state", "look"], -1];
    this.painted = this.looks();
    const far = this.tiles ? { minzoom: 10.5 } : {}; // borders of thousands of areas would cover them
    const line = (id, colour, width, more = {}) => ({ id, ...far, type: "line", ...areas, layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": width, ...more } });
    const over = (id, kind, type, paint, layout = {}) => ({ id, type, source: "overlay", filter: ["in", ["get", "kind"], ["literal", kind]], layout, paint });
    const when = (state) => ["case", ["boolean", ["feature-state", state], false], 1, 0];
    const hatches = this.painted.flatMap((l, k) => l.strokes.length
      ? [{ id: "hatch-" + k, type: "fill", ...areas, layout: { visibility: "none" }, paint: { "fill-pattern": "look-" + k, "fill-opacity": ["case", ["==", look, k], 1, 0] } }] : []);
    const round = { "line-join": "round", "line-cap": "round" };
    return {
      version: 8,
      sources: {
        areas: this.tiles ? { type: "vector", tiles: this.tiles.tiles.map((t) => absolute(t).replaceAll("%7B", "{").replaceAll("%7D", "}")), minzoom: this.tiles.minzoom, maxzoom: this.tiles.maxzoom, bounds: this.tiles.bounds }
          : { type: "geojson", data: absolute(this.figure.dataset.geometry), tolerance: 0.2 },
        overlay: { type: "geojson", data: absolute(this.figure.dataset.overlay) },
        names: { type: "geojson", data: { type: "FeatureCollection", features: this.values.urban.map((u, n) => ({ type: "Feature", properties: { name: u.name, n }, geometry: { type: "Point", coordinates: u.at } })) } },
        ...(this.base && { base: { type: "vector", url: this.base } }),
      },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": css("--k-ground") } },
        ...(this.base ? ground() : []),
        over("water", ["sea", "water"], "fill", { "fill-color": css("--k-water") }),
        over("park", ["park"], "fill", { "fill-color": css("--k-park") }),
        ...this.afar(over),
        { id: "areas", type: "fill", ...areas, paint: { "fill-color": this.fills(), "fill-opacity": this.base ? 0.86 : 1 } },
        ...hatches,
        line("borders", css("--k-border"), ["interpolate", ["linear"], ["zoom"], 8, 0.1, 12, 0.7, 16, 1.6]),
        ...(this.base ? streets() : []),
        over("rail", ["rail"], "line", { "line-color": css("--k-way"), "line-width": 1.6, "line-dasharray": [4, 2] }),
        over("roads", ["ring_road"], "line", { "line-color": css("--k-way"), "line-width": 2.2 }, round),
        over("urban", ["urban"], "line", { "line-color": css("--k-urban"), "line-width": ["interpolate", ["linear"], ["zoom"], 9, 1, 13, 2.6] }, round),
        over("urban-housing", ["urban_housing"], "line", { "line-color": css("--k-urban"), "line-width": 2.2, "line-dasharray": [2, 1.4] }),
        over("list-casing", ["list"], "line", { "line-color": css("--k-urban"), "line-width": 5.5 }, { visibility: "none", ...round }),
        over("list", ["list"], "line", { "line-color": css("--k-law"), "line-width": 2.8 }, { visibility: "none", ...round }),
        { id: "pointed", type: "fill", ...areas, paint: { "fill-color": css("--k-urban"), "fill-opacity": ["case", ["boolean", ["feature-state", "pointed"], false], 0.22, 0] } },
        line("here", css("--k-urban"), 4, { "line-opacity": when("here") }),
        {
          id: "names", type: "symbol", source: "names", ...(this.tiles && { minzoom: 10 }),
          layout: { "text-field": ["get", "name"], "text-font": ["literal", css("--sans").split(",").map((f) => f.trim())], "text-size": 14, "text-padding": 6, "text-max-width": 9, "symbol-sort-key": ["get", "n"], "text-variable-anchor": ["center", "top", "bottom"] },
          paint: { "text-color": css("--k-urban"), "text-halo-color": css("--k-halo"), "text-halo-width": 2 },
        },
      ],
    };
  }

  // Of thousands of areas, the parts of the city come first, with the urban areas filled in; the areas follow as the reader comes near.
  afar(over) {
    const near = this.tiles?.vector_layers?.find((l) => l.id === "areas")?.minzoom ?? 0;
    if (!near || !this.tiles.vector_layers.some((l) => l.id === "parts")) return [];
    const part = (id, type, paint) => ({ id, type, source: "areas", "source-layer": "parts", maxzoom: near, paint });
    return [
      part("parts", "fill", { "fill-color": css("--k-out"), "fill-opacity": this.base ? 0.6 : 1 }),
      part("part-borders", "line", { "line-color": css("--k-border"), "line-width": 0.8 }),
      { ...over("urban-afar", ["urban"], "fill", { "fill-color": css("--k-in") }), maxzoom: near },
    ];
  }

  fills() {
    const match = ["match", ["coalesce", ["feature-state", "look"], -1]];
    this.painted.forEach((l, k) => match.push(k, l.ground));
    return [...match, "rgba(0,0,0,0)"];
  }

  begin(map) {
    this.map = map;
    this.images();
    this.tools = this.figure.querySelector(".map-tools");
    this.tools.hidden = false;
    const select = this.tools.querySelector("select");
    this.tool("select", "change", () => this.paint(select.value));
    this.tool(".map-lists", "click", (e) => this.overlay(e.currentTarget));
    if (select) select.value = this.drawnTheme;
    this.paint(this.drawnTheme);
    for (const i of this.here) this.state(i, { here: true });
    this.card = make("div", "map-card");
    this.card.id = "map-card";
    this.box.append(this.card);
    this.describe(-1);
    if (this.words.made_up) this.box.append(make("div", "map-madeup", this.words.made_up));
    this.pointing();
    this.keys();
    this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => this.recolour());
    this.listen(window, "beforeprint", () => { this.legend.hidden = false; });
  }

  tool(selector, event, then) {
    const e = this.figure.querySelector(".map-tools " + selector);
    if (e) this.listen(e, event, then);
  }

  listen(on, event, then) {
    on.addEventListener(event, then);
    this.listeners.push(() => on.removeEventListener(event, then));
  }

  end() {
    for (const off of this.listeners) off();
    this.listeners = [];
    this.tools.hidden = true;
    this.key?.remove();
    this.legend.hidden = false;
    const lists = this.tools.querySelector(".map-lists");
    if (lists && this.lists) this.overlay(lists);
  }

  get legend() { return this.figure.querySelector(".legend:not(.map-key):not(.map-lists-key)"); }

  state(i, s) { this.map.setFeatureState({ ...this.from, id: i }, s); }

  // images draws the patterns of the drawn map: 8 units square.
  images() {
    this.painted.forEach((l, k) => {
      if (!l.strokes.length) return;
      const image = pattern(l, false);
      const name = "look-" + k;
      if (this.map.hasImage(name)) this.map.updateImage(name, image);
      else this.map.addImage(name, image, { pixelRatio: 4 });
    });
  }

  // paint shows a theme: "" the outcomes, else a criterion.
  paint(id) {
    this.theme = this.values.themes.find((t) => t.id === id) ?? this.values.themes[0];
    const used = new Set();
    this.theme.at.forEach((at, i) => {
      const k = this.theme.legend[at].look;
      used.add(k);
      if (this.states[i] !== k) this.state(i, { look: this.states[i] = k });
    });
    this.painted.forEach((l, k) => {
      if (l.strokes.length) this.map.setLayoutProperty("hatch-" + k, "visibility", used.has(k) ? "visible" : "none");
    });
    this.figure.dataset.painted = this.theme.id;
    this.drawKey();
    this.describe(this.at ?? -1);
  }

  // drawKey writes the legend of a theme that the page has none for.
  drawKey() {
    this.key?.remove();
    const own = this.theme.id === this.legendTheme;
    this.legend.hidden = !own;
    if (own) return;
    this.key = make("ul", "legend map-key");
    this.key.setAttribute("aria-label", this.words.legend + ": " + this.theme.label);
    for (const c of this.theme.legend) {
      const li = make("li"), swatch = make("canvas", "k-swatch"), l = this.painted[c.look];
      Object.assign(swatch, { width: 56, height: 36, ariaHidden: "true" });
      swatch.style.width = "28px";
      swatch.style.height = "18px";
      const pen = swatch.getContext("2d");
      pen.fillStyle = l.ground;
      pen.fillRect(1, 1, 54, 34);
      if (l.strokes.length) {
        const tile = make("canvas");
        tile.width = tile.height = 32;
        tile.getContext("2d").putImageData(pattern(l, true), 0, 0);
        pen.fillStyle = pen.createPattern(tile, "repeat");
        pen.scale(0.5, 0.5);
        pen.fillRect(2, 2, 108, 68);
        pen.scale(2, 2);
      }
      pen.strokeStyle = css("--k-way");
      pen.strokeRect(1, 1, 54, 34);
      li.append(swatch, make("span", "", c.label));
      this.key.append(li);
    }
    this.legend.after(this.key);
  }

  overlay(button) {
    this.lists = !this.lists;
    button.setAttribute("aria-pressed", String(this.lists));
    this.figure.querySelector(".map-lists-key").hidden = !this.lists;
    for (const id of ["list-casing", "list"]) if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", this.lists ? "visible" : "none");
  }

  recolour() {
    this.painted = this.looks();
    this.images();
    for (const layer of this.style().layers) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) if (name.endsWith("color")) this.map.setPaintProperty(layer.id, name, value);
    }
    this.drawKey();
  }

  // describe says what area is pointed at, −1 none.
  describe(i, keyboard = false) {
    if (this.at >= 0 && this.at !== i) this.state(this.at, { pointed: false });
    if (i >= 0 && this.at !== i) this.state(i, { pointed: true });
    this.at = i;
    if (!this.card) return;
    this.card.setAttribute("aria-live", keyboard ? "polite" : "off");
    delete this.card.dataset.here;
    if (i < 0) {
      this.card.replaceChildren(make("span", "", keyboard ? this.words.none : this.words.pick));
      return;
    }
    const said = [make("strong", "", this.values.names[i]), make("span", "", this.values.outcomes[this.values.outcome[i]])];
    if (this.theme.id) said.push(make("small", "", this.theme.label + ": " + this.theme.legend[this.theme.at[i]].label));
    this.card.replaceChildren(...said);
    if (this.finger) {
      const a = make("a", "", this.words.open);
      a.href = this.href(i);
      this.card.append(a);
      this.card.dataset.here = this.values.codes[i];
    }
  }

  href(i) { return this.values.href.replace("{code}", encodeURIComponent(this.values.codes[i])); }

  areaAt(point) {
    const found = this.map.queryRenderedFeatures(point, { layers: ["areas"] });
    return found.length ? found[0].id : -1;
  }

  // pointing: a mouse names what it is over and a click opens it; a finger names first, and a second tap or the link opens.
  pointing() {
    const { map } = this, canvas = map.getCanvas();
    for (const event of ["pointerdown", "pointermove"]) this.listen(canvas, event, (e) => { this.finger = e.pointerType === "touch"; });
    map.on("mousemove", (e) => {
      if (this.finger) return;
      const i = this.areaAt(e.point);
      canvas.style.cursor = i >= 0 ? "pointer" : "";
      if (i !== this.at) this.describe(i);
    });
    map.on("mouseout", () => { if (!this.finger) this.describe(-1); });
    map.on("click", (e) => {
      const i = this.areaAt(e.point);
      if (this.finger && i !== this.at || i < 0) return this.describe(i);
      if (e.originalEvent.ctrlKey || e.originalEvent.metaKey) window.open(this.href(i), "_blank", "noopener");
      else location.assign(this.href(i));
    });
  }

  // keys: the library moves the map; the area in the middle is said, and Enter opens it.
  keys() {
    const { map } = this, canvas = map.getCanvas(), cross = make("div", "map-cross"), help = make("p", "", this.words.keys);
    help.id = "map-keys";
    help.hidden = true;
    this.box.append(help, cross);
    cross.hidden = true;
    canvas.setAttribute("aria-describedby", help.id);
    const middle = () => this.areaAt([canvas.clientWidth / 2, canvas.clientHeight / 2]);
    const say = () => { if (!cross.hidden) this.describe(middle(), true); };
    this.listen(canvas, "focus", () => { cross.hidden = !canvas.matches(":focus-visible"); say(); });
    this.listen(canvas, "blur", () => { cross.hidden = true; this.describe(-1); });
    this.listen(canvas, "keydown", (e) => {
      cross.hidden = false;
      if (e.key !== "Enter") return;
      const i = middle();
      if (i >= 0) location.assign(this.href(i));
    });
    map.on("moveend", say);
  }
}

// pattern draws the strokes of a look on a see-through ground: 8 units, four pixels each.
function pattern(l) {
  const canvas = make("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.scale(4, 4);
  pen.lineCap = "round";
  pen.strokeStyle = l.ink;
  for (const s of l.strokes) {
    pen.lineWidth = s.width;
    pen.stroke(new Path2D(s.d));
  }
  return pen.getImageData(0, 0, 32, 32);
}

// ground and streets are what is drawn of a basemap, in the schema of Protomaps.
function ground() {
  const base = (layer, type, paint, more) => ({ id: "base-" + layer, type, source: "base", "source-layer": layer, paint, ...more });
  return [
    base("earth", "fill", { "fill-color": css("--k-plain") }),
    base("water", "fill", { "fill-color": css("--k-water") }, { filter: ["==", ["geometry-type"], "Polygon"] }),
  ];
}

function streets() {
  return [{
    id: "base-roads", type: "line", source: "base", "source-layer": "roads", minzoom: 11,
    paint: { "line-color": css("--k-way"), "line-opacity": 0.45, "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 11, 0.4, 18, ["match", ["get", "kind"], ["highway", "major_road"], 10, 5]] },
  }];
}

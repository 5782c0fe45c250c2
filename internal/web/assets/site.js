// Runs on every page. Everything works without it.

// The map that can be moved comes over the drawn one where WebGL starts: nothing of it is loaded before. A figure that says «now» gets it
// when it is in view and the page is at rest, one that says «ask» when its button is pressed.
const files = document.body.dataset;

function drawable() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function rest(then) {
  if ("requestIdleCallback" in window) requestIdleCallback(then, { timeout: 2000 });
  else setTimeout(then, 200);
}

function prepare(figure) {
  if (figure.dataset.prepared || !files.maplibre || !files.mapScript) return;
  figure.dataset.prepared = "yes";
  const offer = figure.querySelector(".map-start");
  const propose = (yes) => {
    offer.hidden = !yes;
    figure.toggleAttribute("data-offered", yes);
  };
  const start = async (asked) => {
    propose(false);
    try {
      const { show } = await import(files.mapScript);
      await show(figure, { asked, still: () => { propose(true); offer.firstElementChild.focus(); } });
    } catch (cause) {
      figure.dataset.drawn = "only"; // the drawn map stays as it is
      console.info("the map stays as it is drawn:", String(cause?.message ?? cause));
    }
  };
  offer.firstElementChild.addEventListener("click", () => start(true));
  const sparing = navigator.connection?.saveData;
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((e) => e.isIntersecting)) return;
    seen.disconnect();
    rest(() => {
      if (!drawable()) figure.dataset.drawn = "only";
      else if (figure.dataset.map === "ask" || sparing) propose(true);
      else start(false);
    });
  });
  seen.observe(figure);
}

const prepareAll = () => document.querySelectorAll("figure[data-map]").forEach(prepare);
prepareAll();
document.addEventListener("htmx:after:swap", prepareAll);

// A table that is copied takes its source along: caption, cells, and the line that says city, year, method and round. Without scripts
// the files under «Download» do the same.
const { copy, copied, source } = document.body.dataset;

const text = (cell) => cell.innerText.replace(/\s+/g, " ").trim();

function rows(table) {
  const head = [...table.tHead?.rows ?? []], body = [...table.tBodies].flatMap((b) => [...b.rows]);
  return [...head, ...body].map((row) => [...row.cells].filter((c) => !c.classList.contains("bar")).map(text));
}

async function take(table, button) {
  const caption = table.caption ? text(table.caption) : document.title;
  const all = rows(table);
  const plain = [caption, ...all.map((r) => r.join("\t")), source].join("\n");
  const escape = (s) => s.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
  const html = `<table><caption>${escape(caption)}</caption>${all.map((r) => `<tr>${r.map((c) => `<td>${escape(c)}</td>`).join("")}</tr>`).join("")}</table><p>${escape(source)}</p>`;
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": new Blob([plain], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) })]);
  button.textContent = copied;
  setTimeout(() => { button.textContent = copy; }, 2000);
}

function offer() {
  for (const box of document.querySelectorAll("main .scroll")) {
    const table = box.querySelector("table");
    if (!table || box.previousElementSibling?.classList.contains("copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = copy;
    button.setAttribute("aria-label", `${copy}: ${table.caption ? text(table.caption) : document.title}`);
    button.addEventListener("click", () => take(table, button));
    box.before(button);
  }
}

if (navigator.clipboard && window.ClipboardItem) {
  offer();
  for (const event of ["htmx:after:swap", "htmx:afterSwap"]) document.addEventListener(event, offer);
}

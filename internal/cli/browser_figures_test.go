package cli

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
)

// Every figure has a table with equal numbers. A figure says its numbers in its label. Of a figure in a row of a table, each must be printed
// in a cell of that row, beside the figure or in another; of a figure by itself, in a cell of some table of the page.
const unprinted = `(() => {
	const numbers = (text) => (text ?? "").replace(/−/g, "-").match(/\d+(?:[.,  ]\d+)*/g) ?? [];
	const printed = (cells) => new Set(cells.flatMap((c) => numbers([...c.childNodes].filter((n) => n.nodeName !== "svg").map((n) => n.textContent).join(" "))));
	const all = printed([...document.querySelectorAll("main td, main th")]), out = [];
	for (const figure of document.querySelectorAll('main svg[role="img"]')) {
		const label = figure.getAttribute("aria-label"), row = figure.closest("tr"), said = numbers(label);
		if (!said.length && !figure.querySelector("[data-empty]")) out.push("no number in the label of a figure: " + label);
		const there = row ? printed([...row.cells]) : all;
		const gone = said.filter((n) => !there.has(n));
		if (gone.length) out.push(gone.join(", ") + " of the figure «" + label + "» stand in no cell" + (row ? " of its row" : ""));
	}
	return out;
})()`

func figures(t *testing.T, tab context.Context) []string {
	t.Helper()
	return get(t, tab, chromedp.Evaluate[[]string](unprinted))
}

package cli

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/uncertainty"
)

// A terminal has room for so many nodes and areas; --csv has all.
const (
	nodesShown = 3
	areasShown = 20
)

// printIndex is what chance leaves of the index and its classes: the areas whose class turns most often, else the first by name.
func (a *app) printIndex(e *edition.Edition, s *edition.Stability) {
	if n := s.Chance.Nodes; n != nil && n.Why != "" {
		fmt.Fprintln(a.Out)
		fmt.Fprintln(a.Out, a.either("Indekset kan ikke regnes om: ", "The index cannot be calculated anew: ")+n.Why)
	}
	x := e.Index(s)
	if x == nil {
		return
	}
	fmt.Fprintln(a.Out)
	if x.Replicates == 0 {
		fmt.Fprintln(a.Out, explain.NothingDrawn(a.lang))
		return
	}
	fmt.Fprintf(a.Out, a.either("Indeks og klasser i %s gentagelser, 95 %%-intervaller:\n", "Index and classes in %s replays, 95 %% intervals:\n"), explain.Number(a.lang, float64(x.Replicates), 0))
	var nodes []uncertainty.NodeChance
	for _, n := range e.Told(x) {
		if n.Drawn {
			nodes = append(nodes, n)
			continue
		}
		fmt.Fprintln(a.Out, "  "+explain.Upper(explain.Input(e.Method, n.Name, a.lang))+a.either(": intet bag tallet trækkes igen, så intervallet er tallet selv.", ": nothing behind it is drawn, so the interval is the value itself."))
	}
	shown := nodes[:min(len(nodes), nodesShown)]
	head := []string{""}
	for _, n := range shown {
		head = append(head, explain.Input(e.Method, n.Name, a.lang), "95 %")
	}
	for _, c := range x.Classes {
		head = append(head, explain.ClassLabel(e.Method, c.Name, a.lang))
	}
	rows := [][]string{head}
	areas := edition.Turning(x, len(e.Round.Findings), s.Limits.Steady)
	if len(x.Classes) == 0 {
		areas = e.ByName
	}
	for _, i := range areas[:min(len(areas), areasShown)] {
		rows = append(rows, a.indexRow(e, x, shown, i))
	}
	if len(areas) > 0 {
		a.columns(rows)
	} else {
		fmt.Fprintln(a.Out, a.either("  Hvert område beholder sin klasse i næsten alle gentagelser (--csv).", "  Every area keeps its class in nearly all replays (--csv)."))
	}
	if more := len(areas) - areasShown; more > 0 {
		fmt.Fprintf(a.Out, a.either("  og %d til (--csv)\n", "  and %d more (--csv)\n"), more)
	}
	if more := len(x.Index) - len(shown); more > 0 {
		fmt.Fprintf(a.Out, a.either("  %d andre mellemregninger står i --csv\n", "  %d other nodes are in --csv\n"), more)
	}
}

func (a *app) indexRow(e *edition.Edition, x *uncertainty.Nodes, shown []uncertainty.NodeChance, i int) []string {
	row := []string{edition.Title(&e.Round.Areas.Items[i])}
	for _, n := range shown {
		interval := "–"
		if !math.IsNaN(n.Low[i]) {
			interval = explain.NodeRange(e.Method, n.Name, a.lang, n.Low[i], n.High[i])
		}
		row = append(row, explain.InputFigure(e.Method, n.Name, a.lang, n.Value[i]), interval)
	}
	for _, c := range x.Classes {
		var parts []string
		for k, share := range c.Share[i] {
			if share >= .005 {
				parts = append(parts, explain.CutLabel(e.Method, c.Name, c.Cuts[k], a.lang)+" "+explain.Percent(a.lang, share, 0))
			}
		}
		if len(parts) == 0 {
			parts = []string{"–"}
		}
		row = append(row, strings.Join(parts, ", "))
	}
	return row
}

// columns prints rows side by side, two spaces apart.
func (a *app) columns(rows [][]string) {
	var width []int
	for _, r := range rows {
		for k, cell := range r {
			if k == len(width) {
				width = append(width, 0)
			}
			width[k] = max(width[k], utf8.RuneCountInString(cell))
		}
	}
	for _, r := range rows {
		line := " "
		for k, cell := range r {
			line += " " + cell + strings.Repeat(" ", width[k]-utf8.RuneCountInString(cell)+1)
		}
		fmt.Fprintln(a.Out, strings.TrimRight(line, " "))
	}
}

// indexJSON is what chance leaves of the nodes and classes of area i; nil for a value that is not there.
func indexJSON(x *uncertainty.Nodes, i int) (index, classes map[string]any) {
	number := func(v float64) any {
		if math.IsNaN(v) {
			return nil
		}
		return v
	}
	index, classes = map[string]any{}, map[string]any{}
	for _, n := range x.Index {
		index[n.Name] = map[string]any{"value": number(n.Value[i]), "low": number(n.Low[i]), "high": number(n.High[i]), "absent": n.Absent[i], "drawn": n.Drawn}
	}
	for _, c := range x.Classes {
		share := map[string]float64{}
		for k, s := range c.Share[i] {
			share[c.Cuts[k]] = s
		}
		classes[c.Name] = map[string]any{"class": c.Is[i], "share": share, "drawn": c.Drawn}
	}
	return
}

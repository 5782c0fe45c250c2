package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/follow"
	"kvarter/internal/gap"
	"kvarter/internal/pipeline"
	"kvarter/internal/source"
)

// followed computes what the workspace follows, with the rounds that it names.
func (a *app) followed(ch choice) (*follow.Followed, *pipeline.Screened, error) {
	chain, err := a.chain(ch)
	if err != nil {
		return nil, nil, err
	}
	last := chain.Last()
	f, err := pipeline.Follow(last.Imported, last.Method, chain.Rounds)
	return f, last, err
}

// chain screens the rounds of the workspace.
func (a *app) chain(ch choice) (*pipeline.PastRounds, error) {
	in, err := a.imported()
	if err != nil {
		return nil, err
	}
	o := pipeline.Options{Method: ch.method, Period: kvarter.Period(ch.period), Seed: ch.seed}
	if ch.previous != "" {
		if o.Previous, err = readRound(ch.previous); err != nil {
			return nil, err
		}
	}
	return pipeline.Chain(in, o, readRound)
}

func (a *app) gapCmd() *cobra.Command {
	var ch choice
	var indicator, by, file, of string
	c := &cobra.Command{
		Use: "gap", Short: "Say whether the designated areas catch up with the rest of the city",
		Example: "  kvarter gap -C mycity\n  kvarter gap -C mycity --indicator employment --by start\n  kvarter gap -C mycity --csv gap.csv",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			m := gap.Membership(by)
			if m != gap.AtStart && m != gap.AtEnd && m != gap.EachYear {
				return usageError{fmt.Errorf("--by is start, end or each, not %q", by), "kvarter gap --by end"}
			}
			f, s, err := a.followed(ch)
			if err != nil {
				return err
			}
			only := -1
			if indicator != "" {
				if only = f.Indicator(indicator); only < 0 {
					return unknownIndicator(f, indicator)
				}
			}
			if of != "" {
				return a.printPlace(f, s, of, only)
			}
			switch {
			case file != "":
				return a.writeCSV(file, explain.GapTable(f, only))
			case a.json:
				if only >= 0 {
					return a.printJSON(f.Comparisons[only])
				}
				return a.printJSON(map[string]any{"city": s.Round.City, "made_up": s.Round.MadeUp, "from": f.From, "to": f.To, "indicators": f.Comparisons, "index": f.Index, "moves": append([]gap.Transition{}, f.Moves...)})
			case only >= 0:
				a.printSeries(f, only, m)
			default:
				a.printGap(f, m)
				a.printMoves(f)
			}
			if s.Round.MadeUp {
				a.madeUp()
			}
			return nil
		},
	}
	ch.flags(c)
	c.Flags().StringVar(&indicator, "indicator", "", "one indicator, year by year")
	c.Flags().StringVar(&of, "of", "", "the series of one place instead: a small area, an urban area, or a group such as district=D02")
	c.Flags().StringVar(&by, "by", "end", "which areas: designated at the start, at the end, or in each year (start, end, each)")
	c.Flags().StringVar(&file, "csv", "", "write every year and membership to this file; - writes to standard output")
	return c
}

func unknownIndicator(f *follow.Followed, name string) error {
	var known []string
	for i := range f.Indicators {
		known = append(known, f.Indicators[i].Name)
	}
	e := kvarter.Errorf(kvarter.NotFound, "no indicator %s is followed; there are %s", name, strings.Join(known, ", "))
	if near := source.Nearest(name, known); near != "" {
		e.Hint = "kvarter gap --indicator " + near
	}
	return e
}

// printPlace prints what is followed of one place, year by year.
func (a *app) printPlace(f *follow.Followed, s *pipeline.Screened, of string, only int) error {
	var points func(k int) []gap.Point
	level, code, grouped := strings.Cut(of, "=")
	r := s.Round
	switch i, ok := r.Areas.Index()[of]; {
	case grouped:
		if _, ok := r.Areas.GroupNames[kvarter.Level(level)][code]; !ok {
			var levels []string
			for _, l := range slices.Sorted(maps.Keys(r.Areas.GroupNames)) {
				levels = append(levels, string(l))
			}
			return kvarter.Errorf(kvarter.NotFound, "there is no %s %s; groupings are %s", level, code, strings.Join(levels, ", "))
		}
		points = func(k int) []gap.Point { return f.Group(k, kvarter.Level(level), code) }
	case ok:
		points = func(k int) []gap.Point { return f.Area(k, i) }
	default:
		at := slices.IndexFunc(r.UrbanAreas, func(u kvarter.UrbanArea) bool { return u.Code == of })
		if at < 0 {
			e := kvarter.Errorf(kvarter.NotFound, "there is no small area or urban area %s", of)
			e.Hint = "kvarter gap --of district=D02"
			return e
		}
		in := map[string]bool{}
		for _, p := range r.UrbanAreas[at].Parts {
			for _, c := range p.Areas {
				in[c] = true
			}
		}
		points = func(k int) []gap.Point { return f.Set(k, in) }
	}
	doc := map[string][]gap.Point{}
	for k := range f.Indicators {
		if only >= 0 && k != only {
			continue
		}
		ind := &f.Indicators[k].Indicator
		list := points(k)
		if doc[ind.Name] = list; a.json {
			continue
		}
		fmt.Fprintln(a.Out, "\n"+explain.Upper(explain.IndicatorLabel(ind, a.lang)))
		for _, p := range list {
			if p.Value == nil && p.Why == gap.NoFigures {
				continue
			}
			note := explain.GapWhy(p.Why, a.lang)
			if p.Break != "" {
				note += " " + explain.BreakText(f, p.Break, a.lang)
			}
			fmt.Fprintln(a.Out, strings.TrimRight(fmt.Sprintf("  %d  %s  %s", p.Year, explain.Measured(ind, a.lang, p.Value), note), " "))
		}
	}
	if a.json {
		return a.printJSON(map[string]any{"of": of, "made_up": r.MadeUp, "indicators": doc})
	}
	if r.MadeUp {
		a.madeUp()
	}
	return nil
}

// printGap prints one row for each indicator, then the index of disadvantage by all three memberships.
func (a *app) printGap(f *follow.Followed, m gap.Membership) {
	say := func(da, en string) string {
		if a.lang == "da" {
			return da
		}
		return en
	}
	t := table{right: []bool{false, false, true, true, true, true, false}}
	t.add(say("indikator", "indicator"), say("år", "years"), say("områderne", "areas"), say("resten", "rest"), say("kløft, point", "gap, points"), say("forhold", "ratio"), "")
	for k := range f.Indicators {
		ind, c := &f.Indicators[k].Indicator, f.Span(k, m).Change
		label := explain.IndicatorLabel(ind, a.lang)
		if c.Why != "" {
			t.add(label, "", "–", "–", "–", "–", explain.GapWhy(c.Why, a.lang))
			continue
		}
		arrow := func(x, y string) string { return x + " → " + y }
		t.add(label, fmt.Sprintf("%d → %d", c.From.Year, c.To.Year), arrow(explain.Measured(ind, a.lang, c.From.Areas.Value), explain.Measured(ind, a.lang, c.To.Areas.Value)),
			arrow(explain.Measured(ind, a.lang, c.From.Rest.Value), explain.Measured(ind, a.lang, c.To.Rest.Value)),
			arrow(short(explain.Points(ind, a.lang, c.From.Points)), short(explain.Points(ind, a.lang, c.To.Points))),
			arrow(explain.RatioOf(a.lang, c.From.LogRatio), explain.RatioOf(a.lang, c.To.LogRatio)), explain.GapVerdict(c.Verdict, a.lang))
	}
	t.print(a.Out)
	fmt.Fprintf(a.Out, "\n%s: %s. %s\n\n", say("Områder", "Areas"), explain.MembershipText(m, a.lang), explain.SameAreas(a.lang))
	fmt.Fprintln(a.Out, wrap(explain.ReductionSentence(f, gap.AtStart, a.lang), 100))
	i := table{right: []bool{false, true, true, true}}
	i.add(say("områder", "areas"), fmt.Sprintf("D %d", f.Index.From), fmt.Sprintf("D %d", f.Index.To), say("nedgang", "reduction"))
	for _, span := range f.Index.By {
		row := []string{explain.MembershipText(span.Membership, a.lang), "–", "–", "–"}
		for _, p := range span.Values {
			for j, y := range []int{f.Index.From, f.Index.To} {
				if p.Year == y && p.D != nil {
					row[1+j] = explain.Number(a.lang, *p.D, 2)
				}
			}
		}
		if v := span.Reduction.Value; v != nil {
			row[3] = explain.Percent(a.lang, *v, 1)
		} else {
			row[3] = explain.GapWhy(span.Reduction.Why, a.lang)
		}
		i.add(row...)
	}
	if s := f.Reduction(gap.AtStart).Selection; s != nil {
		if s.Expected != nil {
			i.add(say("hvad udvælgelsen alene ville give", "what selection alone would give"), "", "", explain.Percent(a.lang, *s.Expected, 1))
		}
		if s.Nearest != nil {
			i.add(fmt.Sprintf(say("de %d nærmeste, der ikke var udpeget", "the nearest %d not designated"), len(s.NearestAreas)), "", "", explain.Percent(a.lang, *s.Nearest, 1))
		}
	}
	i.print(a.Out)
}

// printMoves prints how areas moved between classes.
func (a *app) printMoves(f *follow.Followed) {
	for i := range f.Moves {
		m := explain.Moves(f.Method, &f.Moves[i], a.lang)
		fmt.Fprintln(a.Out, "\n"+m.Title)
		t := table{right: []bool{false, true, true, true, true, true, true, true}}
		for _, row := range m.Rows {
			t.add(row...)
		}
		t.print(a.Out)
	}
}

// short leaves the unit out, where a column says it.
func short(points string) string {
	n, _, _ := strings.Cut(points, " ")
	return n
}

// printSeries prints one indicator year by year.
func (a *app) printSeries(f *follow.Followed, k int, m gap.Membership) {
	ind := &f.Indicators[k].Indicator
	fmt.Fprintln(a.Out, wrap(explain.GapSentence(f, k, m, a.lang), 100))
	t := table{right: []bool{true, true, true, true, true, false}}
	head := []string{"year", "areas", "rest", "gap", "ratio", ""}
	if a.lang == "da" {
		head = []string{"år", "områderne", "resten", "kløft", "forhold", ""}
	}
	t.add(head...)
	for _, g := range f.Span(k, m).Gaps {
		note := explain.GapWhy(g.Why, a.lang)
		if b := g.Areas.Break; b != "" {
			note = strings.TrimPrefix(note+"; "+explain.BreakText(f, b, a.lang), "; ")
		}
		t.add(strconv.Itoa(g.Year), explain.Measured(ind, a.lang, g.Areas.Value), explain.Measured(ind, a.lang, g.Rest.Value), explain.Points(ind, a.lang, g.Points), explain.RatioOf(a.lang, g.LogRatio), note)
	}
	t.print(a.Out)
}

func (a *app) targetsCmd() *cobra.Command {
	var ch choice
	var file string
	c := &cobra.Command{
		Use: "targets", Short: "Say how the targets stand, and where their figures may go",
		Example: "  kvarter targets -C mycity\n  kvarter targets -C mycity --csv -",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			f, s, err := a.followed(ch)
			if err != nil {
				return err
			}
			if file != "" {
				return a.writeCSV(file, explain.TargetTable(f))
			}
			if a.json {
				return a.printJSON(map[string]any{"city": s.Round.City, "made_up": s.Round.MadeUp, "targets": explain.TargetsDoc(f), "coverage": f.Coverage})
			}
			if len(f.Targets) == 0 {
				e := kvarter.Errorf(kvarter.NotFound, "the workspace has no targets")
				e.Hint = "write «targets: [{indicator: employment, base_year: 2017, year: 2035, value: 12 %}]» in kvarter.yaml"
				return e
			}
			for i := range f.Targets {
				t := &f.Targets[i]
				fmt.Fprintln(a.Out, wrap(explain.TargetSentence(t, &f.Indicators[t.Indicator].Indicator, a.lang), 100))
				fmt.Fprintln(a.Out, "  "+explain.ProjectionText(t, &f.Indicators[t.Indicator].Indicator, a.lang))
			}
			fmt.Fprintln(a.Out, "\n"+wrap(explain.FanText(f, a.lang), 100))
			if s.Round.MadeUp {
				a.madeUp()
			}
			return nil
		},
	}
	ch.flags(c)
	c.Flags().StringVar(&file, "csv", "", "write one row for each target to this file; - writes to standard output")
	return c
}

func (a *app) madeUp() {
	if a.lang == "da" {
		fmt.Fprintln(a.Out, "\nOpdigtede tal.")
		return
	}
	fmt.Fprintln(a.Out, "\nMade-up figures.")
}

// writeCSV writes rows to a file, or to standard output for «-». A name that a spreadsheet would run as a formula gets an apostrophe in front.
func (a *app) writeCSV(file string, rows [][]string) (err error) {
	var w io.Writer = a.Out
	if file != "-" {
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			return usageError{fmt.Errorf("--csv takes the name of a file, and %s is a folder", file), "--csv " + filepath.Join(file, "out.csv")}
		}
		out, err := os.Create(file)
		if err != nil {
			return err
		}
		defer func() {
			if e := out.Close(); err == nil {
				err = e
			}
		}()
		w = out
	}
	c := csv.NewWriter(w)
	for _, row := range rows {
		safe := slices.Clone(row)
		for i, cell := range row {
			if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				safe[i] = "'" + cell
			}
		}
		if err := c.Write(safe); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

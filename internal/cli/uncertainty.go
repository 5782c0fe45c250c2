package cli

import (
	"fmt"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/uncertainty"
)

func (a *app) uncertaintyCmd() *cobra.Command {
	var ch choice
	var o edition.StabilityOptions
	var file string
	c := &cobra.Command{
		Use: "uncertainty", Short: "Say how the outcomes hold against chance in the figures and against other choices of method",
		Example: "  kvarter uncertainty -C mycity\n  kvarter uncertainty -C mycity --replicates 10000 --correlation 0\n  kvarter uncertainty -C mycity --csv stability.csv",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if o.Replicates < 1 || o.Variants < 1 {
				return usageError{fmt.Errorf("--replicates and --variants are whole numbers from 1"), "kvarter uncertainty --replicates 2000"}
			}
			chain, err := a.chain(ch)
			if err != nil {
				return err
			}
			s := chain.Last()
			e := edition.New(tablesOf(s), explain.Internal)
			o.Seed = ch.seed
			st, err := e.NewStability(o, a.lang)
			if err != nil {
				return err
			}
			switch {
			case file != "":
				return a.writeCSV(file, stabilityTable(e, st))
			case a.json:
				return a.printJSON(stabilityJSON(e, st))
			}
			a.printStability(e, st)
			if s.Round.MadeUp {
				a.madeUp()
			}
			return nil
		},
	}
	ch.flags(c)
	c.Flags().IntVar(&o.Replicates, "replicates", 1000, "how often figures are drawn")
	c.Flags().IntVar(&o.Variants, "variants", 1024, "how many variants of the method, at least")
	c.Flags().Float64Var(&o.Correlation, "correlation", math.NaN(), "of the errors of an area's criteria, 0 to 1 (default: as the method declares, else 0.3)")
	c.Flags().StringVar(&file, "csv", "", "write every area to this file; - writes to standard output")
	return c
}

var stabilityWords = map[string]map[uncertainty.Word]string{
	"da": {uncertainty.Steady: "stabilt", uncertainty.Leaning: "hældende", uncertainty.OnTheEdge: "på vippen", uncertainty.Undetermined: "uafgjort", uncertainty.LeftOut: "holdt ude"},
	"en": {uncertainty.Steady: "steady", uncertainty.Leaning: "leaning", uncertainty.OnTheEdge: "on the edge", uncertainty.Undetermined: "undetermined", uncertainty.LeftOut: "left out"},
}

func (a *app) printStability(e *edition.Edition, s *edition.Stability) {
	say := func(da, en string, args ...any) {
		text := en
		if a.lang == "da" {
			text = da
		}
		fmt.Fprintf(a.Out, text+"\n", args...)
	}
	if !s.There() {
		say("Metoden udpeger ingen områder ved en regel: der er intet udfald at gentage.", "The method designates no areas by a rule: there is no outcome to replay.")
		a.printIndex(e, s)
		return
	}
	decided := 0
	words := [2]map[uncertainty.Word]int{{}, {}}
	for i, in := range s.Chance.Decided {
		if in {
			decided++
		}
		words[0][s.ChanceWord(i)]++
		words[1][s.ChoiceWord(i)]++
	}
	low, high := s.Chance.Between(.8)
	span := strconv.Itoa(low)
	if high != low {
		span += "–" + strconv.Itoa(high)
	}
	say("%d småområder er udpeget; fire ud af fem trækninger af tallene udpeger %s.", "%d small areas are designated; four of five draws of the figures designate %s.", decided, span)
	w := stabilityWords[a.lang]
	if w == nil {
		w = stabilityWords["en"]
	}
	fmt.Fprintln(a.Out)
	rows := [][]string{{"", a.either("tilfældighed", "chance"), a.either("valg", "choices")}}
	for _, x := range uncertainty.Words {
		if (x == uncertainty.Undetermined || x == uncertainty.LeftOut) && words[0][x] == 0 {
			continue
		}
		rows = append(rows, []string{w[x], strconv.Itoa(words[0][x]), strconv.Itoa(words[1][x])})
	}
	for _, r := range rows {
		fmt.Fprintf(a.Out, "  %-14s %14s %10s\n", r[0], r[1], r[2])
	}
	percent := func(v float64) string { return explain.Percent(a.lang, v, 0) }
	unsteady := s.Unsteady()
	if len(unsteady) > 0 {
		fmt.Fprintln(a.Out)
		say("De mindst stabile (andel af gentagelser, der udpeger):", "The least steady (share of replays that designate):")
	}
	for n, i := range unsteady {
		if n == 20 {
			say("  og %d til (--csv)", "  and %d more (--csv)", len(unsteady)-n)
			break
		}
		in := a.either("ikke udpeget", "not designated")
		switch {
		case s.Chance.Decided[i]:
			in = a.either("udpeget", "designated")
		case s.ChanceWord(i) == uncertainty.Undetermined:
			in = w[uncertainty.Undetermined]
		}
		line := fmt.Sprintf("  %-28s %-15s %s %6s (%s–%s)", edition.Title(&e.Round.Areas.Items[i]), in, a.either("tilfældighed", "chance"), percent(s.Chance.Designated[i]),
			percent(min(s.Apart.Designated[i], s.Same.Designated[i])), percent(max(s.Apart.Designated[i], s.Same.Designated[i])))
		if s.Choice.Variants > 0 {
			line += fmt.Sprintf("  %s %6s", a.either("valg", "choices"), percent(s.Choice.Designated[i]))
			if m := s.Mover(i); m >= 0 {
				line += ", " + s.Choice.Factors[m].Label
			}
		}
		fmt.Fprintln(a.Out, line)
	}
	if s.Choice.Whole.Why == "" && len(s.Choice.Whole.Of) > 0 {
		fmt.Fprintln(a.Out)
		say("Hvilket valg flytter, hvor mange områder der skifter (alene; med andre):", "Which choice moves how many areas change (alone; with others):")
		for f, x := range s.Choice.Whole.Of {
			c := &s.Choice.Factors[f]
			fmt.Fprintf(a.Out, "  %-40s %6s %6s\n", c.Label, percent(max(x.First, 0)), percent(max(x.Total, 0)))
		}
	}
	a.printIndex(e, s)
	fmt.Fprintln(a.Out)
	say("Ingen af tallene er sandsynligheden for, at et område er udsat; de to ganges aldrig.", "Neither is the probability that an area is disadvantaged; the two are never multiplied.")
}

func (a *app) either(da, en string) string {
	if a.lang == "da" {
		return da
	}
	return en
}

func stabilityTable(e *edition.Edition, s *edition.Stability) [][]string {
	x := e.Index(s)
	head, index := edition.IndexColumns(x)
	out := [][]string{append([]string{"code", "name", "designated", "chance", "chance_independent", "chance_one_error", "chance_word", "choice", "choice_word", "moved_most_by"}, head...)}
	if !s.There() && x == nil {
		return out
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for i := range e.Round.Areas.Items {
		x := &e.Round.Areas.Items[i]
		row := []string{x.Code, x.Name, "", "", "", "", "", "", "", ""}
		if s.There() {
			row = []string{x.Code, x.Name, strconv.FormatBool(s.Chance.Decided[i]), number(s.Chance.Designated[i]), number(s.Apart.Designated[i]), number(s.Same.Designated[i]),
				string(s.ChanceWord(i)), "", "", ""}
			if s.ChanceWord(i) == uncertainty.Undetermined {
				row[2] = ""
			}
			if s.Choice.Variants > 0 {
				row[7], row[8] = number(s.Choice.Designated[i]), string(s.ChoiceWord(i))
				if m := s.Mover(i); m >= 0 {
					row[9] = s.Choice.Factors[m].Key
				}
			}
		}
		out = append(out, append(row, index(i)...))
	}
	return out
}

func stabilityJSON(e *edition.Edition, s *edition.Stability) map[string]any {
	out := map[string]any{"city": e.Round.City, "made_up": e.Round.MadeUp, "designates": s.There()}
	index := e.Index(s)
	if index != nil {
		out["index_replicates"] = index.Replicates
	}
	if !s.There() && index == nil {
		return out
	}
	var areas, choices []map[string]any
	for i, row := range stabilityTable(e, s)[1:] {
		x := map[string]any{"code": row[0]}
		if s.There() {
			if x["designated"], x["chance_word"] = row[2] == "true", row[6]; row[2] == "" {
				x["designated"] = nil // undetermined
			}
			x["chance"], x["chance_independent"], x["chance_one_error"] = s.Chance.Designated[i], s.Apart.Designated[i], s.Same.Designated[i]
		}
		if row[7] != "" {
			x["choice"] = s.Choice.Designated[i]
			x["choice_word"], x["moved_most_by"] = row[8], row[9]
		}
		if index != nil {
			x["index"], x["classes"] = indexJSON(index, i)
		}
		areas = append(areas, x)
	}
	out["areas"] = areas
	if !s.There() {
		return out
	}
	low, high := s.Chance.Between(.8)
	out["replicates"], out["variants"], out["correlation"] = s.Chance.Replicates, s.Choice.Variants, s.Correlation
	out["designated_80_percent"] = [2]int{low, high}
	out["not_drawn"] = append([]string{}, s.Chance.NotDrawn...)
	for f, c := range s.Choice.Factors {
		x := map[string]any{"key": c.Key, "label": c.Label, "low": c.Low, "high": c.High}
		if s.Choice.Whole.Why == "" && f < len(s.Choice.Whole.Of) {
			x["first"], x["total"] = s.Choice.Whole.Of[f].First, s.Choice.Whole.Of[f].Total
		}
		choices = append(choices, x)
	}
	out["choices"] = choices
	return out
}

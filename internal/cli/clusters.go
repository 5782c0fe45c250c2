package cli

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/spatial"
)

func (a *app) clustersCmd() *cobra.Command {
	var ch choice
	var of, file string
	var permutations int
	c := &cobra.Command{
		Use: "clusters", Short: "Say where areas lie among their like, and where designations stand alone (internal)",
		Long: "Global Moran's I and Geary's C, local Moran's I and Getis and Ord's Gi* with neighbours that touch, and join counts of the designation. The figures of all\n" +
			"other areas are shuffled over an area's neighbours; an area is told from chance where the false discovery rate is at most 5 %. A reading for\n" +
			"analysts: it decides nothing.",
		Example: "  kvarter clusters -C mycity\n  kvarter clusters -C mycity --of education\n  kvarter clusters -C mycity --permutations 999 --csv clusters.csv",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if permutations < 0 {
				return usageError{fmt.Errorf("--permutations is a whole number from 1, not %d", permutations), "kvarter clusters --permutations 999"}
			}
			chain, err := a.chain(ch)
			if err != nil {
				return err
			}
			s := chain.Last()
			e := edition.New(tablesOf(s), explain.Internal)
			names := e.Readable()
			if of != "" {
				if !slices.Contains(names, of) {
					err := kvarter.Errorf(kvarter.NotFound, "the round has no figure called %q", of)
					err.Hint = "--of " + strings.Join(names, ", --of ")
					return err
				}
				names = []string{of}
			}
			readings := make([]*edition.Reading, len(names))
			for i, name := range names {
				if readings[i], err = e.NewReading(name, edition.ReadingOptions{Permutations: permutations, Seed: ch.seed}); err != nil {
					return err
				}
			}
			switch {
			case file != "":
				return a.writeCSV(file, readingsTable(e, readings))
			case a.json:
				return a.printJSON(readingsJSON(e, readings))
			}
			a.printReadings(e, readings)
			if of != "" {
				a.printReading(e, readings[0])
			}
			a.printRemarks(e)
			if s.Round.MadeUp {
				a.madeUp()
			}
			return nil
		},
	}
	ch.flags(c)
	c.Flags().StringVar(&of, "of", "", "name of one criterion, or of a node of the index (default: all)")
	c.Flags().IntVar(&permutations, "permutations", 0, "how often figures are shuffled (default 9999, or 999 for more than 5000 areas)")
	c.Flags().StringVar(&file, "csv", "", "write every area to this file; - writes to standard output")
	return c
}

func readingsTable(e *edition.Edition, all []*edition.Reading) (out [][]string) {
	for _, r := range all {
		rows := e.ReadingTable(r)
		if len(out) > 0 {
			rows = rows[1:]
		}
		out = append(out, rows...)
	}
	return out
}

func readingsJSON(e *edition.Edition, all []*edition.Reading) map[string]any {
	figures := []map[string]any{}
	for _, r := range all {
		var areas []map[string]any
		for i := range r.Value {
			x := map[string]any{"code": e.Round.Areas.Items[i].Code, "value": absent(r.Value[i]), "cluster": r.Clusters[i], "spot": r.Spots[i]}
			if r.Local[i] != nil {
				x["local_moran"] = r.Local[i]
			}
			if r.Getis[i] != nil {
				x["getis_ord"] = r.Getis[i]
			}
			if r.Shuffled[i] != nil {
				x["shuffled"] = r.Shuffled[i]
			}
			areas = append(areas, x)
		}
		figures = append(figures, map[string]any{"figure": r.Name, "permutations": r.Permutations, "seed": r.Seed, "inherited": r.Inherited, "moran": r.Moran, "geary": r.Geary, "why": r.Why, "areas": areas})
	}
	joins, why := e.Joins()
	remarks := []map[string]any{}
	for i := range e.Round.Areas.Items {
		if r, ok := e.Remarks()[i]; ok {
			remarks = append(remarks, map[string]any{"code": e.Round.Areas.Items[i].Code, "remark": r.Kind, "designated": r.Designated, "neighbours": r.Neighbours})
		}
	}
	return map[string]any{"city": e.Round.City, "made_up": e.Round.MadeUp, "figures": figures, "joins": joins, "joins_why": why, "remarks": remarks}
}

// printReadings is one line for each figure.
func (a *app) printReadings(e *edition.Edition, all []*edition.Reading) {
	wide := 0
	label := func(r *edition.Reading) string {
		if e.Method.Criterion(r.Name) == nil {
			return explain.Input(e.Method, r.Name, a.lang)
		}
		return explain.Label(e.Method, r.Name, a.lang)
	}
	for _, r := range all {
		wide = max(wide, len([]rune(label(r))))
	}
	fmt.Fprintf(a.Out, "%-*s  %8s %8s %8s %6s %6s %6s %6s\n", wide+1, "", "Moran", "z", "Geary", a.either("høj", "high"), a.either("lav", "low"), a.either("enlig", "alone"), a.either("uden", "none"))
	number := func(v float64, decimals int) string {
		if math.IsNaN(v) {
			return "–"
		}
		return explain.Number(a.lang, v, decimals)
	}
	inherited := false
	for _, r := range all {
		moran, z, geary := math.NaN(), math.NaN(), math.NaN()
		if r.Moran != nil {
			if moran = r.Moran.Value; r.Moran.Random != nil {
				z = r.Moran.Random.Z
			}
		}
		if r.Geary != nil {
			geary = r.Geary.Value
		}
		n := map[spatial.Cluster]int{}
		for _, c := range r.Clusters {
			n[c]++
		}
		mark := " "
		if r.Inherited > 0 {
			mark, inherited = "*", true
		}
		fmt.Fprintf(a.Out, "%-*s%s  %8s %8s %8s %6d %6d %6d %6d\n", wide, label(r), mark, number(moran, 2), number(z, 1), number(geary, 2), n[spatial.HighCluster], n[spatial.LowCluster], n[spatial.HighAlone]+n[spatial.LowAlone], n[""])
	}
	fmt.Fprintln(a.Out)
	fmt.Fprintln(a.Out, wrap(a.either("høj, lav: områder med høje eller lave tal blandt deres lige. enlig: områder, der skiller sig ud fra naboerne. uden: intet tal eller ingen nabo.",
		"high, low: areas with high or low figures among their like. alone: areas that stand out from their neighbours. none: no figure, or no neighbour."), 100))
	if inherited {
		fmt.Fprintln(a.Out, wrap(a.either("* Områder har tallet fra det sted, de ligger i: alene derved ligner de deres naboer.", "* Areas take the figure of the place that they lie in: they are like their neighbours by that alone."), 100))
	}
}

var clusterWords = map[string]map[spatial.Cluster]string{
	"da": {spatial.HighCluster: "høj blandt høje", spatial.LowCluster: "lav blandt lave", spatial.HighAlone: "høj blandt lave", spatial.LowAlone: "lav blandt høje"},
	"en": {spatial.HighCluster: "high among high", spatial.LowCluster: "low among low", spatial.HighAlone: "high among low", spatial.LowAlone: "low among high"},
}

// printReading lists the areas of one figure that are told from chance, the surest first.
func (a *app) printReading(e *edition.Edition, r *edition.Reading) {
	var told []int
	for i, c := range r.Clusters {
		if c != "" && c != spatial.NoCluster {
			told = append(told, i)
		}
	}
	slices.SortStableFunc(told, func(i, j int) int {
		switch d := math.Abs(r.Local[j].Value) - math.Abs(r.Local[i].Value); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	input := r.Name
	if c := e.Method.Criterion(r.Name); c != nil {
		input = c.Of
	}
	fmt.Fprintln(a.Out)
	for n, i := range told {
		if n == 30 {
			fmt.Fprintf(a.Out, a.either("  og %d til (--csv)\n", "  and %d more (--csv)\n"), len(told)-n)
			break
		}
		star := "–"
		if g := r.Getis[i]; g != nil {
			star = explain.Number(a.lang, g.GiStar, 1)
		}
		fmt.Fprintf(a.Out, "  %-28s %-16s %10s  %s %10s  Gi* %6s  FDR %s\n", edition.Title(&e.Round.Areas.Items[i]), clusterWords[a.lang][r.Clusters[i]], explain.InputFigure(e.Method, input, a.lang, r.Value[i]),
			a.either("naboer", "neighbours"), explain.InputFigure(e.Method, input, a.lang, r.Local[i].Lag), star, explain.Number(a.lang, r.Shuffled[i].FDR, 3))
	}
}

// printRemarks says how designations lie beside each other.
func (a *app) printRemarks(e *edition.Edition) {
	if j, why := e.Joins(); why == "" && j.Same.Test != nil {
		fmt.Fprintln(a.Out)
		fmt.Fprintln(a.Out, wrap(fmt.Sprintf(a.either("%d naboskaber forbinder to udpegede områder; %s kunne ventes ved tilfældighed (z %s).", "%d links join two designated areas; %s would be expected by chance (z %s)."),
			int(j.Same.Count), explain.Number(a.lang, j.Same.Test.Expected, 1), explain.Number(a.lang, j.Same.Test.Z, 1)), 100))
	}
	remarks := e.Remarks()
	for _, i := range e.ByName {
		r, ok := remarks[i]
		if !ok {
			continue
		}
		name := edition.Title(&e.Round.Areas.Items[i])
		if r.Kind == spatial.GapInCluster {
			fmt.Fprintf(a.Out, a.either("  %s: ikke udpeget, mens %d af dets %d naboer er det\n", "  %s: not designated, while %d of its %d neighbours are\n"), name, r.Designated, r.Neighbours)
		} else {
			fmt.Fprintf(a.Out, a.either("  %s: udpeget, og ingen af dets %d naboer er det\n", "  %s: designated, and none of its %d neighbours is\n"), name, r.Neighbours)
		}
	}
}

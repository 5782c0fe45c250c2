package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/forecast"
	"kvarter/internal/pipeline"
)

func (a *app) warnCmd() *cobra.Command {
	var ch choice
	var law, area, file string
	var draws int
	c := &cobra.Command{
		Use: "warn", Short: "Say how near housing areas are to the state's lists, now and up to three years ahead (internal)",
		Example: "  kvarter warn -C mycity\n  kvarter warn -C mycity --area H03\n  kvarter warn -C mycity --csv warning.csv",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if draws < 1 {
				return usageError{fmt.Errorf("--draws is a whole number from 1, not %d", draws), "kvarter warn --draws 2000"}
			}
			chain, err := a.chain(ch)
			if err != nil {
				return err
			}
			s := chain.Last()
			m, err := s.List(law)
			if err != nil {
				return err
			}
			w, err := pipeline.Warn(s, m, forecast.WarnOptions{Seed: ch.seed, Draws: draws})
			if err != nil {
				return err
			}
			if area != "" {
				k := slices.IndexFunc(w.Areas, func(x forecast.Warning) bool { return x.Area == area })
				if k < 0 {
					e := kvarter.Errorf(kvarter.NotFound, "there is no housing area %s", area)
					e.Hint = "kvarter warn"
					return e
				}
				w.Areas = w.Areas[k : k+1]
			}
			switch {
			case file != "":
				return a.writeCSV(file, explain.WarnTable(w))
			case a.json:
				return a.printJSON(w)
			}
			for i := range w.Board {
				b := &w.Board[i]
				fmt.Fprintln(a.Out, explain.BoardSentence(m, b, a.lang))
				for j := range b.Ahead {
					fmt.Fprintf(a.Out, "  %d: %s\n", b.Ahead[j].Year, explain.AheadText(&b.Ahead[j], a.lang))
				}
			}
			for i := range w.Areas {
				x := &w.Areas[i]
				fmt.Fprintf(a.Out, "\n%s (%s)\n", x.Name, x.Area)
				for j := range x.Distances {
					d := &x.Distances[j]
					fmt.Fprintf(a.Out, "  %s: %s\n", explain.Label(m, d.Criterion, a.lang), explain.DistanceText(m, d, a.lang))
				}
				for j := range x.Lists {
					l := &x.Lists[j]
					line := "  → " + explain.ListLabel(m, l.List, a.lang) + ": " + explain.VerdictWord(l.Verdict, a.lang)
					for k := range l.Ahead {
						if p := &l.Ahead[k]; p.Probability != nil {
							line += fmt.Sprintf("; %d: %s", p.Year, explain.ChanceText(p, a.lang))
						}
					}
					fmt.Fprintln(a.Out, line)
				}
			}
			fmt.Fprintln(a.Out)
			for i := range w.Skill {
				fmt.Fprintln(a.Out, wrap(explain.SkillText(m, &w.Skill[i], a.lang), 100))
			}
			if s.Round.MadeUp {
				a.madeUp()
			}
			return nil
		},
	}
	ch.flags(c)
	c.Flags().StringVar(&law, "law", "", "method of the lists (default: the first that the method includes)")
	c.Flags().StringVar(&area, "area", "", "code of one housing area")
	c.Flags().StringVar(&file, "csv", "", "write distances and lists to this file; - writes to standard output")
	c.Flags().IntVar(&draws, "draws", 2000, "paths behind each probability")
	return c
}

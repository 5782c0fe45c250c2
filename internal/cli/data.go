package cli

import (
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"kvarter/internal/pipeline"
)

func (a *app) importCmd() *cobra.Command {
	return &cobra.Command{
		Use: "import", Short: "Read and check every file of the workspace, and keep it as a snapshot",
		Example: "  kvarter import -C mycity",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			in, err := a.imported()
			if err != nil {
				return err
			}
			if err := in.Keep(); err != nil {
				return err
			}
			return a.printImport(in)
		},
	}
}

func (a *app) printImport(in *pipeline.Imported) error {
	if a.json {
		return a.printJSON(map[string]any{"snapshots": snapshots(in), "totals": totals(in), "remarks": append([]string{}, in.Remarks...)})
	}
	t := table{right: []bool{false, true}}
	t.add("file", "rows", "sha-256", "producer", "licence", "date")
	for _, s := range in.Snapshots {
		t.add(s.File, fmt.Sprint(s.Rows), s.SHA256[:12], s.Producer, s.Licence, s.Date)
	}
	t.print(a.Out)
	if len(in.Totals) > 0 {
		t := table{right: []bool{true, false, true, true, true}}
		t.add("rule", "total", "sum", "published", "difference", "")
		for _, x := range in.Totals {
			word := "agrees"
			switch {
			case !x.Agrees && x.Signed != nil:
				word = "differs; signed by " + x.Signed.By + ": " + x.Signed.Reason
			case !x.Agrees:
				word = "differs"
			}
			if x.Unknown > 0 {
				word += fmt.Sprintf(" (%d areas unknown)", x.Unknown)
			}
			t.add(fmt.Sprint(x.Rule), x.What, plain(x.Sum), plain(x.Published), percent(x.Sum/x.Published-1), word)
		}
		t.print(a.Out)
	}
	for _, r := range in.Remarks {
		fmt.Fprintln(a.Out, "\n"+r)
	}
	if n := len(in.Refused()); n > 0 {
		fmt.Fprintf(a.Out, "\n%d totals differ: screening refuses these data until they agree or each is signed under signed:.\n", n)
	}
	return nil
}

func snapshots(in *pipeline.Imported) []map[string]any {
	out := []map[string]any{}
	for _, s := range in.Snapshots {
		out = append(out, map[string]any{"file": s.File, "rows": s.Rows, "sha256": s.SHA256, "producer": s.Producer, "licence": s.Licence, "date": s.Date})
	}
	return out
}

// totals is the reconciliation with absent numbers as null.
func totals(in *pipeline.Imported) []map[string]any {
	out := []map[string]any{}
	for _, t := range in.Totals {
		out = append(out, map[string]any{"rule": t.Rule, "what": t.What, "sum": absent(t.Sum), "published": absent(t.Published), "unknown": t.Unknown,
			"tolerance": t.Tolerance, "agrees": t.Agrees, "signed": t.Signed})
	}
	return out
}

func plain(v float64) string {
	if math.IsNaN(v) {
		return "unknown"
	}
	return fmt.Sprintf("%.10g", v)
}

func percent(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return fmt.Sprintf("%+.3g %%", 100*v)
}

func (a *app) reproduceCmd() *cobra.Command {
	var ch choice
	c := &cobra.Command{
		Use: "reproduce", Short: "Compare with the published results that the workspace expects",
		Example: "  kvarter reproduce -C conformance/berlin-2019",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			s, err := a.screened(ch)
			if err != nil {
				return err
			}
			got, err := pipeline.Reproduce(s)
			if err != nil {
				return err
			}
			return a.printReproduction(got)
		},
	}
	ch.flags(c)
	return c
}

func (a *app) printReproduction(got []pipeline.Comparison) error {
	short := 0
	for _, c := range got {
		if !c.Holds {
			short++
		}
	}
	if a.json {
		if err := a.printJSON(got); err != nil {
			return err
		}
	} else {
		t := table{right: []bool{false, false, true, true, true}}
		t.add("published", "computed", "equal", "of", "largest difference", "")
		for _, c := range got {
			word := "holds"
			if !c.Holds {
				word = "FALLS SHORT: " + c.Short
			}
			t.add(c.Column, c.Computed, fmt.Sprint(c.Equal), fmt.Sprint(c.Of), fmt.Sprintf("%.3g", float64(c.Largest)), word)
		}
		t.print(a.Out)
		for _, c := range got {
			for _, w := range c.Worst {
				fmt.Fprintf(a.Out, "  %s, %s: published %s, computed %s\n", c.Column, w.Area, w.Published, w.Computed)
			}
		}
	}
	if short > 0 {
		return pipeline.Short(short, len(got))
	}
	return nil
}

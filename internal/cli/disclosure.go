package cli

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/pipeline"
)

func (a *app) disclosureCmd() *cobra.Command {
	c := &cobra.Command{Use: "disclosure", Short: "Control what figures tell of single people"}
	var ch choice
	var file string
	var queries int
	audit := &cobra.Command{
		Use: "audit", Short: "Attack everything that is or would be public, and say how near an outsider comes to each count (internal)",
		Long: "Figures are controlled as for publication, also where they are made up. Then an outsider who knows every public count, the rule of rounding, outside\n" +
			"tables and all decisions tries by linear programming to bound each count that could not be shown as it is, moves thresholds up and\n" +
			"down in scenarios until areas turn, and takes custom areas that differ by one area from each other. It fails where a count is bounded\n" +
			"to an interval less wide than its threshold, or an answer tells more than the figures shown.",
		Example: "  kvarter disclosure audit -C mycity\n  kvarter disclosure audit -C mycity --csv audit.csv",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if queries < 0 {
				return usageError{fmt.Errorf("--queries is a whole number from 0"), "kvarter disclosure audit --queries 100"}
			}
			chain, err := a.chain(ch)
			if err != nil {
				return err
			}
			o, err := pipeline.ReadPublishing(a.dir)
			if err != nil {
				return err
			}
			p, err := pipeline.Publish(chain.Last().Imported, chain.Screened, o)
			if err != nil {
				return err
			}
			x, err := p.Attack(chain.Screened, queries)
			if err != nil {
				return err
			}
			switch {
			case file != "":
				err = a.writeCSV(file, auditTable(x))
			case a.json:
				err = a.printJSON(x)
			default:
				a.printAudit(p, x)
			}
			if err == nil && x.Exposed+len(x.Oracles) > 0 {
				err = kvarter.Errorf(kvarter.Mismatch, "%d counts can be told within their threshold, %d scenarios and custom areas tell more than the figures", x.Exposed, len(x.Oracles))
			}
			return err
		},
	}
	ch.flags(audit)
	audit.Flags().StringVar(&file, "csv", "", "write the interval of every attacked count to this file; - writes to standard output")
	audit.Flags().IntVar(&queries, "queries", 50, "scenarios to ask of each round, and pairs of custom areas to ask")
	c.AddCommand(audit)
	chooses(c)
	return c
}

func (a *app) printAudit(p *pipeline.Publication, x *pipeline.Audit) {
	fmt.Fprintf(a.Out, a.either("%d tal i %d systemer er offentlige; %d kunne ikke vises, som de er, og er angrebet.\n", "%d counts in %d systems are public; %d could not be shown as they are, and were attacked.\n"), x.Counts, x.Systems, x.Attacked)
	fmt.Fprintf(a.Out, a.either("Smallere end deres tærskel: %d. Afgørelser fortæller %d uligheder.\n", "Narrower than their threshold: %d. Decisions tell %d inequalities.\n"), x.Exposed, x.Told)
	fmt.Fprintf(a.Out, a.either("Mere end de viste tal fortæller %d af %d scenarier og par af selvvalgte områder.\n", "More than the figures shown is told by %d of %d scenarios and pairs of custom areas.\n"), len(x.Oracles), x.Queries+x.Customs)
	fmt.Fprintln(a.Out, a.either("Løser: ", "Solver: ")+x.Solver)
	for i, r := range x.Reached[:min(len(x.Reached), 10)] {
		if i == 0 {
			fmt.Fprintln(a.Out, a.either("\nDe snævreste intervaller, en udenforstående når:", "\nThe narrowest intervals that an outsider reaches:"))
		}
		outside := ""
		if r.Outside {
			outside = a.either("; kendt fra andre", "; known from others")
		}
		fmt.Fprintf(a.Out, "  %-56s %s–%s (%s %d%s)\n", r.Key, bound(r.Low), bound(float64(r.High)), a.either("tærskel", "threshold"), r.K, outside)
	}
	var differs int
	for _, d := range p.Differs {
		differs += len(d)
	}
	fmt.Fprintf(a.Out, a.either("\n%d udfald følger ikke af de viste tal: de er afgjort på de nøjagtige.\n", "\n%d outcomes do not follow from the figures shown: they were decided on the exact ones.\n"), differs)
	if len(p.Controlled.Withheld) > 0 {
		fmt.Fprintln(a.Out, wrap(fmt.Sprintf(a.either("Intet er offentligt af: %s. Det, byen indestår for, står under disclosure: safe i kvarter.yaml.", "Nothing is public of: %s. What the city vouches for stands under disclosure: safe in kvarter.yaml."), join(p.Controlled.Withheld)), 100))
	}
}

func join(v []string) string {
	out := ""
	for i, s := range v {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}

func bound(v float64) string {
	if math.IsInf(v, 1) {
		return "∞"
	}
	return strconv.FormatFloat(math.Round(v*1e6)/1e6+0, 'f', -1, 64) // −0 is 0
}

func auditTable(x *pipeline.Audit) [][]string {
	out := [][]string{{"key", "low", "high", "threshold", "known_outside", "wide_enough"}}
	for _, r := range slices.Clone(x.Reached) {
		high := ""
		if !math.IsInf(float64(r.High), 1) {
			high = bound(float64(r.High))
		}
		out = append(out, []string{r.Key, bound(r.Low), high, strconv.FormatInt(r.K, 10), strconv.FormatBool(r.Outside), strconv.FormatBool(r.Sufficient)})
	}
	return out
}

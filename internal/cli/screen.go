package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/pipeline"
	"kvarter/internal/seal"
	"kvarter/internal/workspace"
)

// choice is how a screening is chosen on the command line.
type choice struct {
	method, previous string
	period           int
	seed             uint64
}

func (ch *choice) flags(c *cobra.Command) {
	c.Flags().StringVar(&ch.method, "method", "", "method file, or the name of a shipped method (default: the workspace's)")
	c.Flags().IntVar(&ch.period, "period", 0, "year to screen (default: the last with figures)")
	c.Flags().StringVar(&ch.previous, "previous", "", "round.json of the previous round, for stay thresholds and the frozen reference")
	c.Flags().Uint64Var(&ch.seed, "seed", 1, "seed recorded in the round")
}

// imported reads the workspace that -C names.
func (a *app) imported() (*pipeline.Imported, error) {
	w, err := workspace.Read(a.dir)
	if err != nil {
		return nil, err
	}
	return pipeline.Import(w, a.progress())
}

// screened screens the workspace, after the rounds that it names.
func (a *app) screened(ch choice) (*pipeline.Screened, error) {
	chain, err := a.chain(ch)
	if err != nil {
		return nil, err
	}
	return chain.Last(), nil
}

// readRound reads a sealed round: round.json, or the folder that holds it.
func readRound(path string) (*kvarter.Round, error) {
	path = roundFile(path)
	src, err := os.ReadFile(path)
	if err != nil {
		e := kvarter.Errorf(kvarter.NotFound, "no round in %s", path)
		e.Hint = "kvarter screen --out " + filepath.Dir(path)
		return nil, e
	}
	return seal.Read(path, src)
}

func roundFile(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filepath.Join(path, pipeline.RoundFile)
	}
	return path
}

func (a *app) screenCmd() *cobra.Command {
	var ch choice
	var out string
	c := &cobra.Command{
		Use: "screen", Short: "Screen every small area and write areas.csv, urban_areas.csv, urban_areas.geojson, round.json",
		Example: "  kvarter screen -C mycity --out mycity/2024\n" +
			"  kvarter screen -C mycity --period 2024 --previous mycity/2020/round.json --out mycity/2024",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			chain, err := a.chain(ch)
			if err != nil {
				return err
			}
			s := chain.Last()
			if out != "" {
				if err := s.Keep(); err != nil {
					return err
				}
				for _, x := range chain.Screened { // the rounds that it follows are kept with it, so that it can be verified
					if err := x.KeepRound(a.dir, Version); err != nil {
						return err
					}
				}
				if err := s.Write(out, Version); err != nil {
					return err
				}
			}
			return a.printRound(s, out)
		},
	}
	ch.flags(c)
	c.Flags().StringVar(&out, "out", "", "folder to write to; left out: only print")
	return c
}

func (a *app) printRound(s *pipeline.Screened, out string) error {
	r := s.Round
	if a.json {
		type row struct {
			Code       string `json:"code"`
			Name       string `json:"name"`
			Population any    `json:"population"`
			SmallAreas int    `json:"small_areas"`
			Joined     string `json:"joined"`
		}
		rows := []row{}
		for _, u := range r.UrbanAreas {
			rows = append(rows, row{u.Code, u.Name, absent(u.Population), members(u), u.Joined})
		}
		return a.printJSON(map[string]any{"round": r.ID, "period": r.Period, "method": r.Method.ID, "made_up": r.MadeUp,
			"headline": explain.Headline(r, s.Method, a.lang), "urban_areas": rows, "out": out, "remarks": append([]string{}, s.Said...)})
	}
	if r.MadeUp {
		fmt.Fprintln(a.Out, "Made-up figures / opdigtede tal")
	}
	fmt.Fprintln(a.Out, explain.Headline(r, s.Method, a.lang))
	t := table{right: []bool{false, true, true, false}}
	t.add("urban area", "residents", "small areas", "joined by")
	for _, u := range r.UrbanAreas {
		t.add(u.Name, explain.Number(a.lang, u.Population, 0), strconv.Itoa(members(u)), u.Joined)
	}
	if len(r.UrbanAreas) > 0 {
		t.print(a.Out)
	}
	for _, x := range s.Said {
		fmt.Fprintf(a.Out, "\n%s\n", wrap("Note: "+x+".", 96))
	}
	fmt.Fprintf(a.Out, "\nRound %.12s, %s %s, %d.\n", r.ID, r.Method.ID, r.Method.Version, r.Period)
	if out != "" {
		fmt.Fprintf(a.Out, "Written to %s: areas.csv, urban_areas.csv, urban_areas.geojson, round.json.\n", out)
	}
	return nil
}

func members(u kvarter.UrbanArea) int {
	n := 0
	for _, p := range u.Parts {
		n += len(p.Areas)
	}
	return n
}

func (a *app) explainCmd() *cobra.Command {
	var ch choice
	var audience string
	c := &cobra.Command{
		Use: "explain AREA", Short: "Say why an area is in or out, and what would change it",
		Example: "  kvarter explain 0105 -C mycity\n  kvarter explain 0105 -C mycity --audience public --lang da --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := knownAudience(audience, "kvarter explain "+args[0]+" --audience public"); err != nil {
				return err
			}
			s, err := a.screened(ch)
			if err != nil {
				return err
			}
			code, err := s.FindArea(args[0])
			if err != nil {
				return err
			}
			t, err := tablesFor(s, explain.Audience(audience))
			if err != nil {
				return err
			}
			e := edition.New(t, explain.Audience(audience)).Explain(code, a.lang)
			if a.json {
				return a.printJSON(e)
			}
			fmt.Fprintln(a.Out, wrap(e.Sentence, 96))
			if len(e.Rows) > 0 {
				fmt.Fprintln(a.Out)
				printExplanation(a.Out, a.lang, e)
			}
			for _, line := range append([]string{e.Flip}, append(e.Reasons, append(e.Quality, e.Notes...)...)...) {
				if line != "" {
					fmt.Fprintf(a.Out, "\n%s\n", wrap(line, 96))
				}
			}
			return nil
		},
	}
	ch.flags(c)
	audienceFlag(c, &audience)
	return c
}

func audienceFlag(c *cobra.Command, audience *string) {
	c.Flags().StringVar(audience, "audience", string(explain.Internal), "who reads: public or internal")
}

func knownAudience(audience, example string) error {
	if audience != string(explain.Public) && audience != string(explain.Internal) {
		return usageError{fmt.Errorf("--audience is public or internal, not %q", audience), example}
	}
	return nil
}

// tablesFor is a round as an audience may read it; the public reads real figures from the controlled tables alone.
func tablesFor(s *pipeline.Screened, audience explain.Audience) (*edition.Tables, error) {
	if audience != explain.Public {
		return tablesOf(s), nil
	}
	public, err := publicly([]*pipeline.Screened{s})
	if err != nil {
		return nil, err
	}
	return tablesOf(public[s.Round.ID]), nil
}

func (a *app) verifyCmd() *cobra.Command {
	var snapshots bool
	c := &cobra.Command{
		Use: "verify ROUND", Short: "Replay a round and compare it byte for byte",
		Example: "  kvarter verify mycity/2024/round.json -C mycity",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			rep, err := pipeline.Verify(a.dir, roundFile(args[0]), snapshots, Version)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(rep)
			}
			fmt.Fprintf(a.Out, "Round %.12s replayed: %d inputs and %d files equal byte for byte.\n", rep.ID, rep.Inputs, len(rep.Files))
			if rep.Engine != Version {
				fmt.Fprintf(a.Out, "It was sealed by engine %s and replayed by %s.\n", rep.Engine, Version)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&snapshots, "from-snapshots", false, "replay from the kept snapshots, not from the workspace's files of today")
	return c
}

func (a *app) diffCmd() *cobra.Command {
	return &cobra.Command{
		Use: "diff A B", Short: "Say who enters and who leaves between two rounds, and what did it",
		Example: "  kvarter diff mycity/2020/round.json mycity/2024/round.json",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			x, err := readRound(args[0])
			if err != nil {
				return err
			}
			y, err := readRound(args[1])
			if err != nil {
				return err
			}
			moves := pipeline.Diff(x, y)
			if a.json {
				rows := []map[string]any{}
				for _, m := range moves {
					rows = append(rows, map[string]any{"area": m.Area, "name": m.Name, "from": m.From, "to": m.To, "enters": m.Enters,
						"leaves": m.Leaves, "causes": append([]string{}, words(m.Causes)...), "criteria": append([]string{}, m.Criteria...)})
				}
				return a.printJSON(rows)
			}
			in, out := 0, 0
			t := table{}
			t.add("code", "area", "", "because of")
			for _, m := range moves {
				word := "enters"
				if m.Enters {
					in++
				} else {
					out, word = out+1, "leaves"
				}
				t.add(m.Area, m.Name, word, strings.Join(words(m.Causes), ", "))
			}
			fmt.Fprintf(a.Out, "Small areas from %d to %d: %d in, %d out.\n", x.Period, y.Period, in, out)
			if len(moves) > 0 {
				t.print(a.Out)
			}
			return nil
		},
	}
}

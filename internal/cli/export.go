package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/pipeline"
	"kvarter/internal/workspace"
)

func (a *app) exportCmd() *cobra.Command {
	var ch choice
	var out string
	c := &cobra.Command{
		Use: "export FILE", Short: "Write one output of a screening: areas.csv, urban_areas.csv, urban_areas.geojson or round.json",
		Example:   "  kvarter export urban_areas.geojson -C mycity > areas.geojson\n  kvarter export areas.csv -C mycity --to areas.csv",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{pipeline.AreasFile, pipeline.UrbanFile, pipeline.UrbanShapes, pipeline.RoundFile},
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.screened(ch)
			if err != nil {
				return err
			}
			files, err := s.Files(Version)
			if err != nil {
				return err
			}
			if out != "" {
				return os.WriteFile(out, files[args[0]], 0o644)
			}
			_, err = a.Out.Write(files[args[0]])
			return err
		},
	}
	ch.flags(c)
	c.Flags().StringVar(&out, "to", "", "file to write (default: standard output)")
	return c
}

// check is one line of the doctor.
type check struct {
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty"`
}

func (a *app) doctorCmd() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Look at a workspace and say what is wrong, and what to do",
		Example: "  kvarter doctor -C mycity", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var checks []check
			add := func(what string, err error, detail string) bool {
				if err != nil {
					detail = err.Error()
				}
				checks = append(checks, check{what, err == nil, detail})
				return err == nil
			}
			w, err := workspace.Read(a.dir)
			if add("kvarter.yaml can be read", err, "") {
				in, err := pipeline.Import(w, nil)
				if add("every file can be imported", err, "") {
					add("published totals agree or are signed", refusal(in), fmt.Sprintf("%d totals", len(in.Totals)))
					s, err := pipeline.Screen(in, pipeline.Options{})
					if add("the areas can be screened", err, "") {
						add("outlines", nil, outlines(s))
						for _, x := range s.Said {
							add("remark", nil, x)
						}
					}
				}
				add("snapshots can be kept", writable(filepath.Join(a.dir, pipeline.SnapshotDir)), pipeline.SnapshotDir)
			}
			bad := 0
			for _, c := range checks {
				if !c.OK {
					bad++
				}
			}
			if a.json {
				if err := a.printJSON(checks); err != nil {
					return err
				}
			} else {
				for _, c := range checks {
					mark := "ok   "
					if !c.OK {
						mark = "FAULT"
					}
					fmt.Fprintf(a.Out, "%s  %s", mark, c.What)
					if c.Detail != "" {
						fmt.Fprintf(a.Out, ": %s", c.Detail)
					}
					fmt.Fprintln(a.Out)
				}
			}
			if bad > 0 {
				return kvarter.Errorf(kvarter.Invalid, "%d of %d checks found a fault", bad, len(checks))
			}
			return nil
		},
	}
}

func refusal(in *pipeline.Imported) error {
	if r := in.Refused(); len(r) > 0 {
		return kvarter.Errorf(kvarter.Conflict, "%d differ, the first: %s: %.10g against %.10g", len(r), r[0].What, r[0].Sum, r[0].Published)
	}
	return nil
}

func outlines(s *pipeline.Screened) string {
	without := 0
	for i := range s.Round.Areas.Items {
		if len(s.Round.Areas.Items[i].Outline) == 0 {
			without++
		}
	}
	text := fmt.Sprintf("%d areas, %d without", s.Round.Areas.Len(), without)
	if s.Touching != nil {
		text += fmt.Sprintf(", %d links, %d remarks on rings", s.Touching.Directed(), len(s.Touching.Notes))
	}
	return text
}

func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".try-*")
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}

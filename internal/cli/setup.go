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

func (a *app) initCmd() *cobra.Command {
	var force bool
	var method string
	c := &cobra.Command{
		Use: "init FILE...", Short: "Write kvarter.yaml by looking at your files",
		Example: "  kvarter init -C mycity areas.geojson figures.csv\n  kvarter init -C mycity --method method.yaml areas.geojson figures.csv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path := filepath.Join(a.dir, workspace.FileName)
			if _, err := os.Stat(path); err == nil && !force {
				e := kvarter.Errorf(kvarter.Conflict, "%s is there already", path)
				e.Hint = "kvarter init --force -C " + a.dir + " " + args[0]
				return e
			}
			text, err := pipeline.Propose(a.dir, args, method)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(a.dir, 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, text, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(a.Out, "%s", text)
			fmt.Fprintf(a.Out, "\nWritten to %s. Read it through, then: kvarter import -C %s\n", path, a.dir)
			return nil
		},
	}
	c.Flags().StringVar(&method, "method", "", "shipped method, or a method file of the workspace (default: copenhagen-2025)")
	c.Flags().BoolVar(&force, "force", false, "replace a kvarter.yaml that is there")
	return c
}

func (a *app) updateCmd() *cobra.Command {
	return &cobra.Command{
		Use: "update FILE...", Short: "Take the next period's files, and say what differs and what jumps",
		Example: "  kvarter update figures_2025.csv -C mycity", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			u, err := pipeline.Update(a.dir, args)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(u)
			}
			t := table{right: []bool{false, true, true, true, true}}
			t.add("measure", fmt.Sprint(u.From), fmt.Sprint(u.To), "change", "areas that jump")
			for _, d := range u.Differences {
				t.add(d.Measure, plain(float64(d.Before)), plain(float64(d.After)), percent(float64(d.After)/float64(d.Before)-1), fmt.Sprint(d.Jumps))
			}
			t.print(a.Out)
			for _, j := range u.Jumps {
				fmt.Fprintf(a.Out, "  implausible: %s in %s: %s → %s\n", j.Measure, j.Area, plain(float64(j.Before)), plain(float64(j.After)))
			}
			if more := u.JumpCount - len(u.Jumps); more > 0 {
				fmt.Fprintf(a.Out, "  … and %d more\n", more)
			}
			fmt.Fprintf(a.Out, "\n%d was added to %s. Next: kvarter screen -C %s --previous ROUND --out DIR\n", u.To, filepath.Join(a.dir, workspace.FileName), a.dir)
			return nil
		},
	}
}

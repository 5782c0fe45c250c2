package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/pipeline"
	"kvarter/methods"
)

func reference(r kvarter.MethodRef) map[string]string {
	return map[string]string{"id": r.ID, "version": r.Version, "sha256": r.SHA256, "file": r.File}
}

func (a *app) methodCmd() *cobra.Command {
	c := &cobra.Command{
		Use: "method", Short: "Show, check and list method files, and the columns that they need",
		Example: "  kvarter method show copenhagen-2025\n  kvarter method check mymethod.yaml",
	}
	c.AddCommand(
		&cobra.Command{
			Use: "show METHOD", Short: "Print a method as IF/AND blocks", Example: "  kvarter method show copenhagen-2025 --lang da",
			Args: cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				m, ref, err := pipeline.LoadMethod(a.dir, args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(map[string]any{"method": reference(ref), "text": method.Describe(m, a.lang)})
				}
				fmt.Fprint(a.Out, method.Describe(m, a.lang))
				return nil
			},
		},
		&cobra.Command{
			Use: "check METHOD", Short: "Check a method file; faults come with line and column", Example: "  kvarter method check mymethod.yaml",
			Args: cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				m, ref, err := pipeline.LoadMethod(a.dir, args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(reference(ref))
				}
				fmt.Fprintf(a.Out, "%s %s is a valid method: %d indicators, %d index nodes, %d criteria, %d classes (sha-256 %.12s).\n",
					m.ID, m.Version, len(m.Indicators), len(m.Index), len(m.Criteria), len(m.Classes), ref.SHA256)
				return nil
			},
		},
		&cobra.Command{
			Use: "list", Short: "List the methods that ship with kvarter", Example: "  kvarter method list", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error {
				if a.json {
					return a.printJSON(methods.Names())
				}
				t := table{}
				t.add("name", "title")
				for _, name := range methods.Names() {
					m, _, err := pipeline.LoadMethod(a.dir, name)
					if err != nil {
						return err
					}
					t.add(name, m.Title.In(a.lang))
				}
				t.print(a.Out)
				return nil
			},
		},
		&cobra.Command{
			Use: "columns METHOD", Short: "List the columns that a method needs, with level and years", Example: "  kvarter method columns copenhagen-2025",
			Args: cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				needs, err := pipeline.Needs(a.dir, args[0])
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(needs)
				}
				t := table{right: []bool{false, false, true}}
				t.add("column", "level", "years", "for", "method")
				for _, n := range needs {
					t.add(n.Column, strings.Join(words(n.Level), " or "), fmt.Sprint(n.Years), strings.Join(n.For, ", "), n.Method)
				}
				t.print(a.Out)
				return nil
			},
		},
		&cobra.Command{
			Use: "schema", Short: "Print the JSON Schema of method files, for editors", Example: "  kvarter method schema > method.schema.json", Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error {
				_, err := a.Out.Write(method.Schema())
				return err
			},
		},
	)
	chooses(c)
	return c
}

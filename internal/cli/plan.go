package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/user"
	"strings"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/plan"
	"kvarter/internal/store"
	"kvarter/internal/workbook"
)

// operator is whoever works at the machine that holds the store: the audit names them so, apart from people with an account.
func operator(by string, roles ...auth.Role) (*auth.Person, error) {
	if by == "" {
		if u, err := user.Current(); err == nil {
			by = u.Username
		}
	}
	if strings.TrimSpace(by) == "" {
		return nil, usageError{fmt.Errorf("say who does it with --by"), "kvarter plan import plan.xlsx --by 'N. N.'"}
	}
	p := &auth.Person{ID: "operator " + by, Name: by}
	for _, r := range roles {
		p.Grants = append(p.Grants, auth.Grant{Role: r})
	}
	return p, nil
}

// workbench opens the desk over the store of a workspace.
func (a *app) workbench(ctx context.Context, name string, open func(context.Context, string) (store.Store, error)) (*office, error) {
	chain, err := a.chain(choice{})
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, name)
	if err != nil {
		return nil, err
	}
	f, err := openOffice(s, newestFirst(chain), serving{}, "http://127.0.0.1")
	if err != nil {
		s.Close()
		return nil, err
	}
	return f, nil
}

func (a *app) planCmd() *cobra.Command {
	c := &cobra.Command{Use: "plan", Short: "Export, check and import the action plan as a workbook"}
	c.AddCommand(a.planExportCmd(), a.planDiffCmd(), a.planImportCmd())
	chooses(c)
	return c
}

func (a *app) planExportCmd() *cobra.Command {
	var name string
	var version int
	c := &cobra.Command{
		Use: "export FILE", Short: "Write the whole plan as a workbook (.xlsx) or as CSV files (.zip)",
		Example: "  kvarter plan export plan.xlsx -C mycity\n  kvarter plan export adopted.xlsx -C mycity --version 1",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := a.workbench(c.Context(), name, a.existingStore)
			if err != nil {
				return err
			}
			defer f.store.Close()
			var v *desk.View
			if version > 0 {
				v, err = f.desk.Version(c.Context(), true, version)
			} else {
				v, err = f.desk.Plan(c.Context(), true)
			}
			if err != nil {
				return err
			}
			if v == nil {
				e := kvarter.Errorf(kvarter.NotFound, "there is no plan yet")
				e.Hint = "kvarter plan import plan.xlsx"
				return e
			}
			var b bytes.Buffer
			if strings.HasSuffix(strings.ToLower(args[0]), ".zip") {
				err = workbook.WriteCSV(&b, plan.Sheets(v.Plan()))
			} else {
				err = workbook.Write(&b, plan.Sheets(v.Plan()), workbook.Options{Lang: a.lang, On: v.Today})
			}
			if err != nil {
				return err
			}
			if err := os.WriteFile(args[0], b.Bytes(), 0o600); err != nil {
				return kvarter.Errorf(kvarter.Forbidden, "%s cannot be written: %w", args[0], err)
			}
			if a.json {
				return a.printJSON(map[string]any{"file": args[0], "version": v.Head.Version, "interventions": len(v.Items)})
			}
			fmt.Fprintf(a.Out, "Version %d, %d interventions, to %s.\n", v.Head.Version, len(v.Items), args[0])
			return nil
		},
	}
	storeFlag(c, &name)
	c.Flags().IntVar(&version, "version", 0, "a version as it was adopted (default: the working plan)")
	return c
}

// difference reads a workbook and says what taking it would change. Rows that are wrong are printed, and nothing is taken.
func (a *app) difference(ctx context.Context, f *office, p *auth.Person, file string) ([]plan.Sheet, []plan.Change, string, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, "", kvarter.Errorf(kvarter.NotFound, "there is no file %s", file)
	}
	sheets, err := workbook.Read(file, src)
	if err != nil {
		return nil, nil, "", err
	}
	changes, problems, tag, err := f.desk.Preview(ctx, p, sheets)
	if err == nil {
		err = plan.Err(problems)
	}
	return sheets, changes, tag, err
}

func (a *app) printChanges(changes []plan.Change) error {
	lines := make([]string, len(changes))
	for i, x := range changes {
		lines[i] = x.In(a.lang)
	}
	if a.json {
		return a.printJSON(map[string]any{"changes": lines})
	}
	for _, l := range lines {
		fmt.Fprintln(a.Out, "  "+l)
	}
	if len(lines) == 0 {
		fmt.Fprintln(a.Out, "Nothing would change.")
	}
	return nil
}

func (a *app) planDiffCmd() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use: "diff FILE", Short: "Check a workbook row by row, and say what importing it would change",
		Example: "  kvarter plan diff plan.xlsx -C mycity",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := a.workbench(c.Context(), name, a.existingStore)
			if err != nil {
				return err
			}
			defer f.store.Close()
			p, err := operator("-", auth.Analyst)
			if err != nil {
				return err
			}
			_, changes, _, err := a.difference(c.Context(), f, p, args[0])
			if err != nil {
				return err
			}
			return a.printChanges(changes)
		},
	}
	storeFlag(c, &name)
	return c
}

func (a *app) planImportCmd() *cobra.Command {
	var name, by string
	c := &cobra.Command{
		Use: "import FILE", Short: "Make the working plan what a workbook says: all of it or nothing",
		Example: "  kvarter plan diff plan.xlsx -C mycity\n  kvarter plan import plan.xlsx -C mycity --by 'N. N.'",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := operator(by, auth.Analyst)
			if err != nil {
				return err
			}
			f, err := a.workbench(c.Context(), name, a.openStore)
			if err != nil {
				return err
			}
			defer f.store.Close()
			sheets, changes, tag, err := a.difference(c.Context(), f, p, args[0])
			if err != nil {
				return err
			}
			if err := a.printChanges(changes); err != nil {
				return err
			}
			n, err := f.desk.TakeSheets(c.Context(), p, sheets, tag)
			if err != nil {
				return err
			}
			if !a.json {
				fmt.Fprintf(a.Out, "%d changes taken. Each intervention keeps its history: an earlier version can be made to stand again.\n", n)
			}
			return nil
		},
	}
	storeFlag(c, &name)
	c.Flags().StringVar(&by, "by", "", "who does it, for the audit (default: the name of the user of this machine)")
	return c
}

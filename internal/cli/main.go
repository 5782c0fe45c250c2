// Package cli is the command line: it wires stores, formats and the pipeline together and prints what they return.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"kvarter"
)

// Version is the engine version that a round is sealed with.
const Version = "0.1.0"

// Exit codes, as documented in `kvarter help`.
const (
	exitDone     = 0
	exitShort    = 1 // it ran, and what was compared fell short: reproduce, verify
	exitInput    = 2 // wrong usage or input
	exitRefused  = 3 // the state does not allow it: unreconciled data, figures that are not public
	exitInternal = 4 // a defect of kvarter
)

// Streams are the process's own input and outputs.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

type app struct {
	Streams
	dir  string
	json bool
	lang string
}

// Main runs one command line and returns the exit code.
func Main(ctx context.Context, args []string, s Streams) int {
	a := &app{Streams: s}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(s.Err, "kvarter: "+err.Error())
	var e *kvarter.Error
	if errors.As(err, &e) && e.Hint != "" {
		fmt.Fprintln(s.Err, "  try: "+e.Hint)
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var usage usageError
	switch kvarter.CodeOf(err) {
	case kvarter.Mismatch:
		return exitShort
	case kvarter.Invalid, kvarter.NotFound:
		return exitInput
	case kvarter.Conflict, kvarter.Forbidden:
		return exitRefused
	}
	if errors.As(err, &usage) || errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return exitInput
	}
	return exitInternal
}

// usageError is a wrong command line; it ends with a command that works.
type usageError struct {
	err error
	use string
}

func (u usageError) Error() string {
	if u.use == "" {
		return u.err.Error()
	}
	return u.err.Error() + "\n  try: " + u.use
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "kvarter",
		Short: "Find a city's disadvantaged urban areas from data, and say why",
		Long: `kvarter screens a city's small areas by a method file, says of each why it is in or out,
joins them into urban areas, and shows them on a map.

Exit codes: 0 done; 1 it ran and what was compared fell short (reproduce, verify);
2 wrong usage or input; 3 refused (unreconciled or non-public figures); 4 a defect of kvarter.`,
		Example:       "  kvarter demo\n  kvarter init -C mycity areas.geojson figures.csv\n  kvarter screen -C mycity --out mycity/out",
		SilenceErrors: true, SilenceUsage: true, Version: Version,
	}
	root.PersistentFlags().StringVarP(&a.dir, "dir", "C", ".", "folder of the workspace (kvarter.yaml)")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print JSON instead of a table")
	root.PersistentFlags().StringVar(&a.lang, "lang", "en", "language of sentences: da or en")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{err, strings.TrimSpace(strings.SplitN(c.Example, "\n", 2)[0])}
	})
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		if a.lang != "da" && a.lang != "en" {
			return usageError{fmt.Errorf("--lang is da or en, not %q", a.lang), "kvarter " + c.Name() + " --lang da"}
		}
		return nil
	}
	root.AddCommand(a.initCmd(), a.importCmd(), a.updateCmd(), a.screenCmd(), a.explainCmd(), a.diffCmd(), a.verifyCmd(),
		a.reproduceCmd(), a.gapCmd(), a.targetsCmd(), a.warnCmd(), a.uncertaintyCmd(), a.clustersCmd(), a.disclosureCmd(), a.methodCmd(), a.serveCmd(), a.demoCmd(), a.exportCmd(), a.reportCmd(), a.backupCmd(), a.restoreCmd(), a.storeCmd(), a.auditCmd(), a.planCmd(), a.peopleCmd(), a.doctorCmd())
	for _, c := range root.Commands() {
		usageOf(c)
	}
	chooses(root)
	return root
}

// chooses makes a command that only holds others answer a wrong name with the nearest right ones, and no name with its help.
func chooses(c *cobra.Command) {
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.Help()
		}
		use := c.CommandPath() + " --help"
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			use = c.CommandPath() + " " + near[0]
		}
		return usageError{fmt.Errorf("%s has no command %q", c.CommandPath(), args[0]), use}
	}
	c.SuggestionsMinimumDistance = 2
}

// usageOf makes wrong arguments end with a command that works.
func usageOf(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{err, strings.TrimSpace(strings.SplitN(c.Example, "\n", 2)[0])}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		usageOf(sub)
	}
}

// printJSON prints v, with numbers that are not there as null.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// absent returns nil for a number that is not there, so that JSON says null.
func absent(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}

// terminal reports whether w is one.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress shows long work: a line that is written over on a terminal, a plain line for each step elsewhere.
func (a *app) progress() func(what string, done, total int64) {
	live := terminal(a.Err)
	last, lastPart := "", int64(-1)
	return func(what string, done, total int64) {
		if total < 1<<20 && what == last {
			return
		}
		part := int64(0)
		if total > 0 {
			part = 100 * done / total
		}
		switch {
		case live && (what != last || part != lastPart):
			fmt.Fprintf(a.Err, "\r\x1b[K%s %d %%", what, part)
			if done >= total {
				fmt.Fprint(a.Err, "\r\x1b[K")
			}
		case !live && what != last:
			fmt.Fprintf(a.Err, "reading %s\n", what)
		}
		last, lastPart = what, part
	}
}

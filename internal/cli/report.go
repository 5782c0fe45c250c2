package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/report"
)

func (a *app) reportCmd() *cobra.Command {
	var ch choice
	var out, audience, date string
	c := &cobra.Command{
		Use: "report [CODE]", Short: "Write a memo of two pages of an area, a housing area or the whole round (DOCX, HTML or PDF)",
		Long: `Write a memo of two pages: verdict, table, map, source, year and caveat, in the words of the pages.

CODE is a small area, an urban area or a housing area; without it the memo is of the round. The ending of --out says the form: .docx (what
administrations work in), .html (one file, made to print) or .pdf (printed by Chromium where it is installed).`,
		Example: "  kvarter report A07 -C mycity --out a07.docx\n  kvarter report -C mycity --out round.html",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return usageError{fmt.Errorf("say where the memo goes with --out"), "kvarter report -C mycity --out round.docx"}
			}
			form := strings.ToLower(filepath.Ext(out))
			if form != ".docx" && form != ".html" && form != ".pdf" {
				return usageError{fmt.Errorf("--out %s: a memo is .docx, .html or .pdf", out), "kvarter report -C mycity --out round.docx"}
			}
			if err := knownAudience(audience, "kvarter report -C mycity --audience public --out round.docx"); err != nil {
				return err
			}
			s, err := a.screened(ch)
			if err != nil {
				return err
			}
			t, err := tablesFor(s, explain.Audience(audience))
			if err != nil {
				return err
			}
			m, err := memoOf(edition.New(t, explain.Audience(audience)), args, report.Options{Lang: a.lang, Date: date})
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if form == ".docx" {
				err = report.DOCX(&b, m)
			} else {
				err = report.HTML(&b, m)
			}
			if err != nil {
				return err
			}
			if form == ".pdf" {
				err = printPDF(b.Bytes(), out)
			} else {
				err = writeWhole(out, func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
			}
			if err == nil {
				fmt.Fprintf(a.Out, "%s: %s\n", out, m.Title)
			}
			return err
		},
	}
	ch.flags(c)
	c.Flags().StringVar(&out, "out", "", "file to write: .docx, .html or .pdf")
	audienceFlag(c, &audience)
	c.Flags().StringVar(&date, "date", "", "date printed on the memo, such as 2026-01-31 (default: none)")
	return c
}

// memoOf finds what a code names: a small area, an urban area or a housing area; the round where there is none.
func memoOf(e *edition.Edition, args []string, o report.Options) (*report.Memo, error) {
	if len(args) == 0 {
		return report.Round(e, o)
	}
	code := args[0]
	if _, ok := e.Area[code]; ok {
		return report.Area(e, code, o)
	}
	if _, ok := e.Urban[code]; ok {
		return report.UrbanArea(e, code, o)
	}
	if _, ok := e.Housing[code]; ok {
		return report.HousingArea(e, code, o)
	}
	return report.Area(e, code, o) // says that there is none
}

// writeWhole writes a file beside its place and moves it there, so that a failure leaves nothing half done.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".kvarter-*")
	if err != nil {
		return kvarter.Errorf(kvarter.Invalid, "%s cannot be written: %w", path, err)
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// printPDF prints a page by the Chromium that is installed: its PDF has headings and table heads that a screen reader finds.
func printPDF(page []byte, out string) error {
	browser := ""
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); name != "" && err == nil {
			browser = p
			break
		}
	}
	if browser == "" {
		e := kvarter.Errorf(kvarter.Invalid, "a PDF is printed by Chromium, and none is installed")
		e.Hint = "apt-get install chromium, or write .html and print it"
		return e
	}
	dir, err := os.MkdirTemp("", "kvarter-print-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	source, target := filepath.Join(dir, "memo.html"), filepath.Join(dir, "memo.pdf")
	if err := os.WriteFile(source, page, 0o600); err != nil {
		return err
	}
	args := []string{"--headless", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir=" + filepath.Join(dir, "profile"), "--print-to-pdf=" + target}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox")
	}
	if said, err := exec.Command(browser, append(args, "file://"+source)...).CombinedOutput(); err != nil {
		return kvarter.Errorf(kvarter.Internal, "%s does not print: %w: %s", browser, err, said)
	}
	b, err := os.ReadFile(target)
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "%s printed nothing: %w", browser, err)
	}
	return writeWhole(out, func(w io.Writer) error { _, err := w.Write(b); return err })
}

package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// One changed byte, an unknown flag, a missing file, an unreconciled total: each with its exit code and a way on.
func TestExitCodes(t *testing.T) {
	example, err := filepath.Abs(filepath.Join("..", "..", "docs", "walkthrough"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("mycity", os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	run := func(want int, message string, args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := Main(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); code != want {
			t.Errorf("%v: exit %d, want %d: %s", args, code, want, errs.String())
		}
		if !strings.Contains(out.String()+errs.String(), message) {
			t.Errorf("%v: no %q in %s%s", args, message, out.String(), errs.String())
		}
	}
	run(2, "try: kvarter init", "import", "-C", "mycity")
	run(0, "", "init", "-C", "mycity", "mycity/areas.geojson", "mycity/figures_2023.csv")
	run(3, "is there already", "init", "-C", "mycity", "mycity/areas.geojson")
	run(2, "try: kvarter screen", "screen", "--nosuch")
	run(2, "no method", "screen", "-C", "mycity", "--method", "nosuch")
	run(0, "", "screen", "-C", "mycity", "--method", "method.yaml", "--out", "mycity/out")
	run(2, "no area", "explain", "nowhere", "-C", "mycity", "--method", "method.yaml")
	run(2, "unknown command", "serve", "nothing", "-C", "mycity")
	run(2, "expects nothing", "reproduce", "-C", "mycity", "--method", "method.yaml")

	figures, err := os.ReadFile("mycity/figures_2023.csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("mycity/figures_2023.csv", bytes.Replace(figures, []byte("1200"), []byte("1201"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	run(1, "figures_2023.csv has changed", "verify", "mycity/out", "-C", "mycity")
	run(0, "byte for byte", "verify", "mycity/out", "-C", "mycity", "--from-snapshots")
	if err := os.WriteFile("mycity/figures_2023.csv", figures, 0o644); err != nil {
		t.Fatal(err)
	}

	space, err := os.ReadFile("mycity/kvarter.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rule := "reconcile:\n  - {measure: residents, period: 2023, total: 20000, tolerance: 0.01}\n" // the twelve areas have 19,020
	if err := os.WriteFile("mycity/kvarter.yaml", append(space, rule...), 0o644); err != nil {
		t.Fatal(err)
	}
	run(0, "differs", "import", "-C", "mycity")
	run(3, "do not reconcile", "screen", "-C", "mycity", "--method", "method.yaml")
	signed := rule + "signed:\n  - {rule: 1, by: N. N., reason: the register counts residents twice}\n"
	if err := os.WriteFile("mycity/kvarter.yaml", append(space, signed...), 0o644); err != nil {
		t.Fatal(err)
	}
	run(0, "3 of 12", "screen", "-C", "mycity", "--method", "method.yaml")
}

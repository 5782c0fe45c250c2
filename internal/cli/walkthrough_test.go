package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The ten commands of README.md, run as they stand there on a copy of docs/walkthrough.
func TestWalkthrough(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(readme), "```sh\n")
	block, _, _ = strings.Cut(block, "```")
	commands := strings.Split(strings.TrimSpace(block), "\n")
	if len(commands) != 10 {
		t.Fatalf("%d commands, the README promises ten", len(commands))
	}
	example, err := filepath.Abs(filepath.Join("..", "..", "docs", "walkthrough"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("mycity", os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	// What each command must print; hand-checked on the example's twelve areas: three areas at 22 and 30 per cent are far over 1.30 × the city.
	want := []string{"figures_2023.csv", "valid method", "THEN the area is designated", "areas.geojson", "3 of 12 small areas are designated",
		"Citadelhaven is not designated", "equal byte for byte", "2024 was added", "4 of 12 small areas are designated", "Citadelhaven  enters"}
	for i, line := range commands {
		args := strings.Fields(line)
		if args[0] != "kvarter" {
			t.Fatalf("%q is no kvarter command", line)
		}
		var out, errs bytes.Buffer
		if code := Main(context.Background(), args[1:], Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); code != 0 {
			t.Fatalf("%s: exit %d\n%s", line, code, errs.String())
		}
		if !strings.Contains(out.String(), want[i]) {
			t.Errorf("%s: no %q in\n%s", line, want[i], out.String())
		}
	}
}

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
	run(3, "not been through disclosure control", "serve", "-C", "mycity", "--method", "method.yaml")
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

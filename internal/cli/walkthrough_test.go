package cli

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands print into docs/walkthrough.md")

// changing is what differs from run to run, or with each version of the engine: hashes.
var changing = regexp.MustCompile(`\b[0-9a-f]{12}\b`)

// TestWalkthrough runs the commands of docs/walkthrough.md in the order of the page and holds what they print against it.
// The README gives the same commands. `go test ./internal/cli -run Walkthrough -update` writes the page anew.
func TestWalkthrough(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(root, "docs", "walkthrough.md")
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("mycity", os.DirFS(filepath.Join(root, "docs", "walkthrough"))); err != nil {
		t.Fatal(err)
	}

	// What each command must print, whatever the page says. Worked out by hand on the example's twelve areas: A06, A07 and A10 have some 22
	// and 30 per cent in a city of 13 and 18, far over 1.30 times; A03 follows when they are left out of the reference.
	want := []string{"figures_2023.csv", "valid method", "THEN the area is designated", "areas.geojson", "3 of 12 small areas are designated",
		"Garnvænget is designated", "2024 was added", "4 of 12 small areas are designated", "Citadelhaven  enters", "equal byte for byte"}
	var ran, out []string
	for i, part := range strings.Split(string(page), "```") {
		if i%2 == 0 || !strings.HasPrefix(part, "console\n") {
			out = append(out, part)
			continue
		}
		command, printed, _ := strings.Cut(strings.TrimPrefix(part, "console\n$ "), "\n")
		ran = append(ran, command)
		got := run(t, command)
		if k := len(ran) - 1; k < len(want) && !strings.Contains(got, want[k]) {
			t.Errorf("%s: no %q in\n%s", command, want[k], got)
		}
		if changing.ReplaceAllString(got, "…") != changing.ReplaceAllString(printed, "…") && !*update {
			t.Errorf("%s\nprints\n%s\nand the page says\n%s", command, got, printed)
		}
		out = append(out, "console\n$ "+command+"\n"+got)
	}
	if len(ran) != 10 {
		t.Errorf("the walkthrough has %d commands, want ten", len(ran))
	}
	var listed []string
	for _, l := range strings.Split(section(t, string(readme), "## From your own data to areas, in ten commands"), "\n") {
		if l, _, _ = strings.Cut(l, "  #"); strings.HasPrefix(l, "kvarter ") {
			listed = append(listed, strings.TrimSpace(l))
		}
	}
	if !slices.Equal(listed, ran) {
		t.Errorf("the README lists\n%s\nand the walkthrough runs\n%s", strings.Join(listed, "\n"), strings.Join(ran, "\n"))
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(out, "```")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs one command line of the walkthrough and returns its standard output.
func run(t *testing.T, command string) string {
	t.Helper()
	words := strings.Fields(command)
	if words[0] != "kvarter" {
		t.Fatalf("%s is no command of kvarter", command)
	}
	var out, said bytes.Buffer
	if code := Main(context.Background(), words[1:], Streams{In: strings.NewReader(""), Out: &out, Err: &said}); code != 0 {
		t.Fatalf("%s exits with %d: %s", command, code, said.String())
	}
	return strings.TrimLeft(out.String(), "\n")
}

// section is the text under a heading, up to the next of its rank.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	_, after, ok := strings.Cut(page, heading+"\n")
	if !ok {
		t.Fatalf("there is no «%s»", heading)
	}
	text, _, _ := strings.Cut(after, "\n## ")
	return text
}

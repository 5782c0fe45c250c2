package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inCity runs a test in a fresh copy of the walkthrough's city, described for its own method and the figures of 2023.
func inCity(t *testing.T) {
	t.Helper()
	files, err := filepath.Abs(walkthroughFiles)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS(".", os.DirFS(files)); err != nil {
		t.Fatal(err)
	}
	if code, said := kvarterHere("init", "--method", "method.yaml", "areas.geojson", "figures_2023.csv"); code != 0 {
		t.Fatalf("init exits with %d: %s", code, said)
	}
}

// kvarterHere runs one command and returns its exit code and everything that it printed.
func kvarterHere(args ...string) (int, string) {
	var out bytes.Buffer
	code := Main(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &out})
	return code, out.String()
}

func rewrite(t *testing.T, file string, change func(string) string) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	next := change(string(src))
	if next == string(src) {
		t.Fatalf("%s is as it was", file)
	}
	if err := os.WriteFile(file, []byte(next), 0o644); err != nil {
		t.Fatal(err)
	}
}

func swap(from, to string) func(string) string {
	return func(s string) string { return strings.Replace(s, from, to, 1) }
}

// Faulty input is refused with rule and place, and nothing of it is kept.
func TestMalformedInputs(t *testing.T) {
	for _, c := range []struct {
		name, file string
		change     func(string) string
		says       []string
	}{
		{"outlines cut off", "areas.geojson", func(s string) string { return s[:len(s)/2] }, []string{"areas.geojson"}},
		{"outlines empty", "areas.geojson", func(string) string { return "" }, []string{"areas.geojson"}},
		{"outlines without features", "areas.geojson", func(string) string { return `{"type":"Point","coordinates":[1,2]}` }, []string{"areas.geojson"}},
		{"two areas with one code", "areas.geojson", swap(`"A02"`, `"A01"`), []string{"area codes are unique", "areas.geojson row 3", "A01", "row 2 has it too"}},
		{"an area without a code", "areas.geojson", swap(`"A02"`, `""`), []string{"an area has a code", "areas.geojson row 3"}},
		{"figures of an unknown area", "figures_2023.csv", swap("A02;", "X02;"), []string{"figures belong to a known area", "figures_2023.csv", "X02"}},
		{"an area twice in the figures", "figures_2023.csv", swap("A02;", "A01;"), []string{"figures_2023.csv", "A01"}},
		{"words for a number", "figures_2023.csv", swap("A07;1620", "A07;many"), []string{"figures_2023.csv row 8, column residents", "many"}},
		{"a row too long", "figures_2023.csv", swap("A07;1620", "A07;1;620"), []string{"figures_2023.csv row 8"}},
		{"a column renamed", "figures_2023.csv", swap("basic_schooling", "schooling"), []string{"figures_2023.csv", "basic_schooling"}},
		{"no figures at all", "figures_2023.csv", func(string) string { return "" }, []string{"figures_2023.csv"}},
		{"bytes that are no text", "figures_2023.csv", func(s string) string { return "\x00\x01\x02" + s }, []string{"figures_2023.csv"}},
		{"personal numbers", "figures_2023.csv", func(s string) string {
			// The form of a Danish personal number: a date of birth and a serial number, both invented.
			lines := strings.Split(strings.TrimSpace(s), "\n")
			for i := range lines {
				lines[i] += map[bool]string{true: ";person", false: ";010190-1234"}[i == 0]
			}
			return strings.Join(lines, "\n") + "\n"
		}, []string{"figures_2023.csv", "person"}},
		{"an unknown key of the workspace", "kvarter.yaml", swap("level:", "lvl:"), []string{"kvarter.yaml", ":10:", "lvl"}},
		{"a workspace that is not YAML", "kvarter.yaml", func(string) string { return "areas: [" }, []string{"kvarter.yaml"}},
		{"another version of the workspace", "kvarter.yaml", swap("kvarter: 1", "kvarter: 9"), []string{"version of the format"}},
		{"a file that is not there", "kvarter.yaml", swap("figures_2023.csv", "gone.csv"), []string{"gone.csv"}},
		{"an unknown key of the method", "method.yaml", swap("designate:", "designat:"), []string{"method.yaml", "designat", "designate"}},
		{"an unknown measure", "method.yaml", swap("outside_labour_market", "outside_work"), []string{"outside_work"}},
		{"an unknown criterion", "method.yaml", swap("criterion: education", "criterion: educaton"), []string{"method.yaml", "educaton"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inCity(t)
			rewrite(t, c.file, c.change)
			code, said := kvarterHere("screen", "--out", "out")
			if code != exitInput {
				t.Errorf("exits with %d, want %d: %s", code, exitInput, said)
			}
			for _, want := range c.says {
				if !strings.Contains(said, want) {
					t.Errorf("does not say %q:\n%s", want, said)
				}
			}
			for _, kept := range []string{"out", ".kvarter"} {
				if _, err := os.Stat(kept); err == nil {
					t.Errorf("%s was written for refused input", kept)
				}
			}
		})
	}
}

// A zero base, a withheld figure and an empty cell are no faults: the figure is not known, and the reason says so.
func TestUnknownFiguresAreNoFaults(t *testing.T) {
	for _, c := range []struct{ name, cells, says string }{
		{"zero base", "A01;1200;0;0;480;58", "missing"},
		{"withheld", "A01;1200;780;..;480;58", "withheld"},
		{"empty", "A01;1200;780;;480;58", "missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inCity(t)
			rewrite(t, "figures_2023.csv", swap("A01;1200;780;70;480;58", c.cells))
			code, said := kvarterHere("explain", "A01")
			if code != 0 || !strings.Contains(said, c.says) {
				t.Errorf("exits with %d and does not say %q:\n%s", code, c.says, said)
			}
		})
	}
}

// At most twenty faults are shown; the rest are counted.
func TestFaultsAreCounted(t *testing.T) {
	inCity(t)
	rewrite(t, "figures_2023.csv", func(s string) string {
		for _, from := range []string{";1", ";2", ";4", ";5", ";6"} {
			s = strings.ReplaceAll(s, from, ";x")
		}
		return s
	})
	code, said := kvarterHere("import")
	if shown := strings.Count(said, "figures_2023.csv row"); code != exitInput || shown != 20 || !strings.Contains(said, "more") {
		t.Errorf("exits with %d and shows %d faults:\n%s", code, shown, said)
	}
}

// A workbook that unpacks to gigabytes, and one that is none, end with an error.
func TestWorkbooksThatAreNone(t *testing.T) {
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, part := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(part)
		if err != nil {
			t.Fatal(err)
		}
		zeros := make([]byte, 1<<20)
		for range 300 {
			if _, err := w.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"bomb": bomb.Bytes(), "no zip": []byte("PK\x03\x04 and no more"), "empty": nil} {
		t.Run(name, func(t *testing.T) {
			inCity(t)
			if err := os.WriteFile("figures.xlsx", content, 0o644); err != nil {
				t.Fatal(err)
			}
			rewrite(t, "kvarter.yaml", swap("figures_2023.csv", "figures.xlsx"))
			if code, said := kvarterHere("import"); code != exitInput || !strings.Contains(said, "figures.xlsx") {
				t.Errorf("exits with %d: %s", code, said)
			}
		})
	}
}

// One changed byte in any input or output of a round is noticed, and the message names the file. Bytes are taken all over each file.
func TestVerifyNoticesOneByte(t *testing.T) {
	inCity(t)
	if code, said := kvarterHere("screen", "--out", "out"); code != 0 {
		t.Fatal(said)
	}
	for _, file := range []string{"kvarter.yaml", "areas.geojson", "figures_2023.csv", "method.yaml",
		"out/round.json", "out/areas.csv", "out/urban_areas.csv", "out/urban_areas.geojson"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for k := range 12 {
			at := k * (len(src) - 1) / 11 // the first byte and the last are among them
			changed := bytes.Clone(src)
			changed[at] ^= 1
			if err := os.WriteFile(file, changed, 0o644); err != nil {
				t.Fatal(err)
			}
			code, said := kvarterHere("verify", "out")
			if code != exitShort && !(file == "out/round.json" && code == exitInput) {
				t.Errorf("%s, byte %d: exits with %d: %s", file, at, code, said)
			}
			if !strings.Contains(said, filepath.Base(file)) {
				t.Errorf("%s, byte %d: the message does not name it: %s", file, at, said)
			}
		}
		if err := os.WriteFile(file, src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, said := kvarterHere("verify", "out"); code != 0 {
		t.Errorf("restored, it exits with %d: %s", code, said)
	}
}

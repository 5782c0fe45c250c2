package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter/internal/workspace"
)

// A file of districts is proposed as one, and a title above a table is passed over; what is proposed can be imported.
func TestProposeGuessesLevelAndHeader(t *testing.T) {
	dir := lay(t, map[string]string{
		"areas.csv":        "code;navn;bydel\n0101;Havnen;Nord\n0102;Mosen;Nord\n0103;Dalen;Syd\n",
		"tal_2023.csv":     "Tal for byens områder 2023\n;;\nkode;indbyggere;andel\n0101;1.200;3,1 %\n0102;1.300;3,2 %\n0103;1.400;0 %\n;;\n",
		"tryghed_2023.csv": "bydel;utrygge\nNord;0,30\nSyd;0,12\n",
		"forkert_2023.csv": "kode;tal\n0101;1;2;3\n0102;5\n",
	})
	text, err := Propose(dir, []string{"areas.csv", "tal_2023.csv", "tryghed_2023.csv"}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"level: small_area\n    area: kode\n    header_row: 3 ", "level: district\n    area: bydel\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, workspace.FileName), text, 0o644); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	// 3,1 % is the share .031.
	share := in.Panel.Table("small_area", 2023).Columns["andel"]
	if share.Values[0] != .031 || in.Panel.Table("district", 2023).Columns["utrygge"].Values[1] != .12 {
		t.Errorf("figures %v", share.Values)
	}
	said := strings.Join(in.Remarks, "\n")
	if !strings.Contains(said, "column andel is written in per cent and read as shares") {
		t.Errorf("remarks %q", said)
	}
	// A faulty row is no title.
	if _, err := Propose(dir, []string{"areas.csv", "forkert_2023.csv"}, ""); err == nil || !strings.Contains(err.Error(), "forkert_2023.csv row 2") {
		t.Errorf("a faulty row: %v", err)
	}
}

// update reads a file as the one that it continues, and names the column that a new one lacks.
func TestUpdateNamesTheMissingColumn(t *testing.T) {
	f := village()
	f["kvarter.yaml"] = "kvarter: 1\nname: Village\nareas: {file: areas.csv, code: code}\ndata:\n" +
		"  - {file: figures_2023.csv, area: code, period: 2023, population: residents, measures: [residents, poor, base], header_row: 2}\nmethod: m.yaml\n"
	f["figures_2023.csv"] = "title;;;\ncode;residents;poor;base\nA1;500;40;100\nA2;600;50;100\nA3;700;10;100\nA4;800;5;100\n"
	f["figures_2024.csv"] = f["figures_2023.csv"]
	f["short_2024.csv"] = strings.Replace(f["figures_2023.csv"], "residents;poor;", "residents;poors;", 1)
	dir := lay(t, f)
	_, err := Update(dir, []string{"short_2024.csv"})
	if err == nil || !strings.Contains(err.Error(), `short_2024.csv, column poor: the file continues no data file; the nearest, figures_2023.csv, has this column; did you mean "poors"?`) {
		t.Errorf("%v", err)
	}
	if _, err := Update(dir, []string{"figures_2024.csv"}); err != nil {
		t.Errorf("the same columns: %v", err)
	}
}

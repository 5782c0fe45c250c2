package pipeline

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"kvarter"
	"kvarter/internal/gap"
	"kvarter/internal/testdata"
	"kvarter/internal/workspace"
)

// Berlin's published status and dynamics classes 2013 → 2015 → 2017 → 2019: the matrices of the engine's own rounds equal those counted straight from the published
// files, entrants and leavers apart.
func TestBerlinMoves(t *testing.T) {
	data := testdata.Dir(t)
	years := []int{2013, 2015, 2017, 2019}
	var rounds []*kvarter.Round
	var last *Screened
	published := map[string][]map[string]string{} // class → year → area → code
	for _, y := range years {
		w, err := workspace.Read("../../conformance/berlin-" + strconv.Itoa(y))
		if err != nil {
			t.Fatal(err)
		}
		in, err := Import(w, nil)
		if err != nil {
			t.Fatal(err)
		}
		if last, err = Screen(in, Options{}); err != nil {
			t.Fatal(err)
		}
		rounds = append(rounds, last.Round)
		f, err := os.Open(filepath.Join(data, "berlin_mss", "mss_"+strconv.Itoa(y)+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		status, dynamics := map[string]string{}, map[string]string{}
		for _, r := range rows[1:] {
			n := len(r)
			status[r[0]], dynamics[r[0]] = r[n-2], r[n-1]
		}
		published["status"] = append(published["status"], status)
		published["dynamics"] = append(published["dynamics"], dynamics)
	}
	f, err := Follow(last.Imported, last.Method, rounds)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string][]string{"status": {"1", "2", "3", "4"}, "dynamics": {"+", "+/-", "-"}}
	seen := 0
	for step := 0; step < 3; step++ {
		for name, order := range codes {
			before, after := published[name][step], published[name][step+1]
			at := func(code string) int {
				for i, c := range order {
					if c == code {
						return i
					}
				}
				return -1
			}
			counts, entrants, leavers := make([][]int, len(order)), make([]int, len(order)), make([]int, len(order))
			for i := range counts {
				counts[i] = make([]int, len(order))
			}
			for area, c := range before {
				if to, ok := after[area]; ok && at(to) >= 0 && at(c) >= 0 {
					counts[at(c)][at(to)]++
				} else if at(c) >= 0 {
					leavers[at(c)]++
				}
			}
			for area, c := range after {
				if from, ok := before[area]; at(c) >= 0 && (!ok || at(from) < 0) {
					entrants[at(c)]++
				}
			}
			var got *gap.Transition
			for i := range f.Moves {
				if m := &f.Moves[i]; m.Of == name && m.From == strconv.Itoa(years[step]) {
					got = m
				}
			}
			if got == nil {
				t.Fatalf("no moves of %s from %d; there are %+v", name, years[step], f.Moves)
			}
			for i := range order {
				for j := range order {
					seen += counts[i][j]
					if got.Counts[i][j] != counts[i][j] {
						t.Errorf("%s %d: %s → %s: %d areas, the files have %d", name, years[step], order[i], order[j], got.Counts[i][j], counts[i][j])
					}
				}
				if got.Entrants[i] != entrants[i] || got.Leavers[i] != leavers[i] {
					t.Errorf("%s %d, class %s: %d came and %d left, the files have %d and %d", name, years[step], order[i], got.Entrants[i], got.Leavers[i], entrants[i], leavers[i])
				}
			}
			t.Logf("%s %d → %d: %v, came %v, left %v", name, years[step], years[step+1], counts, entrants, leavers)
		}
	}
	if seen < 2000 { // about 434 areas, two classes, three steps
		t.Errorf("only %d moves were compared", seen)
	}
}

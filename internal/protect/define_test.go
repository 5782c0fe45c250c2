package protect

import (
	"testing"

	"pgregory.net/rapid"
)

// written fails unless every sum, written out by what defines it, is its cells, each once, and none is written by itself. It returns the longest row.
func written(t fataler, s *System) int {
	tb, err := check(s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	rows, longest := tb.definitions(), 0
	cells := make([]map[int32]float64, len(tb.of))
	busy := make([]bool, len(tb.of))
	var out func(i int32) map[int32]float64
	out = func(i int32) map[int32]float64 {
		switch {
		case cells[i] != nil:
			return cells[i]
		case int(i) < tb.n:
			return map[int32]float64{i: 1}
		case busy[i]:
			t.Fatalf("%s is written by itself", tb.key[i])
		}
		busy[i] = true
		r := rows[int(i)-tb.n]
		longest = max(longest, len(r.Index))
		if r.Index[0] != i || r.Value[0] != -1 || r.Low != 0 || r.High != 0 {
			t.Fatalf("%s: %+v", tb.key[i], r)
		}
		sum := map[int32]float64{}
		for k, part := range r.Index[1:] {
			for j, v := range out(part) {
				if sum[j] += r.Value[k+1] * v; sum[j] == 0 {
					delete(sum, j)
				}
			}
		}
		cells[i] = sum
		return sum
	}
	for i := tb.n; i < len(tb.of); i++ {
		sum := out(int32(i))
		if len(sum) != len(tb.of[i]) {
			t.Fatalf("%s has %d cells, written out %d", tb.key[i], len(tb.of[i]), len(sum))
		}
		for _, j := range tb.of[i] {
			if sum[j] != 1 {
				t.Fatalf("%s: cell %s stands %v times", tb.key[i], tb.key[j], sum[j])
			}
		}
	}
	return longest
}

func TestDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written(t, cityOf{areas: 8, years: 2, outside: true}.draw(t))
		c := [3]int{rapid.IntRange(28, 300).Draw(t, "areas"), rapid.IntRange(1, 20).Draw(t, "groups"), rapid.IntRange(0, 12).Draw(t, "rings")}
		written(t, wideCity(c[0], c[1], c[2]))
	})
	// 4,000 areas in 200 groups: the city is written by its groups, the rest of it by at most 40 urban areas and what they share with others, 4 areas each
	if longest := written(t, wideCity(4000, 200, 40)); longest > 202 {
		t.Errorf("a sum is written by %d nodes", longest)
	}
}

package explain

import (
	"math"
	"testing"

	"kvarter/internal/method"
)

func TestReplayedIndexInWords(t *testing.T) {
	m, err := method.Read("m.yaml", []byte(`
method: m
version: 1
indicators: {a: {value: a}}
index:
  score: {label: {da: indeks, en: index}, of: a, then: z}
  rank: {of: score, then: [rank: {ties: min, first: highest}]}
  decile: {of: rank, then: [ntile: {k: 10, cut: floor}]}
classes:
  class: {label: {da: klasse, en: class}, of: score, cuts: [{name: two, label: {da: "2", en: "2"}, under: 1}, {name: three}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want string }{
		{NodeInterval(m, "score", "en", 103.2, 98.13, 107.9, 0, true), "Index is 103.20; 95 % interval 98.13–107.90."},
		{NodeInterval(m, "score", "da", 103.2, 98.13, 107.9, 0, true), "Indeks er 103,20; 95 %-interval 98,13–107,90."},
		{NodeInterval(m, "score", "en", -.5, -1.25, .25, 0, true), "Index is −0.50; 95 % interval −1.25 to 0.25."},
		{NodeInterval(m, "score", "en", 1.5, 1.5, 1.5, 0, false), "Index is 1.50; nothing behind it is drawn, so the interval is the value itself."},
		{NodeInterval(m, "score", "en", 1.5, 1, 2.5, .004, true), "Index is 1.50; 95 % interval 1.00–2.50, without a value in less than 1 % of replays."},
		{NodeInterval(m, "score", "en", 1.5, math.NaN(), math.NaN(), 1, true), "Index is 1.50; in none of the replays does it have a value."},
		{NodeInterval(m, "score", "en", math.NaN(), 1, 2, 0, true), ""},
		{NodeInterval(m, "rank", "en", 3, 1, 12, 0, true), "Rank is 3 (1 is the highest: index); 95 % interval 1–12."},
		{NodeInterval(m, "decile", "da", 3, 1, 4, 0, true), "Decile er 3 af 10; 95 %-interval 1–4."},
		{ClassChance(m, "class", "en", []string{"two", "three"}, []float64{.19, .81}, true), "Class: three in 81 % of replays, 2 in 19 %."},
		{ClassChance(m, "class", "da", []string{"two", "three"}, []float64{.001, .989}, true), "Klasse: three i 99 % af gentagelserne, 2 i under 1 %, ingen klasse i 1 %."},
		{ClassChance(m, "class", "en", []string{"two", "three"}, []float64{.999, .001}, true), "Class: 2 in more than 99 % of replays, three in less than 1 %."},
		{ClassChance(m, "class", "en", []string{"two", "three"}, []float64{1, 0}, false), "Class: 2; nothing behind it is drawn."},
		{ClassChance(m, "class", "en", []string{"two", "three"}, nil, true), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

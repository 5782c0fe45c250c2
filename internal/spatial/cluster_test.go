package spatial

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Figures are high in one corner of a map, low in the opposite one, and noise between: Gi* finds both, tells nothing where FDR does not, and is said of none without a statistic.
func TestSpots(t *testing.T) {
	const side = 16
	links := lattice(side, side)
	links[side*side-side] = nil // an island in a third corner; its neighbours still list it, one way
	r := rand.New(rand.NewPCG(9, 9))
	x := make([]float64, side*side)
	high, low := map[int]bool{}, map[int]bool{}
	for i := range x {
		x[i] = r.NormFloat64()
		row, col := i/side, i%side
		switch {
		case row < 4 && col < 4:
			x[i] += 6
			high[i] = row < 3 && col < 3 // neighbours are high too
		case row >= side-4 && col >= side-4:
			x[i] -= 6
			low[i] = row > side-4 && col > side-4
		}
	}
	x[7*side+7] = math.NaN()
	w := weights(t, links, RowStandardised)
	getis, _ := GetisLocal(w, x)
	local, _ := MoranLocal(w, x)
	shuffled, _ := PermuteLocal(w, x, Shuffle{Permutations: 9999, Seed: 4})
	spots, why := Spots(getis, shuffled, .05)
	clusters, _ := Clusters(local, shuffled, .05)
	if why != "" {
		t.Fatal(why)
	}
	for i, s := range spots {
		switch {
		case high[i] && s != HotSpot, low[i] && s != ColdSpot:
			t.Errorf("area %d is %q", i, s)
		case (getis[i] == nil || shuffled[i] == nil) != (s == ""):
			t.Errorf("area %d is %q, with statistic %v", i, s, getis[i])
		case s == HotSpot && (getis[i].GiStar <= 0 || shuffled[i].FDR > .05 || clusters[i] == LowCluster), s == ColdSpot && (getis[i].GiStar >= 0 || shuffled[i].FDR > .05 || clusters[i] == HighCluster):
			t.Errorf("area %d is %q with Gi* %g, FDR %g and cluster %q", i, s, getis[i].GiStar, shuffled[i].FDR, clusters[i])
		case s == NoSpot && shuffled[i].FDR <= .05 && (clusters[i] == HighCluster || clusters[i] == LowCluster):
			t.Errorf("area %d is %q and no spot", i, clusters[i])
		}
	}
	if _, why := Spots(getis, shuffled[1:], .05); why != BadLength {
		t.Errorf("lists of two lengths: %q", why)
	}
	if _, why := Spots(getis, shuffled, 1.5); why != BadSetting {
		t.Errorf("a rate of 1.5: %q", why)
	}
}

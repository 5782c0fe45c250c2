package spatial

// Cluster is what an analyst's map says of an area.
type Cluster string

const (
	NoCluster   Cluster = "none"     // not told from chance
	HighCluster Cluster = "high"     // high among high
	LowCluster  Cluster = "low"      // low among low
	HighAlone   Cluster = "high_low" // high among low
	LowAlone    Cluster = "low_high" // low among high
)

// Clusters labels every area by the quadrant of local Moran's I where its adjusted two-sided p is at most rate, else NoCluster; "" where
// there is no figure. local and shuffled are those of MoranLocal and PermuteLocal for the same column.
func Clusters(local []*LocalMoran, shuffled []*Pseudo, rate float64) ([]Cluster, Reason) {
	out := make([]Cluster, len(local))
	if why := tellable(len(local), len(shuffled), rate); why != "" {
		return out, why
	}
	for i, l := range local {
		switch {
		case l == nil || shuffled[i] == nil:
		case shuffled[i].FDR > rate:
			out[i] = NoCluster
		default:
			out[i] = clusterOf(l.Quadrant)
		}
	}
	return out, ""
}

// tellable says what keeps areas from being told from chance at a rate; "" for nothing.
func tellable(areas, shuffled int, rate float64) Reason {
	switch {
	case areas != shuffled:
		return BadLength
	case !(rate >= 0 && rate <= 1):
		return BadSetting
	}
	return ""
}

func clusterOf(q Quadrant) Cluster {
	switch q {
	case HighHigh:
		return HighCluster
	case LowLow:
		return LowCluster
	case HighLow:
		return HighAlone
	}
	return LowAlone
}

// Spot is what Getis and Ord's Gi* says of an area together with its neighbours.
type Spot string

const (
	NoSpot   Spot = "none" // not told from chance
	HotSpot  Spot = "hot"  // high figures lie together
	ColdSpot Spot = "cold" // low ones do
)

// Spots labels every area by the sign of Gi* where its adjusted two-sided p is at most rate and its neighbours' figures lie to the same side, else NoSpot; "" where there is no
// statistic. local and shuffled are those of GetisLocal and PermuteLocal for the same column: with the area's own figure held, Gi* rises with the lag that is permuted.
func Spots(local []*LocalGetis, shuffled []*Pseudo, rate float64) ([]Spot, Reason) {
	out := make([]Spot, len(local))
	if why := tellable(len(local), len(shuffled), rate); why != "" {
		return out, why
	}
	for i, l := range local {
		switch {
		case l == nil || shuffled[i] == nil:
		case shuffled[i].FDR <= rate && l.GiStar > 0 && shuffled[i].AtLeast < shuffled[i].AtMost:
			out[i] = HotSpot
		case shuffled[i].FDR <= rate && l.GiStar < 0 && shuffled[i].AtMost < shuffled[i].AtLeast:
			out[i] = ColdSpot
		default:
			out[i] = NoSpot
		}
	}
	return out, ""
}

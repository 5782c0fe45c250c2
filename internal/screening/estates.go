package screening

import (
	"slices"

	"kvarter"
)

// half is the part of a small area that has to lie inside listed housing areas, less the last bit of shares that are quotients.
const half = 0.5 - 1e-12

// Estates are the housing areas on the included state lists. A listed housing area joins as its own outline and kind, unless a small area
// stands for it: one that is in an urban area, and of which at least half (of the residents, else of the land) lies inside listed housing areas, this
// one among those that make the half. Those are the largest shares that reach it together, with all that are as large as the last of them: with
// 55 % in one and 1 % in another, the small area stands for the first alone; with 30 % in each of two, for both. So no listed estate is lost where its
// small area is left out of the screening or dissolved, and none is drawn twice.
type Estates struct {
	listed []*kvarter.Area // in the order of the housing areas
	stand  [][]int         // of each: the small areas that stand for it
}

// NewEstates finds which small areas stand for the listed housing areas; index gives the positions of the small areas.
func NewEstates(index map[string]int, housing *kvarter.Areas, listed []string, overlaps []kvarter.Overlap) *Estates {
	e := &Estates{}
	on := make(map[string]bool, len(listed))
	for _, code := range listed {
		on[code] = true
	}
	at := map[string]int{}
	for i := range housing.Items {
		if h := &housing.Items[i]; on[h.Code] {
			at[h.Code] = len(e.listed)
			e.listed = append(e.listed, h)
		}
	}
	e.stand = make([][]int, len(e.listed))
	inside := map[int][]kvarter.Overlap{}
	var order []int
	for _, o := range overlaps {
		i, ok := index[o.SmallArea]
		if _, known := at[o.HousingArea]; !ok || !known || !(o.Share > 0) {
			continue
		}
		if inside[i] == nil {
			order = append(order, i)
		}
		inside[i] = append(inside[i], o)
	}
	for _, i := range order {
		for _, o := range makeHalf(inside[i]) {
			k := at[o.HousingArea]
			e.stand[k] = append(e.stand[k], i)
		}
	}
	return e
}

// makeHalf returns the overlaps that make the half of a small area: the largest that reach it together, and those as large as the last.
func makeHalf(overlaps []kvarter.Overlap) []kvarter.Overlap {
	o := slices.Clone(overlaps)
	slices.SortStableFunc(o, func(a, b kvarter.Overlap) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return 0
	})
	sum := 0.0
	for k := range o {
		if sum >= half && o[k].Share < o[k-1].Share-1e-12 {
			return o[:k]
		}
		sum += o[k].Share
	}
	if sum < half {
		return nil
	}
	return o
}

// own returns the listed housing areas that join as their own outline; nil estates give none.
func (e *Estates) own(designated func(i int) bool) []kvarter.UrbanArea {
	if e == nil {
		return nil
	}
	var out []kvarter.UrbanArea
	for k, h := range e.listed {
		if slices.ContainsFunc(e.stand[k], designated) {
			continue
		}
		out = append(out, kvarter.UrbanArea{Code: "H" + h.Code, Name: nameOf(h), Parts: []kvarter.Part{{Name: nameOf(h)}}, Population: h.Population,
			Outline: h.Outline, Kind: "housing_area", Joined: "outline"})
	}
	return out
}

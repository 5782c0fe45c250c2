package screening

import (
	"fmt"
	"slices"

	"kvarter"
)

func nameOf(a *kvarter.Area) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Code
}

// name is the name of the group that holds more than half of the residents, else the names of the parts with the most residents: «A», «A / B»,
// «A / B / +2».
func (in *Merging) name(c *cluster) string {
	weight := func(i int) float64 {
		if p := in.Areas.Items[i].Population; p > 0 {
			return p
		}
		return 0
	}
	if in.NameLevel != "" {
		if name := in.majority(c, weight); name != "" {
			return name
		}
	}
	// The two names with the most residents; names that several parts share count once, by their largest part.
	first, second := "", ""
	most, next := -1.0, -1.0
	known := make(map[string]bool, len(c.members))
	for _, i := range c.members {
		n, w := nameOf(&in.Areas.Items[i]), weight(i)
		known[n] = true
		switch {
		case n == first:
			most = max(most, w)
		case w > most:
			first, most, second, next = n, w, first, most
		case w > next:
			second, next = n, w
		}
	}
	switch len(known) {
	case 1:
		return first
	case 2:
		return first + " / " + second
	}
	return fmt.Sprintf("%s / %s / +%d", first, second, len(known)-2)
}

// majority is the name of the group that holds more than half of the residents, "" for none.
func (in *Merging) majority(c *cluster, weight func(i int) float64) string {
	var codes []string
	var sums []float64
	var at map[string]int // once there are many
	all, last := 0.0, 0
	for _, i := range c.members {
		var g string
		if in.Named != nil {
			g = in.Named[i]
		} else {
			g = in.Areas.Items[i].Groups[in.NameLevel]
		}
		k := last // neighbours in the list are mostly of one group
		if len(codes) == 0 || codes[k] != g {
			if at == nil {
				k = slices.Index(codes, g)
			} else if p, ok := at[g]; ok {
				k = p
			} else {
				k = -1
			}
		}
		if k < 0 {
			k = len(codes)
			codes, sums = append(codes, g), append(sums, 0)
			switch {
			case at != nil:
				at[g] = k
			case k == 16:
				at = make(map[string]int, 64)
				for p, code := range codes {
					at[code] = p
				}
			}
		}
		sums[k] += weight(i)
		all += weight(i)
		last = k
	}
	for k, g := range codes {
		if g != "" && sums[k] > all/2 {
			return in.Areas.GroupNames[in.NameLevel][g]
		}
	}
	return ""
}

// distinct adds the largest part to names that several urban areas share, else the code.
func distinct(areas []kvarter.UrbanArea) {
	times := map[string]int{}
	for _, u := range areas {
		times[u.Name]++
	}
	used := map[string]bool{}
	for i := range areas {
		u := &areas[i]
		if times[u.Name] > 1 {
			suffix := u.Code
			if p := u.Parts[0].Name; p != u.Name && !used[u.Name+p] {
				suffix = p
			}
			used[u.Name+suffix] = true
			u.Name += " (" + suffix + ")"
		}
	}
}

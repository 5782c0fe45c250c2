package edition

import (
	"slices"
	"sort"
	"sync"

	"kvarter"
	"kvarter/internal/contiguity"
)

// Group is a part of the city with the outline of its small areas.
type Group struct {
	Code, Name string
	Outline    kvarter.MultiPolygon // in the coordinates of the areas
	Members    []int                // positions of the small areas
}

// maxGroups is the largest number of groups that a first picture of a city draws.
const maxGroups = 1500

// levels lists the groupings that cover the city: nine areas of ten have a group there. Groupings of some areas alone, such as those with a
// survey sample of their own, are none.
func (e *Edition) levels() []kvarter.Level {
	e.covering.Do(func() {
		have := map[kvarter.Level]int{}
		for i := range e.Round.Areas.Items {
			for l, code := range e.Round.Areas.Items[i].Groups {
				if code != "" {
					have[l]++
				}
			}
		}
		for l := range e.Round.Areas.GroupNames {
			if 10*have[l] >= 9*e.Round.Areas.Len() {
				e.whole = append(e.whole, l)
			}
		}
		slices.Sort(e.whole)
	})
	return e.whole
}

// Widest is the grouping of the whole city with the fewest groups, such as districts; "" where there is none.
func (e *Edition) Widest() kvarter.Level {
	best, level := -1, kvarter.Level("")
	for _, l := range e.levels() {
		if n := len(e.Round.Areas.GroupNames[l]); best < 0 || n < best {
			best, level = n, l
		}
	}
	return level
}

// CoarseLevel is the finest grouping that a first picture of many areas can be drawn by; "" where there is none.
func (e *Edition) CoarseLevel() kvarter.Level {
	best, level := 0, kvarter.Level("")
	for _, l := range e.levels() {
		if n := len(e.Round.Areas.GroupNames[l]); n <= maxGroups && n > best {
			best, level = n, l
		}
	}
	return level
}

// Groups returns the groups of CoarseLevel with their outlines, by code; they are dissolved once. A group whose outline cannot be drawn
// has none.
func (e *Edition) Groups() []Group {
	e.grouping.Do(func() {
		level := e.CoarseLevel()
		if level == "" {
			return
		}
		members := map[string][]int{}
		outlines := make([]kvarter.MultiPolygon, e.Round.Areas.Len())
		for i := range e.Round.Areas.Items {
			a := &e.Round.Areas.Items[i]
			outlines[i] = a.Outline
			if code := a.Groups[level]; code != "" && len(a.Outline) > 0 {
				members[code] = append(members[code], i)
			}
		}
		for code, in := range members {
			name := e.Round.Areas.GroupNames[level][code]
			if name == "" {
				name = code
			}
			e.groups = append(e.groups, Group{Code: code, Name: name, Members: in})
		}
		sort.Slice(e.groups, func(a, b int) bool { return e.groups[a].Code < e.groups[b].Code })
		var wait sync.WaitGroup
		next := make(chan *Group)
		for range 4 {
			wait.Go(func() {
				for g := range next {
					if o, _, err := contiguity.Dissolve(outlines, g.Members, contiguity.Options{CRS: e.Round.Areas.CRS, ToleranceM: 1}); err == nil {
						g.Outline = o
					}
				}
			})
		}
		for i := range e.groups {
			next <- &e.groups[i]
		}
		close(next)
		wait.Wait()
	})
	return e.groups
}

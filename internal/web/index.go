package web

import (
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/plan"
)

// index is an edition with its drawn map: drawn once, since a round never changes.
type index struct {
	*edition.Edition
	mu      sync.Mutex
	drawing map[string]*homeMap // by language
	movable movable

	grounding sync.Once
	stands    sync.Map // follow.Standing by kvarter.PlanIndicator: projecting one costs more than a page
	distinct  atomic.Int32
	grounds   *plan.Ground
}

// indices holds the rounds of an audience, the current one first.
type indices []*index

func newIndices(tables []*edition.Tables, audience explain.Audience) indices {
	var out indices
	for _, t := range tables {
		if e := edition.New(t, audience); e != nil {
			out = append(out, &index{Edition: e, drawing: map[string]*homeMap{}})
		}
	}
	return out
}

func (all indices) current() *index {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func (all indices) find(id string) *index {
	for _, ix := range all {
		if ix.Is(id) {
			return ix
		}
	}
	return nil
}

// before returns the round that a round followed, or nil where it is not shown here.
func (all indices) before(ix *index) *index {
	for _, x := range all {
		if x != ix && x.Round.ID != "" && x.Round.ID == ix.Round.Previous {
			return x
		}
	}
	return nil
}

// split reads «{code}-{slug}»: the longest known code that the text is, or begins with before a hyphen.
func split(ref string, known map[string]int) (code string, ok bool) {
	for at := len(ref); at > 0; at = strings.LastIndexByte(ref[:at], '-') {
		if _, ok := known[ref[:at]]; ok {
			return ref[:at], true
		}
	}
	return ref, false
}

// nearest returns up to five known codes that resemble an unknown one: by shared beginning, then by code.
func nearest(code string, known map[string]int) []string {
	type near struct {
		code   string
		shared int
	}
	var all []near
	for k := range known {
		n := 0
		for n < len(k) && n < len(code) && k[n] == code[n] {
			n++
		}
		d := n * 2
		if diff := len(k) - len(code); diff > 0 {
			d -= diff
		} else {
			d += diff
		}
		if n > 0 { // a code that begins otherwise is no near miss
			all = append(all, near{k, d})
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].shared != all[j].shared {
			return all[i].shared > all[j].shared
		}
		return all[i].code < all[j].code
	})
	var out []string
	for i := 0; i < len(all) && i < 5; i++ {
		out = append(out, all[i].code)
	}
	return out
}

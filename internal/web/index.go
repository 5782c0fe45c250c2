package web

import (
	"sort"
	"strings"
	"sync"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

// index finds the parts of one set of tables by code. It is read by many requests at once and never changes.
type index struct {
	*Tables
	audience    explain.Audience
	listMethods []*method.Method // by ID
	area        map[string]int   // position of a small area, and of its finding
	urban       map[string]int
	housing     map[string]int
	lists       map[string][]int // positions of the housing findings of a housing area
	overlaps    map[string][]kvarter.Overlap
	byName      []int // positions of the urban areas, alphabetical
	areasByName []int // positions of the small areas, alphabetical

	mu      sync.Mutex
	drawing map[string]*homeMap // by language
}

func newIndex(t *Tables, audience explain.Audience) *index {
	if t == nil || t.Round == nil {
		return nil
	}
	if t.Method == nil { // explained as a method without a rule
		with := *t
		with.Method = &method.Method{ID: t.Round.Method.ID, Version: t.Round.Method.Version}
		t = &with
	}
	ix := &index{Tables: t, audience: audience, area: map[string]int{}, urban: map[string]int{}, housing: map[string]int{}, lists: map[string][]int{},
		overlaps: map[string][]kvarter.Overlap{}, drawing: map[string]*homeMap{}}
	r := t.Round
	if r.Areas != nil {
		ix.area = r.Areas.Index()
		ix.areasByName = sortedByName(r.Areas)
	}
	for i := range r.UrbanAreas {
		ix.urban[r.UrbanAreas[i].Code] = i
		ix.byName = append(ix.byName, i)
	}
	sort.SliceStable(ix.byName, func(a, b int) bool {
		return collate(r.UrbanAreas[ix.byName[a]].Name) < collate(r.UrbanAreas[ix.byName[b]].Name)
	})
	if r.HousingAreas != nil {
		ix.housing = r.HousingAreas.Index()
	}
	for i := range r.Housing {
		ix.lists[r.Housing[i].Area] = append(ix.lists[r.Housing[i].Area], i)
	}
	for _, o := range r.Overlaps {
		ix.overlaps[o.SmallArea] = append(ix.overlaps[o.SmallArea], o)
	}
	for _, m := range t.Lists {
		ix.listMethods = append(ix.listMethods, m)
	}
	sort.Slice(ix.listMethods, func(a, b int) bool { return ix.listMethods[a].ID < ix.listMethods[b].ID })
	return ix
}

var danish = strings.NewReplacer("æ", "{1", "ø", "{2", "å", "{3", "aa", "{3")

// collate returns a key that sorts names as a Danish reader expects: æ, ø, å last, capitals as small letters.
func collate(name string) string {
	return danish.Replace(strings.ToLower(name))
}

// shortID is how a round is named in addresses: 12 hexadecimal digits of its hash.
func (ix *index) shortID() string {
	if id := ix.Round.ID; len(id) > 12 {
		return id[:12]
	} else if id != "" {
		return id
	}
	return "current"
}

// isRound reports whether an address names this round.
func (ix *index) isRound(id string) bool {
	return id == ix.shortID() || len(id) >= 8 && strings.HasPrefix(ix.Round.ID, id)
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

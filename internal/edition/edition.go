package edition

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/method"
	"kvarter/internal/scenario"
	"kvarter/internal/spatial"
)

// Edition is one round as one audience may read it, with everything found by code. It is read by many requests at once and never changes.
type Edition struct {
	*Tables
	Audience    explain.Audience
	ListMethods []*method.Method // by ID
	Area        map[string]int   // position of a small area, and of its finding
	Urban       map[string]int
	Housing     map[string]int
	HousingOf   map[string][]int             // positions of the housing findings of a housing area
	OverlapsOf  map[string][]kvarter.Overlap // of a small area
	ByName      []int                        // positions of the small areas, alphabetical
	UrbanByName []int                        // positions of the urban areas, alphabetical

	reader  *explain.Reader
	degrees sync.Once
	lonLat  []kvarter.MultiPolygon
	why     error
	placing sync.Once
	placed  map[string][]kvarter.Facility

	covering sync.Once
	whole    []kvarter.Level
	grouping sync.Once
	groups   []Group

	compiling  sync.Once
	program    *scenario.Program
	programErr error

	stable    sync.Map // stability by language
	readings  sync.Map // spatial readings by figure
	remarking sync.Once
	remarked  map[int]spatial.Remark
}

// New indexes tables for an audience; nil tables, or tables without a round, give nil.
func New(t *Tables, audience explain.Audience) *Edition {
	if t == nil || t.Round == nil {
		return nil
	}
	if t.Method == nil { // explained as a method without a rule
		with := *t
		with.Method = &method.Method{ID: t.Round.Method.ID, Version: t.Round.Method.Version}
		t = &with
	}
	if audience != explain.Internal {
		t = counted(t)
	}
	e := &Edition{Tables: t, Audience: audience, Area: map[string]int{}, Urban: map[string]int{}, Housing: map[string]int{},
		HousingOf: map[string][]int{}, OverlapsOf: map[string][]kvarter.Overlap{}}
	r := t.Round
	if r.Areas != nil {
		e.Area = r.Areas.Index()
		e.ByName = SortedByName(r.Areas)
	}
	for i := range r.UrbanAreas {
		e.Urban[r.UrbanAreas[i].Code] = i
		e.UrbanByName = append(e.UrbanByName, i)
	}
	sort.SliceStable(e.UrbanByName, func(a, b int) bool {
		return Collate(r.UrbanAreas[e.UrbanByName[a]].Name) < Collate(r.UrbanAreas[e.UrbanByName[b]].Name)
	})
	if r.HousingAreas != nil {
		e.Housing = r.HousingAreas.Index()
	}
	for i := range r.Housing {
		e.HousingOf[r.Housing[i].Area] = append(e.HousingOf[r.Housing[i].Area], i)
	}
	for _, o := range r.Overlaps {
		e.OverlapsOf[o.SmallArea] = append(e.OverlapsOf[o.SmallArea], o)
	}
	for _, m := range t.Lists {
		e.ListMethods = append(e.ListMethods, m)
	}
	sort.Slice(e.ListMethods, func(a, b int) bool { return e.ListMethods[a].ID < e.ListMethods[b].ID })
	e.reader = explain.NewReader(r, t.Method, e.ListMethods...)
	return e
}

// counted makes MetCount of every finding that of the criteria which the public may see: beside those, a count of all would tell of the others.
func counted(t *Tables) *Tables {
	hidden := map[string]bool{}
	for _, c := range t.Method.Criteria {
		if explain.Delicate(t.Method, c.Name) {
			hidden[c.Name] = true
		}
	}
	if len(hidden) == 0 {
		return t
	}
	with, round := *t, *t.Round
	with.Round, round.Findings = &round, slices.Clone(round.Findings)
	for i := range round.Findings {
		f := &round.Findings[i]
		for k := range f.Criteria {
			if c := &f.Criteria[k]; hidden[c.Criterion] && c.Counts && c.Verdict == kvarter.Met {
				f.MetCount--
			}
		}
	}
	return &with
}

// Sentence is the verdict of a small area in words; "" for an area that the round does not hold.
func (e *Edition) Sentence(area, lang string) string {
	return e.reader.Sentence(area, lang, e.Audience)
}

// Explain is everything that is said of a small area; its zero value stands for an area that the round does not hold.
func (e *Edition) Explain(area, lang string) explain.Explanation {
	return e.reader.Table(area, lang, e.Audience)
}

// ExplainHousing is what one law says of a housing area: finding n of the round.
func (e *Edition) ExplainHousing(n int, lang string) explain.Explanation {
	f := &e.Round.Housing[n]
	m := e.Lists[f.Method]
	if m == nil {
		m = &method.Method{ID: f.Method}
	}
	alone := *e.Round // so that each law is explained by itself
	alone.Housing = alone.Housing[n : n+1]
	return explain.HousingTable(&alone, f.Area, lang, e.Audience, m)
}

// Shown returns the criteria of a small area that the audience may see, by the same rule as the explanation.
func (e *Edition) Shown(f *kvarter.Finding) []kvarter.CriterionFinding {
	if e.Audience == explain.Internal {
		return f.Criteria
	}
	var out []kvarter.CriterionFinding
	for i := range f.Criteria {
		if !e.Sensitive(f.Criteria[i].Criterion) {
			out = append(out, f.Criteria[i])
		}
	}
	return out
}

// Sensitive reports whether a criterion of the round's method is one of origin or convictions, itself or through what it is built from.
func (e *Edition) Sensitive(criterion string) bool {
	return explain.Delicate(e.Method, criterion)
}

// Hidden reports whether the audience may not see a criterion, indicator or node.
func (e *Edition) Hidden(name string) bool {
	return e.Audience != explain.Internal && e.Sensitive(name)
}

// ShortID is how a round is named in addresses: 12 hexadecimal digits of its hash.
func (e *Edition) ShortID() string {
	if id := e.Round.ID; len(id) > 12 {
		return id[:12]
	} else if id != "" {
		return id
	}
	return "current"
}

// Is reports whether an address names this round: its short name, or at least eight digits of its hash.
func (e *Edition) Is(id string) bool {
	return id == e.ShortID() || len(id) >= 8 && strings.HasPrefix(e.Round.ID, id)
}

// Title names a small area or housing area by its place name, else by its code.
func Title(a *kvarter.Area) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Code
}

var danish = strings.NewReplacer("æ", "{1", "ø", "{2", "å", "{3", "aa", "{3")

// Collate returns a key that sorts names as a Danish reader expects: æ, ø, å last, capitals as small letters.
func Collate(name string) string { return danish.Replace(strings.ToLower(name)) }

// SortedByName returns the positions of areas in the order of their names.
func SortedByName(areas *kvarter.Areas) []int {
	order, keys := make([]int, areas.Len()), make([]string, areas.Len())
	for i := range order {
		order[i], keys[i] = i, Collate(Title(&areas.Items[i]))
	}
	sort.SliceStable(order, func(a, b int) bool { return keys[order[a]] < keys[order[b]] })
	return order
}

package web

import (
	"sort"

	"kvarter"
	"kvarter/internal/edition"
)

// chooser is the part of the page that changes the choice: a search, a list of areas to tick, and an outline.
type chooser struct {
	Action, Upload, Clear string
	Chosen                int
	Keep                  []hidden // the choice as fields of the form that searches
	Options               []choice // of the search
	Find                  string
	Found                 []memberItem
	FoundMore             int
	AddAll                string // link that adds all that was found
	Addresses             []memberAddress
	Groups                []tickGroup
	Openable              []choice // groups of a city too large to tick in one list
	Open                  string
	OpenKeep              []hidden
}

// hidden is a field of a form that the reader does not see.
type hidden struct{ Name, Value string }

// memberAddress is a street address that was searched for.
type memberAddress struct {
	Text string
	memberItem
}

// tickGroup is a part of the city with its small areas.
type tickGroup struct {
	Name  string
	Ticks []tick
	On    int
	Open  bool
}

type tick struct {
	Code, Name string
	On         bool
}

// longestFound is how many areas a search lists; longestTicks how many areas one list offers before it is opened by parts.
const (
	longestFound = 40
	longestTicks = 1500
)

// choiceFields writes a choice as fields of a form.
func (q *request) choiceFields(c chosen, name bool) []hidden {
	var out []hidden
	if len(c.Areas) > 0 {
		out = append(out, hidden{"set", q.ix.pack(c.Areas)})
	}
	if name && c.Name != "" {
		out = append(out, hidden{"name", c.Name})
	}
	return out
}

func (q *request) chooser(c chosen) chooser {
	ix := q.ix
	v := chooser{Action: q.base() + "/my-area", Upload: q.base() + "/my-area/outline", Clear: q.base() + "/my-area", Chosen: len(c.Areas), Keep: q.choiceFields(c, true), Find: c.Find, Open: c.Open}
	v.Options = q.placeOptions()
	if c.Find != "" {
		var add []int
		for _, i := range ix.filtered(areasFilter{Query: c.Find}) {
			if c.has(i) {
				continue
			}
			if add = append(add, i); len(add) <= longestFound {
				v.Found = append(v.Found, memberItem{Item: ix.areaItem(q.lang, i), Link: q.base() + c.with(i).href(ix)})
			}
		}
		v.FoundMore = max(len(add)-longestFound, 0)
		if len(add) > 1 {
			v.AddAll = q.base() + c.with(add...).href(ix)
		}
		for _, a := range ix.addresses(c.Find) {
			if i, ok := ix.Area[a.Area]; ok {
				v.Addresses = append(v.Addresses, memberAddress{a.Text, memberItem{ix.areaItem(q.lang, i), q.base() + c.with(i).href(ix)}})
			}
		}
	}
	if ix.Round.Areas.Len() <= longestTicks {
		v.Groups = q.tickGroups(c)
		return v
	}
	for _, g := range ix.chooserGroups() {
		v.Openable = append(v.Openable, choice{Value: g.Code, Text: g.Name, On: g.Code == c.Open})
	}
	if members, ok := ix.chooserGroup(c.Open); ok && c.Open != "" {
		rest := chosen{Name: c.Name}
		inside := map[int]bool{}
		for _, i := range members {
			inside[i] = true
		}
		for _, i := range c.Areas {
			if !inside[i] {
				rest.Areas = append(rest.Areas, i)
			}
		}
		v.OpenKeep = append(q.choiceFields(rest, false), hidden{"open", c.Open})
		v.Groups = []tickGroup{q.tickGroup(ix.chooserName(c.Open), members, c)}
		v.Groups[0].Open = true
	}
	return v
}

// tickGroups lists every small area by the widest part of the city that it lies in, alphabetical.
func (q *request) tickGroups(c chosen) []tickGroup {
	members := map[string][]int{}
	for _, i := range q.ix.ByName {
		name := q.ix.groupName(&q.ix.Round.Areas.Items[i])
		members[name] = append(members[name], i)
	}
	var names []string
	for name := range members {
		names = append(names, name)
	}
	sort.Slice(names, func(a, b int) bool { return edition.Collate(names[a]) < edition.Collate(names[b]) })
	var out []tickGroup
	for _, name := range names {
		g := q.tickGroup(name, members[name], c)
		g.Open = len(names) == 1
		out = append(out, g)
	}
	return out
}

func (q *request) tickGroup(name string, members []int, c chosen) tickGroup {
	if name == "" {
		name = q.words().text("my_area.group.none")
	}
	g := tickGroup{Name: name}
	for _, i := range members {
		a := &q.ix.Round.Areas.Items[i]
		t := tick{Code: a.Code, Name: title(a), On: c.has(i)}
		if g.Ticks = append(g.Ticks, t); t.On {
			g.On++
		}
	}
	return g
}

// chooserGroups are the parts of a large city, by name: the finest level that can be listed.
func (ix *index) chooserGroups() []edition.Group {
	level := ix.CoarseLevel()
	var out []edition.Group
	for code, name := range ix.Round.Areas.GroupNames[level] {
		if name == "" {
			name = code
		}
		out = append(out, edition.Group{Code: code, Name: name})
	}
	sort.Slice(out, func(a, b int) bool {
		x, y := edition.Collate(out[a].Name), edition.Collate(out[b].Name)
		return x < y || x == y && out[a].Code < out[b].Code
	})
	return out
}

func (ix *index) chooserName(code string) string {
	if name := ix.Round.Areas.GroupNames[ix.CoarseLevel()][code]; name != "" {
		return name
	}
	return code
}

// chooserGroup returns the areas of a part of a large city, by name. It is false for a code that is none; "" is none and allowed.
func (ix *index) chooserGroup(code string) ([]int, bool) {
	if code == "" {
		return nil, true
	}
	level := ix.CoarseLevel()
	if level == kvarter.Level("") || ix.Round.Areas.Len() <= longestTicks {
		return nil, false
	}
	var out []int
	for _, i := range ix.ByName {
		if ix.Round.Areas.Items[i].Groups[level] == code {
			out = append(out, i)
		}
	}
	return out, len(out) > 0
}

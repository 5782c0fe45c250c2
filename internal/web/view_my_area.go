package web

import (
	"html/template"
	"math"
	"net/http"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/contiguity"
	"kvarter/internal/explain"
)

// myAreaView is a choice of whole small areas beside the city, and the means to change it. Without a choice it is the means alone.
type myAreaView struct {
	chooser
	Name, Sentence string
	Facts          []string
	Fit            string // how the chosen areas cover the outline that was given
	Rows           []together
	Members        []memberItem
	Neighbours     []memberItem
	More           int // members that are in the file alone
	Map            *homeMap
	Compare        string
}

// memberItem is an area of the choice or beside it, with the link that takes it out or puts it in.
type memberItem struct {
	Item areaItem
	Link string
}

func myArea(q *request) (*resource, error) {
	c, clean, err := q.choice()
	if err != nil {
		return nil, err
	}
	res := &resource{template: "my_area", title: "my_area.title", path: c.href(q.ix)}
	if !clean {
		return nil, redirect{q.hrefOf(res, q.ext), http.StatusFound}
	}
	if c.Name != "" {
		res.title = c.Name
	}
	q.w.Header().Set("X-Robots-Tag", "nofollow") // every choice leads to further ones, without end
	if len(c.Areas) > 0 || c.Find != "" {
		q.w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	}
	res.view = func() (any, error) { return q.myAreaView(c), nil }
	res.areas = func() []int { return c.Areas }
	res.table = func() [][]string { return q.myAreaTable(c) }
	res.json = func() any { return q.myAreaDoc(c) }
	res.svg = func() template.HTML { return q.standalone(q.myAreaMap(c)) }
	if len(c.Areas) == 0 {
		res.files, res.areas, res.table, res.json, res.svg = []string{}, nil, nil, nil, nil
	}
	return res, nil
}

func (q *request) myAreaView(c chosen) myAreaView {
	ix, words := q.ix, q.words()
	v := myAreaView{chooser: q.chooser(c), Name: c.Name, Map: ix.drawn(q.myAreaMap(c), words)}
	if len(c.Areas) == 0 {
		return v
	}
	v.Sentence = q.myAreaSentence(c)
	if c.Fit != nil {
		v.Fit = words.text("my_area.fit", explain.Percent(q.lang, c.Fit.Uncovered, 1), explain.Percent(q.lang, c.Fit.Outside, 1))
	}
	v.Rows = q.sideBySide(c.Areas)
	in := map[int]bool{}
	for _, i := range ix.ByName {
		if !c.has(i) {
			continue
		}
		if len(v.Members) == pageRows {
			v.More = len(c.Areas) - pageRows
			break
		}
		v.Members = append(v.Members, memberItem{Item: ix.areaItem(q.lang, i), Link: q.base() + c.without(i).href(ix)})
	}
	for _, i := range c.Areas {
		for _, code := range ix.Neighbours[ix.Round.Areas.Items[i].Code] {
			if n, ok := ix.Area[code]; ok && !c.has(n) {
				in[n] = true
			}
		}
	}
	for _, i := range ix.ByName {
		if in[i] && len(v.Neighbours) < pageRows {
			v.Neighbours = append(v.Neighbours, memberItem{Item: ix.areaItem(q.lang, i), Link: q.base() + c.with(i).href(ix)})
		}
	}
	if n := len(c.Areas); n >= 2 && n <= len(comparePlaces()) {
		var codes []string
		for _, i := range c.Areas {
			codes = append(codes, ix.Round.Areas.Items[i].Code)
		}
		v.Compare = q.base() + compareCodes(codes...)
	}
	return v
}

// residentsOf adds up the residents of the areas where they are known, and counts the areas where they are not.
func (ix *index) residentsOf(areas []int) (people float64, unknown int) {
	for _, i := range areas {
		if n := ix.Round.Findings[i].Population; math.IsNaN(n) {
			unknown++
		} else {
			people += n
		}
	}
	return people, unknown
}

func (ix *index) designatedAmong(areas []int) int {
	n := 0
	for _, i := range areas {
		if ix.Round.Findings[i].Outcome.Designated() {
			n++
		}
	}
	return n
}

// myAreaSentence says what was chosen, how many live there and how much of it is designated.
func (q *request) myAreaSentence(c chosen) string {
	words := q.words()
	n := len(c.Areas)
	people, unknown := q.ix.residentsOf(c.Areas)
	every, _ := q.ix.residentsOf(q.ix.everyArea())
	share := "–"
	if every > 0 {
		share = explain.Percent(q.lang, people/every, 1)
	}
	s := words.text("my_area.sentence", words.count("area.count", n, integer(q.lang, n)), words.count("area.residents", int(people), integer(q.lang, people)), share)
	if unknown > 0 {
		s += " " + words.count("my_area.residents.unknown", unknown, integer(q.lang, unknown))
	}
	switch in := q.ix.designatedAmong(c.Areas); {
	case in == 0 && n == 1:
		s += " " + words.text("my_area.designated.not")
	case in == 0:
		s += " " + words.text("my_area.designated.none")
	case in == n && n == 1:
		s += " " + words.text("my_area.designated.it")
	case in == n:
		s += " " + words.text("my_area.designated.all")
	case in == 1:
		s += " " + words.text("my_area.designated.one", integer(q.lang, in), integer(q.lang, n))
	default:
		s += " " + words.text("my_area.designated.other", integer(q.lang, in), integer(q.lang, n))
	}
	return s
}

// largestUnion is how many areas are joined to one outline on the map; of more, each is outlined by itself.
const largestUnion = 400

// myAreaMap marks the chosen areas. Each area on it is a link that puts it in or takes it out, so that the map chooses without a script.
func (q *request) myAreaMap(c chosen) chart.MapSpec {
	ix, words := q.ix, q.words()
	var frame []kvarter.MultiPolygon
	outlines := make([]kvarter.MultiPolygon, ix.Round.Areas.Len())
	for _, i := range c.Areas {
		if outlines[i] = ix.Round.Areas.Items[i].Outline; len(outlines[i]) > 0 {
			frame = append(frame, outlines[i])
		}
	}
	spec := ix.aroundSpec(words, q.lang, roomy(frame), -1)
	spec.Title, spec.Desc = words.text("my_area.map"), words.text("my_area.map.desc")
	if len(frame) > 0 {
		spec.Title = words.text("my_area.map.chosen", integer(q.lang, len(c.Areas)))
		spec.Width, spec.MaxHeight, spec.MinHeight = 760, 620, 420
	}
	for k := range spec.Areas {
		a := &spec.Areas[k]
		i := ix.Area[a.Code]
		if c.has(i) {
			a.Href, a.Title = q.base()+c.without(i).href(ix), words.text("my_area.map.out", a.Title)
		} else {
			a.Href, a.Title, a.Dim = q.base()+c.with(i).href(ix), words.text("my_area.map.in", a.Title), len(frame) > 0
		}
	}
	if len(frame) == 0 {
		for k := range spec.Urban {
			u := &spec.Urban[k]
			u.Href = q.base() + c.with(q.urbanPlace(ix.Urban[u.Code]).Areas...).href(ix)
		}
		spec = ix.coarse(spec, words, q.lang, func(a *chart.MapArea) bool { return a.Class != chart.ClassOut })
		for k := range spec.Ground { // a part of a large city opens its list
			to := c
			to.Open = spec.Ground[k].Code
			spec.Ground[k].Href = q.base() + to.href(ix) + "#choose"
		}
		return spec
	}
	name := c.Name
	if name == "" {
		name = words.text("my_area.title")
	}
	mine := chart.MapUrban{Code: "my-area", Name: name}
	if len(c.Areas) <= largestUnion {
		mine.Outline, _, _ = contiguity.Dissolve(outlines, c.Areas, contiguity.Options{CRS: ix.Round.Areas.CRS, ToleranceM: 1})
	}
	if len(mine.Outline) == 0 {
		for _, o := range frame {
			mine.Outline = append(mine.Outline, o...)
		}
	}
	spec.Urban = []chart.MapUrban{mine}
	return spec
}

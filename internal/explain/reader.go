package explain

import (
	"kvarter"
	"kvarter/internal/method"
)

// Reader explains the areas of one round without searching for each of them. It is safe for concurrent use.
type Reader struct {
	r       *kvarter.Round
	m       *method.Method
	lists   []*method.Method
	finding map[string]int
	area    map[string]int
}

// NewReader indexes a round; lists are the methods of the included lists.
func NewReader(r *kvarter.Round, m *method.Method, lists ...*method.Method) *Reader {
	x := &Reader{r: r, m: m, lists: lists, finding: make(map[string]int, len(r.Findings))}
	for i := range r.Findings {
		x.finding[r.Findings[i].Area] = i
	}
	if r.Areas != nil {
		x.area = r.Areas.Index()
	}
	return x
}

func (x *Reader) writer(area, lang string, a Audience) *writer {
	w := &writer{r: x.r, m: x.m, lists: x.lists, lang: lang, audience: a, at: -1, name: area}
	if i, ok := x.finding[area]; ok {
		w.f = &x.r.Findings[i]
	}
	if i, ok := x.area[area]; ok {
		w.at, w.name = i, or(x.r.Areas.Items[i].Name, area)
	}
	return w
}

// Sentence is as the function Sentence.
func (x *Reader) Sentence(area, lang string, a Audience) string {
	if w := x.writer(area, lang, a); w.f != nil {
		return w.sentence()
	}
	return ""
}

// Table is as the function Table.
func (x *Reader) Table(area, lang string, a Audience) Explanation {
	return x.writer(area, lang, a).table()
}

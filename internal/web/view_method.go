package web

import (
	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

type methodView struct {
	Blocks     string // the rule as IF/AND blocks
	Source     string
	Note       string
	References []referenceItem
	Methods    []kvarter.MethodRef
	Sources    []kvarter.Snapshot
}

// referenceItem is a value that criteria were compared with.
type referenceItem struct{ Label, Of, Value string }

func methodPage(q *request) (*resource, error) {
	return &resource{template: "method", title: "method.title", path: "/method", table: q.referencesTable, view: func() (any, error) { return q.methodView(), nil }}, nil
}

// references are the values that criteria were compared with, those of sensitive criteria for staff alone.
func (ix *index) references() []kvarter.ReferenceValue {
	if ix.Audience == explain.Internal {
		return ix.Round.References
	}
	var out []kvarter.ReferenceValue
	for _, r := range ix.Round.References {
		if !ix.Sensitive(r.Criterion) {
			out = append(out, r)
		}
	}
	return out
}

// referencesTable is what criteria were compared with, frozen in the round.
func (q *request) referencesTable() [][]string {
	out := [][]string{{"criterion", "of", "group", "value"}}
	for _, r := range q.ix.references() {
		out = append(out, []string{r.Criterion, r.Of, r.Group, plain(r.Value)})
	}
	return out
}

func (q *request) methodView() methodView {
	ix := q.ix
	v := methodView{Methods: ix.Round.Methods, Sources: ix.Round.Snapshots}
	if m := ix.Method; m != nil {
		v.Blocks, v.Source, v.Note = method.Describe(m, q.lang), m.Source, m.Note.In(q.lang)
	}
	for _, r := range ix.references() {
		label, value := ix.printed(r.Criterion, r.Value, q.lang)
		item := referenceItem{Label: label, Of: q.words().text("of.group", r.Group), Value: value}
		if _, ok := q.words()["of."+r.Of]; ok {
			item.Of = q.words().text("of."+r.Of, r.Group)
		}
		v.References = append(v.References, item)
	}
	return v
}

// qualityItem counts what is there and what is not, for one criterion.
type qualityItem struct {
	Label                                 string
	Known, Missing, Suppressed, Inherited int
}

type qualityView struct {
	Items     []qualityItem
	Filled    []string // what was filled in, by indicator
	SignedOff []string
}

// quality shows analysts what the figures rest on.
func quality(q *request) (*resource, error) {
	return &resource{template: "quality", title: "quality.title", path: "/internal/quality", view: func() (any, error) { return q.qualityView(), nil }}, nil
}

func (q *request) qualityView() qualityView {
	var v qualityView
	at := map[string]int{}
	v.SignedOff = q.ix.Round.SignedOff
	v.Filled = explain.Filled(q.ix.Round, q.ix.Method, q.lang, q.ix.Audience)
	for i := range q.ix.Round.Findings {
		for k := range q.ix.Round.Findings[i].Criteria {
			c := &q.ix.Round.Findings[i].Criteria[k]
			n, ok := at[c.Criterion]
			if !ok {
				n = len(v.Items)
				at[c.Criterion] = n
				label, _ := q.ix.printed(c.Criterion, 0, q.lang)
				v.Items = append(v.Items, qualityItem{Label: label})
			}
			switch c.State {
			case kvarter.Known:
				v.Items[n].Known++
			case kvarter.Suppressed:
				v.Items[n].Suppressed++
			default:
				v.Items[n].Missing++
			}
			if c.Inherited != "" {
				v.Items[n].Inherited++
			}
		}
	}
	return v
}

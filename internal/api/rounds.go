package api

import (
	"context"
	"math"
	"net/http"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

// round finds a round by its name; «current» is the published one.
func (s *server) round(ctx context.Context, name string) (*edition.Edition, error) {
	rounds, err := s.rounds(ctx)
	if err != nil {
		return nil, err
	}
	if name == "current" {
		return rounds[0], nil
	}
	for _, e := range rounds {
		if e.Is(name) {
			return e, nil
		}
	}
	return nil, huma.Error404NotFound("there is no published round " + name + "; the current one is " + rounds[0].ShortID())
}

// reply puts data under the head of its round.
func reply[T any](e *edition.Edition, lang string, data T) *out[T] {
	o := &out[T]{}
	o.Body.About, o.Body.Data = about(e, lang), data
	return o
}

func about(e *edition.Edition, lang string) About {
	r := e.Round
	a := About{City: e.City.In(lang), Round: r.ID, Period: int(r.Period), Method: methodName(e), MadeUp: r.MadeUp, Control: r.Control, Sources: []string{}, Caveat: explain.Caveat(lang)}
	seen := map[string]bool{}
	for _, s := range r.Snapshots {
		if s.Producer != "" && !seen[s.Producer] {
			seen[s.Producer] = true
			a.Sources = append(a.Sources, s.Producer)
		}
	}
	return a
}

func methodName(e *edition.Edition) string {
	return strings.TrimSpace(e.Round.Method.ID + " " + e.Round.Method.Version)
}

// number is a figure, nil where it is not known.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func (s *server) listRounds(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"da,en" default:"en"`
}) (*out[[]Round], error) {
	rounds, err := s.rounds(ctx)
	if err != nil {
		return nil, err
	}
	var list []Round
	for _, e := range rounds {
		list = append(list, Round{ID: e.Round.ID, Period: int(e.Round.Period), Method: methodName(e), Previous: e.Round.Previous, Areas: len(e.Round.Findings),
			Designated: len(e.Round.Designated()), UrbanAreas: len(e.Round.UrbanAreas), MadeUp: e.Round.MadeUp})
	}
	return reply(rounds[0], in.Lang, list), nil
}

// RoundDetail is one round in full.
type RoundDetail struct {
	Headline   string      `json:"headline"`
	Previous   string      `json:"previous,omitempty"`
	References []Reference `json:"references"`
	Sources    []Source    `json:"sources"`
}

func (s *server) getRound(ctx context.Context, in *InRound) (*out[RoundDetail], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	d := RoundDetail{Headline: explain.Headline(e.Round, e.Method, in.Lang), Previous: e.Round.Previous, References: []Reference{}, Sources: []Source{}}
	for _, r := range e.Round.References {
		if !e.Sensitive(r.Criterion) {
			d.References = append(d.References, Reference{r.Criterion, r.Of, r.Group, number(r.Value)})
		}
	}
	for _, f := range e.Round.Snapshots {
		d.Sources = append(d.Sources, Source{f.File, f.Producer, f.Licence, f.Date, f.Rows, f.SHA256})
	}
	return reply(e, in.Lang, d), nil
}

// MethodDetail is a method as people read it.
type MethodDetail struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Title   string `json:"title"`
	SHA256  string `json:"sha256" doc:"of the method file"`
	Blocks  string `json:"blocks" doc:"the rule as IF/AND blocks"`
}

func (s *server) getMethod(ctx context.Context, in *InRound) (*out[MethodDetail], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	ref := e.Round.Method
	return reply(e, in.Lang, MethodDetail{ref.ID, ref.Version, e.Method.Title.In(in.Lang), ref.SHA256, method.Describe(e.Method, in.Lang)}), nil
}

func (s *server) listCriteria(ctx context.Context, in *InRound) (*out[[]Criterion], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	list := []Criterion{}
	at := map[string]int{}
	for i := range e.Method.Criteria {
		if name := e.Method.Criteria[i].Name; !e.Sensitive(name) {
			at[name] = len(list)
			list = append(list, Criterion{ID: name, Label: explain.Label(e.Method, name, in.Lang)})
		}
	}
	for i := range e.Round.Findings {
		for _, c := range e.Round.Findings[i].Criteria {
			if n, ok := at[c.Criterion]; ok {
				switch c.Verdict.String() {
				case "met":
					list[n].Met++
				case "undetermined":
					list[n].Undecided++
				}
			}
		}
	}
	return reply(e, in.Lang, list), nil
}

func (s *server) getCriterion(ctx context.Context, in *struct {
	InRound
	Criterion string `path:"criterion"`
}) (*out[[]Value], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	if e.Method.Criterion(in.Criterion) == nil || e.Sensitive(in.Criterion) {
		var names []string
		for i := range e.Method.Criteria {
			if !e.Sensitive(e.Method.Criteria[i].Name) {
				names = append(names, e.Method.Criteria[i].Name)
			}
		}
		sort.Strings(names)
		return nil, huma.NewError(http.StatusNotFound, "there is no public criterion "+in.Criterion+"; there are: "+strings.Join(names, ", "))
	}
	list := []Value{}
	for i := range e.Round.Findings {
		for _, c := range e.Round.Findings[i].Criteria {
			if c.Criterion == in.Criterion {
				list = append(list, Value{e.Round.Findings[i].Area, number(c.Value), c.State.String(), number(c.Threshold), number(c.Reference), number(c.Low), number(c.High), c.Verdict.String(), c.Inherited})
			}
		}
	}
	return reply(e, in.Lang, list), nil
}

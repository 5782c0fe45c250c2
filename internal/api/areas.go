package api

import (
	"context"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

func area(e *edition.Edition, i int, lang string) Area {
	a, f := &e.Round.Areas.Items[i], &e.Round.Findings[i]
	groups := map[string]string{}
	for l, code := range a.Groups {
		groups[string(l)] = code
	}
	return Area{Code: a.Code, Name: edition.Title(a), Groups: groups, Population: number(f.Population), Outcome: string(f.Outcome), Designated: f.Outcome.Designated(),
		OnTheEdge: f.OnTheEdge, Met: f.MetCount, UrbanArea: f.UrbanArea, Page: "/" + lang + "/r/" + e.ShortID() + "/area/" + a.Code}
}

func (s *server) listAreas(ctx context.Context, in *struct {
	InRound
	Q          string `query:"q" doc:"part of a name, or the beginning of a code"`
	Outcome    string `query:"outcome" doc:"such as in, just_out, undetermined"`
	Designated string `query:"designated" enum:"true,false" doc:"designated areas only, or the others only"`
	Limit      int    `query:"limit" default:"1000" minimum:"1" maximum:"50000"`
	Offset     int    `query:"offset" default:"0" minimum:"0"`
}) (*out[page[Area]], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	p := page[Area]{Offset: in.Offset, Items: []Area{}}
	q := strings.ToLower(strings.TrimSpace(in.Q))
	for i := range e.Round.Findings {
		a, f := &e.Round.Areas.Items[i], &e.Round.Findings[i]
		if in.Outcome != "" && string(f.Outcome) != in.Outcome || in.Designated != "" && f.Outcome.Designated() != (in.Designated == "true") ||
			q != "" && !strings.HasPrefix(strings.ToLower(a.Code), q) && !strings.Contains(strings.ToLower(a.Name), q) {
			continue
		}
		if p.Total++; p.Total > in.Offset && len(p.Items) < in.Limit {
			p.Items = append(p.Items, area(e, i, in.Lang))
		}
	}
	return reply(e, in.Lang, p), nil
}

// AreaDetail is a small area with everything that is said of it.
type AreaDetail struct {
	Area
	Neighbours []string            `json:"neighbours"`
	Explained  explain.Explanation `json:"explained"`
}

func (s *server) getArea(ctx context.Context, in *InCode) (*out[AreaDetail], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	i, ok := e.Area[in.Code]
	if !ok {
		return nil, huma.Error404NotFound("there is no small area " + in.Code + " in this round")
	}
	d := AreaDetail{Area: area(e, i, in.Lang), Neighbours: append([]string{}, e.Neighbours[in.Code]...), Explained: e.Explain(in.Code, in.Lang)}
	return reply(e, in.Lang, d), nil
}

func urban(e *edition.Edition, i int, lang string) UrbanArea {
	u := &e.Round.UrbanAreas[i]
	x := UrbanArea{Code: u.Code, Name: explain.UrbanName(lang, u.Name), Kind: u.Kind, Population: number(u.Population), Joined: u.Joined, SmallAreas: []string{},
		Page: "/" + lang + "/r/" + e.ShortID() + "/urban-area/" + u.Code}
	for _, p := range u.Parts {
		x.SmallAreas = append(x.SmallAreas, p.Areas...)
	}
	return x
}

func (s *server) listUrban(ctx context.Context, in *InRound) (*out[[]UrbanArea], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	list := []UrbanArea{}
	for _, i := range e.UrbanByName {
		list = append(list, urban(e, i, in.Lang))
	}
	return reply(e, in.Lang, list), nil
}

// UrbanDetail is an urban area with what is said of it.
type UrbanDetail struct {
	UrbanArea
	Explained explain.UrbanExplanation `json:"explained"`
}

func (s *server) getUrban(ctx context.Context, in *InCode) (*out[UrbanDetail], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	i, ok := e.Urban[in.Code]
	if !ok {
		return nil, huma.Error404NotFound("there is no urban area " + in.Code + " in this round")
	}
	x := explain.Urban(e.Round, e.Method, in.Code, in.Lang, e.Audience, e.ListMethods...)
	if x.Rows == nil {
		x.Rows = []explain.UrbanRow{}
	}
	return reply(e, in.Lang, UrbanDetail{urban(e, i, in.Lang), x}), nil
}

func housing(e *edition.Edition, i int, lang string) HousingArea {
	a := &e.Round.HousingAreas.Items[i]
	h := HousingArea{Code: a.Code, Name: edition.Title(a), Population: number(a.Population), Lists: []HousingJudgment{}, Page: "/" + lang + "/r/" + e.ShortID() + "/housing-area/" + a.Code}
	for _, n := range e.HousingOf[a.Code] {
		f := &e.Round.Housing[n]
		j := HousingJudgment{Law: f.Method, Period: int(f.Period), Outcomes: map[string]string{}, Published: append([]string{}, f.Published...), Explained: e.ExplainHousing(n, lang)}
		for _, o := range f.Outcomes {
			j.Outcomes[o.Name] = o.Verdict.String()
		}
		h.Lists = append(h.Lists, j)
	}
	return h
}

func (s *server) listHousing(ctx context.Context, in *InRound) (*out[[]HousingArea], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	list := []HousingArea{}
	if e.Round.HousingAreas != nil {
		for _, i := range edition.SortedByName(e.Round.HousingAreas) {
			list = append(list, housing(e, i, in.Lang))
		}
	}
	return reply(e, in.Lang, list), nil
}

func (s *server) getHousing(ctx context.Context, in *InCode) (*out[HousingArea], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	i, ok := e.Housing[in.Code]
	if !ok {
		return nil, huma.Error404NotFound("there is no housing area " + in.Code + " in this round")
	}
	return reply(e, in.Lang, housing(e, i, in.Lang)), nil
}

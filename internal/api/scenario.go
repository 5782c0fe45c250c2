package api

import (
	"context"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"kvarter/internal/scenario"
)

// ScenarioResult is what a change makes of the areas.
type ScenarioResult struct {
	Controls       []Control   `json:"controls" doc:"what can be moved, as query parameters"`
	Moved          url.Values  `json:"moved"`
	Entering       []AreaUnder `json:"entering"`
	Leaving        []AreaUnder `json:"leaving"`
	PeopleEntering *float64    `json:"people_entering"`
	PeopleLeaving  *float64    `json:"people_leaving"`
	PeopleIn       *float64    `json:"people_in"`
	PeopleBefore   *float64    `json:"people_before"`
	UrbanAreas     int         `json:"urban_areas"`
}

// Control is one number of the method that can be moved.
type Control struct {
	Key   string  `json:"key"`
	Label string  `json:"label"`
	Group string  `json:"group"`
	Kind  string  `json:"kind"`
	Value float64 `json:"value" doc:"as the method has it"`
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
}

// AreaUnder is an area that enters or leaves under a change.
type AreaUnder struct {
	Area    string `json:"area"`
	Name    string `json:"name"`
	Before  string `json:"before" doc:"outcome in the round"`
	Outcome string `json:"outcome" doc:"under the change"`
	Met     int    `json:"met"`
}

// scenarioIn takes every query parameter: which there are is up to the method.
type scenarioIn struct {
	InRound
	given url.Values
}

// Resolve keeps the parameters that are the scenario's own.
func (in *scenarioIn) Resolve(c huma.Context) []error {
	u := c.URL()
	in.given = u.Query()
	in.given.Del("lang")
	return nil
}

func (s *server) getScenario(ctx context.Context, in *scenarioIn) (*out[ScenarioResult], error) {
	e, err := s.round(ctx, in.Round)
	if err != nil {
		return nil, err
	}
	p, err := e.Program()
	if err != nil {
		return nil, huma.Error404NotFound(err.Error())
	}
	change, err := p.Parse(in.given)
	if err != nil {
		return nil, huma.Error400BadRequest(err.Error())
	}
	run, err := p.Run(change)
	if err != nil {
		return nil, huma.Error400BadRequest(err.Error())
	}
	r := ScenarioResult{Moved: change.Values(), Entering: []AreaUnder{}, Leaving: []AreaUnder{}, PeopleEntering: number(run.PeopleEntering), PeopleLeaving: number(run.PeopleLeaving),
		PeopleIn: number(run.PeopleIn), PeopleBefore: number(run.PeopleBefore), UrbanAreas: len(run.UrbanAreas), Controls: []Control{}}
	for _, c := range p.Controls(in.Lang) {
		r.Controls = append(r.Controls, Control{c.Key, c.Label, c.Group, string(c.Kind), c.Value, c.Min, c.Max})
	}
	under := func(which []int, run *scenario.Result) []AreaUnder {
		list := []AreaUnder{}
		for _, i := range which {
			x := area(e, i, in.Lang)
			list = append(list, AreaUnder{x.Code, x.Name, x.Outcome, string(run.Outcomes[i]), run.Met[i]})
		}
		return list
	}
	r.Entering, r.Leaving = under(run.Entering, run), under(run.Leaving, run)
	return reply(e, in.Lang, r), nil
}

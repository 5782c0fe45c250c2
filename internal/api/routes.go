package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// Prefix is where the interface stands.
const Prefix = "/api/v1"

// Published says which rounds are public now, by hash, the current one first.
type Published func(context.Context) ([]string, error)

// server answers from the public rounds.
type server struct {
	every []*edition.Edition
	now   Published // nil: all of them, in their order
}

// rounds are those that are public now, the current one first; not found where nothing is.
func (s *server) rounds(ctx context.Context) ([]*edition.Edition, error) {
	if s.now == nil {
		return s.every, nil
	}
	ids, err := s.now(ctx)
	if err != nil {
		return nil, err
	}
	var out []*edition.Edition
	for _, id := range ids {
		for _, e := range s.every {
			if e.Round.ID == id {
				out = append(out, e)
			}
		}
	}
	if len(out) == 0 {
		return nil, huma.Error404NotFound("nothing is published yet")
	}
	return out, nil
}

// New returns the handler of everything under Prefix. rounds are tables that may be public, the current round first, and now says which of them are; it fails
// with kvarter.Invalid where now is nil and there are none.
func New(rounds []*edition.Tables, now Published, version string) (http.Handler, error) {
	s := &server{now: now}
	for _, t := range rounds {
		if e := edition.New(t, explain.Public); e != nil {
			s.every = append(s.every, e)
		}
	}
	if len(s.every) == 0 && now == nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "nothing is published: run `kvarter screen` first")
	}
	config := huma.DefaultConfig("kvarter", version)
	config.Info.Description = "Disadvantaged urban areas: which, why, and compared with what. Public tables of adopted rounds. Shares are 0 to 1; a missing figure is null, and `state` says why."
	config.DocsPath, config.SchemasPath = "", Prefix+"/schemas"
	config.OpenAPIPath = Prefix + "/openapi"
	config.CreateHooks = nil // no links to schemas in the answers
	mux := http.NewServeMux()
	a := humago.New(mux, config)
	s.register(a)
	mux.HandleFunc("GET "+Prefix+"/{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, Prefix+"/openapi.json", http.StatusFound)
	})
	return mux, nil
}

func (s *server) register(a huma.API) {
	get(a, "listRounds", "/rounds", "Rounds, the current one first", s.listRounds)
	get(a, "getRound", "/rounds/{round}", "One round: headline, method, sources, references", s.getRound)
	get(a, "listAreas", "/rounds/{round}/areas", "Small areas with their outcome, in the order of the round", s.listAreas)
	get(a, "getArea", "/rounds/{round}/areas/{code}", "One small area: sentence, every criterion, what would change it", s.getArea)
	get(a, "listUrbanAreas", "/rounds/{round}/urban-areas", "Urban areas, alphabetical", s.listUrban)
	get(a, "getUrbanArea", "/rounds/{round}/urban-areas/{code}", "One urban area with its small areas", s.getUrban)
	get(a, "listHousingAreas", "/rounds/{round}/housing-areas", "Housing areas judged by the state's lists, alphabetical", s.listHousing)
	get(a, "getHousingArea", "/rounds/{round}/housing-areas/{code}", "One housing area: each list and each legal criterion", s.getHousing)
	get(a, "listCriteria", "/rounds/{round}/criteria", "Criteria of the method", s.listCriteria)
	get(a, "getCriterion", "/rounds/{round}/criteria/{criterion}", "One criterion in every small area", s.getCriterion)
	get(a, "getMethod", "/rounds/{round}/method", "The method as IF/AND blocks", s.getMethod)
	get(a, "getScenario", "/rounds/{round}/scenario", "What if: thresholds, weights, k of n and populations moved; never stored", s.getScenario)
}

// get registers one operation; every operation only reads.
func get[I, O any](a huma.API, id, path, summary string, handler func(context.Context, *I) (*O, error)) {
	huma.Register(a, huma.Operation{OperationID: id, Method: http.MethodGet, Path: Prefix + path, Summary: summary, Errors: []int{400, 404, 422}}, handler)
}

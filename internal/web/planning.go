package web

import (
	"context"
	"slices"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
	"kvarter/internal/follow"
	"kvarter/internal/plan"
)

// Planning gives the action plan. The public sees what was published, people with a role see the working plan.
type Planning interface {
	// Plan returns the plan that an audience sees now; nil where there is none for it.
	Plan(ctx context.Context, internal bool) (*desk.View, error)
	// Version returns an adopted version as it was adopted, or the draft for people with a role: kvarter.NotFound where the audience may see no such version.
	Version(ctx context.Context, internal bool, n int) (*desk.View, error)
	// Versions lists what Version gives, the first first.
	Versions(ctx context.Context, internal bool) ([]desk.VersionRef, error)
}

// internal reports whether a request is answered for people with a role.
func (q *request) internal() bool { return q.ix != nil && q.ix.Audience == explain.Internal }

// plan returns the plan that the request may read; not found where there is none.
func (q *request) plan() (*desk.View, error) {
	if q.site.cfg.Planning == nil {
		return nil, notFound{what: "error.no_plan"}
	}
	v, err := q.site.cfg.Planning.Plan(q.r.Context(), q.internal())
	if err != nil {
		return nil, err
	}
	if v == nil {
		if p, gone := planGone(q.r.Context(), q.site.cfg.Desk); gone && !q.internal() {
			return nil, takenBack{key: "error.plan_taken_back", on: q.day(p.On)}
		}
		return nil, notFound{what: "error.no_plan"}
	}
	return v, nil
}

// told is an intervention with the criteria that the reader may know of.
func (q *request) told(x *kvarter.Intervention) *kvarter.Intervention {
	if q.internal() || !slices.ContainsFunc(x.Criteria, q.ix.Sensitive) {
		return x
	}
	y := *x
	y.Criteria = slices.DeleteFunc(slices.Clone(x.Criteria), q.ix.Sensitive)
	return &y
}

// toldPlan is a plan of interventions that are told.
func (q *request) toldPlan(p *kvarter.Plan) *kvarter.Plan {
	if q.internal() {
		return p
	}
	out := *p
	out.Interventions = slices.Clone(p.Interventions)
	for i := range out.Interventions {
		out.Interventions[i] = *q.told(&p.Interventions[i])
	}
	return &out
}

// ground is where the plan works: the areas of the current round that the request may read.
func (q *request) ground() *plan.Ground { return q.ix.ground() }

func (ix *index) ground() *plan.Ground {
	ix.grounding.Do(func() { ix.grounds = plan.NewGround(ix.Round) })
	return ix.grounds
}

// progress is where an indicator of the plan stands, computed once for each that is asked about.
func (ix *index) progress(x kvarter.PlanIndicator) (follow.Standing, bool) {
	if s, ok := ix.stands.Load(x); ok {
		return s.(follow.Standing), true
	}
	s, ok := ix.Followed.Progress(x)
	if ok {
		if ix.distinct.Add(1) > maxMeasured { // indicators that were edited away
			ix.stands.Clear()
			ix.distinct.Store(1)
		}
		ix.stands.Store(x, s)
	}
	return s, ok
}

// maxMeasured is how many indicators are kept.
const maxMeasured = 500

// may reports whether to offer an action on a page. Doing it is checked again by the desk.
func (q *request) may(action auth.Action, on auth.Object) bool {
	return q.site.cfg.May != nil && q.site.cfg.May(auth.PersonOf(q.r.Context()), action, on)
}

package desk

import (
	"context"
	"slices"

	"kvarter"
)

// Plan returns the plan that an audience sees now; nil where there is none for it. People with a role see the working plan.
func (d *Desk) Plan(ctx context.Context, internal bool) (*View, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	if internal {
		return s.working, nil
	}
	return s.public, nil
}

// Version returns a version of the plan as it was adopted; for people with a role also the working plan by its number.
func (d *Desk) Version(ctx context.Context, internal bool, n int) (*View, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	if p := s.versions[n]; p != nil && (internal || s.published(n)) {
		return viewOf(p, d.Today(), d.cfg.Rules), nil
	}
	if internal && s.head != nil && s.head.Version == n {
		return s.working, nil
	}
	return nil, kvarter.Errorf(kvarter.NotFound, "there is no version %d of the plan", n)
}

// Versions lists what Version gives, the first first.
func (d *Desk) Versions(ctx context.Context, internal bool) ([]VersionRef, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	var out []VersionRef
	add := func(p *kvarter.Plan) {
		out = append(out, VersionRef{Version: p.Version, Status: p.Status, From: p.From, To: p.To, AdoptedOn: p.AdoptedOn, Decision: p.Decision, Published: s.published(p.Version)})
	}
	for _, p := range s.versions {
		if internal || s.published(p.Version) {
			add(p)
		}
	}
	if internal && s.head != nil && s.versions[s.head.Version] == nil {
		add(s.head)
	}
	slices.SortFunc(out, func(a, b VersionRef) int { return a.Version - b.Version })
	return out, nil
}

// published reports whether a version is or was public, and its publication was not taken back.
func (s *state) published(n int) bool {
	return s.publication != nil && !s.publication.TakenBack && slices.Contains(s.publication.Versions, n)
}

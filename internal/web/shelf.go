package web

import (
	"context"
	"strings"
	"sync/atomic"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// Shelves says which rounds an audience may see now, the current one first: a city proposes, adopts, publishes and takes back while it is served.
type Shelves interface {
	// Rounds lists hashes of rounds. tag changes with what the audience sees, the published plan included.
	Rounds(ctx context.Context, internal bool) (ids []string, tag string, err error)
	// TakenBack reports whether a round was public and was taken back, and on which day.
	TakenBack(ctx context.Context, round string) (kvarter.Date, bool, error)
}

// shelf is what one audience reads at one moment, with the answers made of it.
type shelf struct {
	all     indices
	tag     string
	answers *answerCache // of public pages; nil inside
}

// library holds all rounds as one audience would read them, and what of them is on the shelf.
type library struct {
	every    indices
	audience explain.Audience
	now      atomic.Pointer[shelf]
	none     *index // stands where the shelf is empty: the city's name and nothing else
}

// cacheBytes is how much of answers is kept.
const cacheBytes = 64 << 20

func newLibrary(tables []*edition.Tables, audience explain.Audience) *library {
	l := &library{every: newIndices(tables, audience), audience: audience}
	round := &kvarter.Round{}
	t := &edition.Tables{Round: round}
	if len(l.every) > 0 {
		first := l.every[0]
		t.City, round.City, round.MadeUp = first.City, first.Round.City, first.Round.MadeUp
	}
	l.none = newIndices([]*edition.Tables{t}, audience)[0]
	l.now.Store(l.shelf(l.every, ""))
	return l
}

func (l *library) shelf(all indices, tag string) *shelf {
	s := &shelf{all: all, tag: tag}
	if l.audience != explain.Internal {
		s.answers = newAnswerCache(cacheBytes)
	}
	return s
}

// shelf returns what an audience reads now.
func (s *Site) shelf(ctx context.Context, l *library) (*shelf, error) {
	now := l.now.Load()
	if s.cfg.Shelves == nil {
		return now, nil
	}
	ids, tag, err := s.cfg.Shelves.Rounds(ctx, l.audience == explain.Internal)
	if err != nil {
		return nil, err
	}
	tag = strings.Join(ids, " ") + "\n" + tag
	if now.tag == tag {
		return now, nil
	}
	var all indices
	for _, id := range ids {
		if ix := l.every.exactly(id); ix != nil {
			all = append(all, ix)
		}
	}
	next := l.shelf(all, tag)
	l.now.Store(next)
	return next, nil
}

func (all indices) exactly(id string) *index {
	for _, ix := range all {
		if ix.Round.ID == id {
			return ix
		}
	}
	return nil
}

// open finds out what a request may read: people with a role read the inner shelf on every page, everyone else the public one.
func (q *request) open() error {
	l := q.site.public
	if q.site.inside(q.r) {
		l = q.site.inner
	}
	s, err := q.site.shelf(q.r.Context(), l)
	if err != nil {
		q.all, q.ix = nil, l.none
		return err
	}
	q.all, q.ix, q.shelf = s.all, s.all.current(), s
	if q.ix == nil {
		q.ix = l.none
	}
	return nil
}

package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"kvarter"
	"kvarter/internal/store"
)

// state is everything that the desk shows, as it stood after one audit row. It never changes: a newer one takes its place.
type state struct {
	seq          int64
	day          kvarter.Date
	head         *kvarter.Plan // of the working plan; nil: there is none
	headVersion  int64
	working      *View
	versions     map[int]*kvarter.Plan // adopted
	publication  *Publication          // the last one, also where it was taken back
	public       *View                 // nil: no plan is public
	designations []*Designated         // by ID
	notes        []*Note               // the newest first
}

// page is how many rows are read at once.
const page = 1000

// state returns the newest state: of it, an unchanged store costs one question.
func (d *Desk) state(ctx context.Context) (*state, error) {
	seq, err := d.cfg.Store.Latest(ctx)
	if err != nil {
		return nil, err
	}
	today := d.Today()
	if s := d.kept.Load(); s != nil && s.seq >= seq && s.day == today {
		return s, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.kept.Load()
	if s != nil && s.seq >= seq && s.day == today {
		return s, nil
	}
	if s != nil { // another request may have gone further than this one asked
		seq = max(seq, s.seq)
	}
	if s, err = d.advance(ctx, s, seq); err != nil {
		return nil, err
	}
	d.kept.Store(s)
	return s, nil
}

// advance brings a state to an audit row. What was written after it is left for the next time, so that no write is seen in halves.
func (d *Desk) advance(ctx context.Context, from *state, to int64) (*state, error) {
	next := &state{versions: map[int]*kvarter.Plan{}}
	items := map[string]*Item{}
	changed := map[store.Key]int64{} // version
	if from == nil {
		for _, kind := range []string{kindPlan, kindIntervention, kindVersion, kindPublication, kindDesignation, kindNote} {
			after := ""
			for {
				rs, err := d.cfg.Store.List(ctx, kind, store.Filter{After: after, Limit: page})
				if err != nil {
					return nil, err
				}
				for _, r := range rs {
					if err := next.take(items, r); err != nil {
						return nil, err
					}
				}
				if len(rs) < page {
					break
				}
				after = rs[len(rs)-1].ID
			}
		}
		// A publication that was taken back is deleted, and its record tells since when.
		if next.publication == nil {
			if err := d.takenBack(ctx, next); err != nil {
				return nil, err
			}
		}
		read := next.finish(d, items, nil, to)
		// What was written while the lists were read may be there in part: it is brought to one moment.
		if to, err := d.cfg.Store.Latest(ctx); err != nil || to == read.seq {
			return read, err
		} else {
			return d.advance(ctx, read, to)
		}
	}
	*next = *from
	next.versions, next.designations, next.notes = maps.Clone(from.versions), slices.Clone(from.designations), slices.Clone(from.notes)
	for after := from.seq; after < to; {
		rows, err := d.cfg.Store.Audit(ctx, after, page)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			if row.Seq <= to && row.Version > 0 {
				changed[row.Key] = row.Version
			}
			after = row.Seq
		}
	}
	keys := slices.SortedFunc(maps.Keys(changed), func(a, b store.Key) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	for _, k := range keys {
		if k.Kind == kindAccount {
			continue
		}
		r, err := d.cfg.Store.At(ctx, k, changed[k])
		if err != nil {
			return nil, err
		}
		if k.Kind == kindPublication && r.Deleted { // what was published and taken back in one step was never seen here
			if err := d.takenBack(ctx, next); err != nil {
				return nil, err
			}
			continue
		}
		if err := next.take(items, r); err != nil {
			return nil, err
		}
	}
	return next.finish(d, items, from, to), nil
}

// take puts one record into a state that is being made. Interventions are collected; a deleted one is nil.
func (s *state) take(items map[string]*Item, r store.Record) error {
	switch r.Kind {
	case kindPlan:
		p, err := decode[kvarter.Plan](r)
		if err != nil {
			return err
		}
		s.head, s.headVersion = &p, r.Version
	case kindIntervention:
		if r.Deleted {
			items[r.ID] = nil
			return nil
		}
		x, err := decode[storedIntervention](r)
		if err != nil {
			return err
		}
		items[r.ID] = &Item{Intervention: &x.Intervention, Version: r.Version, At: r.At, By: r.By, place: x.Place}
	case kindVersion:
		p, err := decode[kvarter.Plan](r)
		if err != nil {
			return err
		}
		s.versions[p.Version] = &p
	case kindPublication:
		if r.Deleted {
			if s.publication != nil {
				was := *s.publication
				was.TakenBack, was.Record, was.Reason = true, r.Version, r.Note
				s.publication = &was
			}
			return nil
		}
		p, err := decode[Publication](r)
		if err != nil {
			return err
		}
		p.Record = r.Version
		s.publication = &p
	case kindDesignation:
		x, err := decode[kvarter.Designation](r)
		if err != nil {
			return err
		}
		s.designations = slices.DeleteFunc(s.designations, func(y *Designated) bool { return y.ID == x.ID })
		s.designations = append(s.designations, &Designated{Designation: x, Version: r.Version})
	case kindNote:
		s.notes = slices.DeleteFunc(s.notes, func(n *Note) bool { return n.ID == r.ID })
		if r.Deleted {
			return nil
		}
		n, err := decode[Note](r)
		if err != nil {
			return err
		}
		n.Version = r.Version
		s.notes = append(s.notes, &n)
	}
	return nil
}

// finish orders what was collected and makes the views.
func (s *state) finish(d *Desk, changed map[string]*Item, from *state, to int64) *state {
	today := d.Today()
	s.seq, s.day = to, today
	slices.SortFunc(s.designations, func(a, b *Designated) int { return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID)) }) // -2 before -10
	slices.SortFunc(s.notes, func(a, b *Note) int { return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(b.ID, a.ID)) })
	switch {
	case s.head == nil:
		s.working = nil
	case from == nil || from.working == nil:
		s.working = newView(s.head, sorted(slices.Collect(maps.Values(changed))), nil, today, d.cfg.Rules)
	default:
		items, at := exchange(from.working, changed)
		s.working = newView(s.head, items, at, today, d.cfg.Rules)
		s.working.follows(from.working, changed)
	}
	if s.working != nil {
		s.working.Seq = to
	}
	switch {
	case s.publication == nil || s.publication.TakenBack:
		s.public = nil
	case from == nil || from.publication != s.publication:
		s.public = viewOf(s.publication.Plan, today, d.cfg.Rules)
		s.public.Public, s.public.PublishedOn, s.public.Seq = true, s.publication.On, s.publication.Record
	case s.public.Today != today:
		s.public = s.public.on(today)
	}
	return s
}

func sorted(items []*Item) []*Item {
	items = slices.DeleteFunc(items, func(x *Item) bool { return x == nil })
	slices.SortFunc(items, func(a, b *Item) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.ID, b.ID)) })
	return items
}

// exchange puts changed items into those of a view. The positions are found anew only where something was added, taken out or moved.
func exchange(v *View, changed map[string]*Item) ([]*Item, map[string]int) {
	items, same := slices.Clone(v.Items), true
	for id, x := range changed {
		i, was := v.at[id]
		switch {
		case was && x != nil && v.Items[i].place == x.place:
			items[i] = x
			continue
		case was && x == nil:
			items[i] = nil
		case was:
			items[i] = x
		case x != nil:
			items = append(items, x)
		default:
			continue
		}
		same = false
	}
	if same {
		return items, v.at
	}
	return sorted(items), nil
}

// takenBack finds the publication that a deleted record held.
func (d *Desk) takenBack(ctx context.Context, s *state) error {
	records, err := d.cfg.Store.History(ctx, keyOf(kindPublication, planID))
	if kvarter.CodeOf(err) == kvarter.NotFound {
		return nil
	} else if err != nil {
		return err
	}
	slices.SortFunc(records, func(a, b store.Record) int { return cmp.Compare(a.Version, b.Version) })
	for _, r := range records {
		if err := s.take(nil, r); err != nil {
			return err
		}
	}
	return nil
}

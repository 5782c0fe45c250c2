package desk

import (
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"kvarter"
	"kvarter/internal/plan"
)

// Item is one intervention of a view.
type Item struct {
	*kvarter.Intervention
	Version int64     // of the stored record, which an edit names as seen; 0 in a version that stays as it is
	At      time.Time // of the last change
	By      string    // id of the account that made it
	place   int       // where it stands in the plan
	stand   atomic.Pointer[dated]
}

type dated struct {
	due []plan.DueItem
	on  plan.Rules
	plan.Standing
	day kvarter.Date
}

// View is the action plan as one audience sees it at one moment. It never changes, and many requests read it at once.
type View struct {
	Head  *kvarter.Plan // without its interventions
	Items []*Item       // in the order of the plan
	Today kvarter.Date  // statuses are those of this day
	Rules plan.Rules
	Seq   int64 // of the last audit row that it knows of; 0 for what stays as it is
	// Public is set in a published plan: PublishedOn says when its follow-up was last published.
	Public      bool
	PublishedOn kvarter.Date

	at       map[string]int // position by id
	whole    func() *kvarter.Plan
	mu       sync.Mutex
	coverage map[*plan.Ground]*plan.Coverage
	tallies  map[string]Tally
}

func newView(head *kvarter.Plan, items []*Item, at map[string]int, today kvarter.Date, rules plan.Rules) *View {
	v := &View{Head: head, Items: items, Today: today, Rules: rules, at: at, coverage: map[*plan.Ground]*plan.Coverage{}}
	if at == nil {
		v.at = make(map[string]int, len(items))
		for i, x := range items {
			v.at[x.ID] = i
		}
	}
	v.whole = sync.OnceValue(func() *kvarter.Plan {
		p := *head
		p.Interventions = make([]kvarter.Intervention, len(items))
		for i, x := range items {
			p.Interventions[i] = *x.Intervention
		}
		return &p
	})
	return v
}

// viewOf is the view of a whole plan that stays as it is.
func viewOf(p *kvarter.Plan, today kvarter.Date, rules plan.Rules) *View {
	head := *p
	head.Interventions = nil
	items := make([]*Item, len(p.Interventions))
	for i := range p.Interventions {
		items[i] = &Item{Intervention: &p.Interventions[i], place: i}
	}
	return newView(&head, items, nil, today, rules)
}

// on is the same view on another day.
func (v *View) on(today kvarter.Date) *View {
	w := newView(v.Head, v.Items, v.at, today, v.Rules)
	w.Seq, w.Public, w.PublishedOn, w.whole = v.Seq, v.Public, v.PublishedOn, v.whole
	return w
}

// Item returns an intervention, or nil.
func (v *View) Item(id string) *Item {
	if i, ok := v.at[id]; ok {
		return v.Items[i]
	}
	return nil
}

// Standing is how an intervention stands on the view's day.
func (v *View) Standing(x *Item) plan.Standing {
	return v.dated(x).Standing
}

func (v *View) dated(x *Item) *dated {
	if s := x.stand.Load(); s != nil && s.day == v.Today && s.on == v.Rules {
		return s
	}
	s := &dated{on: v.Rules, day: v.Today, Standing: plan.Stand(x.Intervention, v.Today, v.Rules)}
	s.due = plan.AddDue(nil, x.Intervention, s.Standing, v.Today, farthest, v.Rules)
	x.stand.Store(s)
	return s
}

// Plan is the whole plan. It is shared: nothing in it may be changed.
func (v *View) Plan() *kvarter.Plan { return v.whole() }

// Coverage is the coverage of the plan on the areas of a round, computed once for each view.
func (v *View) Coverage(g *plan.Ground) *plan.Coverage {
	v.mu.Lock()
	defer v.mu.Unlock()
	c := v.coverage[g]
	if c == nil {
		x := g.Coverage(v.Plan(), v.Today, v.Rules)
		c = &x
		v.coverage[g] = c
	}
	return c
}

// Tag names what a view shows so that two views with the same tag show the same.
func (v *View) Tag() string {
	return strconv.Itoa(v.Head.Version) + "-" + strconv.FormatInt(v.Seq, 10) + "-" + string(v.PublishedOn) + "-" + string(v.Today)
}

// Partner returns a partner of the plan, or nil.
func (v *View) Partner(id string) *kvarter.Partner {
	if i := slices.IndexFunc(v.Head.Partners, func(p kvarter.Partner) bool { return p.ID == id }); i >= 0 {
		return &v.Head.Partners[i]
	}
	return nil
}

// Administration returns an administration of the plan, or nil.
func (v *View) Administration(id string) *kvarter.Administration {
	if i := slices.IndexFunc(v.Head.Administrations, func(a kvarter.Administration) bool { return a.ID == id }); i >= 0 {
		return &v.Head.Administrations[i]
	}
	return nil
}

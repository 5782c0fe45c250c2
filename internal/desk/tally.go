package desk

import (
	"maps"
	"slices"

	"kvarter"
)

// Tally is how many interventions have each status, in the order of kvarter.Statuses.
type Tally [8]int

// Add counts n interventions of a status.
func (t *Tally) Add(s kvarter.Status, n int) {
	if i := slices.Index(kvarter.Statuses(), s); i >= 0 {
		t[i] += n
	}
}

// Tallies counts the interventions by sub-goal; "" is all of them. It is counted once for a view, and a view that follows another counts what differs.
func (v *View) Tallies() map[string]Tally {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.tallies == nil {
		v.tallies = map[string]Tally{}
		for _, x := range v.Items {
			v.tell(x, 1)
		}
	}
	return v.tallies
}

func (v *View) tell(x *Item, n int) {
	s := v.Standing(x).Status
	add := func(key string) {
		t := v.tallies[key]
		t.Add(s, n)
		v.tallies[key] = t
	}
	add("")
	for i, sub := range x.SubGoals {
		if !slices.Contains(x.SubGoals[:i], sub) {
			add(sub)
		}
	}
}

// follows takes over what was counted for the view before, where that is known: changed holds the interventions that differ, nil for one that is gone.
func (v *View) follows(before *View, changed map[string]*Item) {
	before.mu.Lock()
	counted := maps.Clone(before.tallies)
	before.mu.Unlock()
	if counted == nil || before.Today != v.Today || before.Rules != v.Rules {
		return
	}
	v.tallies = counted
	for id, x := range changed {
		if was := before.Item(id); was != nil {
			v.tell(was, -1)
		}
		if x != nil {
			v.tell(x, 1)
		}
	}
}

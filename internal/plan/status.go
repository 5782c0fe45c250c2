package plan

import "kvarter"

// Rules are the numbers behind a status, in days without an update.
type Rules struct {
	Stalled int `json:"stalled"` // after more days than these an intervention is stalled
	Silent  int `json:"silent"`  // after this many days there was «no update for a year»
}

// DefaultRules are kvarter's own: 180 days, and a year.
func DefaultRules() Rules { return Rules{Stalled: 180, Silent: 365} }

// Cause is the kind of a Reason. The set is closed.
type Cause string

const (
	Overdue       Cause = "overdue"        // an open milestone is past its date: Milestone, Date, Days since
	NoUpdate      Cause = "no_update"      // Date of the last sign of life, Days since, Limit
	Silent        Cause = "silent"         // the same, and at least Rules.Silent days
	AllDone       Cause = "all_done"       // no milestone is open
	EndPassed     Cause = "end_passed"     // Date: the last day of its last year
	Declared      Cause = "declared"       // it was declared complete on Date
	NextMilestone Cause = "next_milestone" // Milestone, Date, Days until
	Updated       Cause = "updated"        // Date of the last sign of life, Days since
	NothingYet    Cause = "nothing_yet"    // nothing was done or said since Date, the first day of its first year
	StartsLater   Cause = "starts_later"   // Date: the first day of its first year
)

// Reason is one cause of a status, for a machine to read and Reason.In to say.
type Reason struct {
	Cause     Cause        `json:"cause"`
	Milestone string       `json:"milestone,omitempty"`
	Title     kvarter.Text `json:"title,omitzero"` // of the milestone
	Date      kvarter.Date `json:"date,omitempty"`
	Days      int          `json:"days,omitempty"`
	Limit     int          `json:"limit,omitempty"`
}

// Standing is how an intervention stands on a day.
type Standing struct {
	Status   kvarter.Status    `json:"status"`   // the override where there is one, else Computed
	Computed kvarter.Status    `json:"computed"` // by the rules, always
	Reasons  []Reason          `json:"reasons"`  // of Computed: those that decided it, then what else is true
	Override *kvarter.Override `json:"override,omitempty"`
	Last     kvarter.Date      `json:"last,omitempty"` // last sign of life; "" none
	Age      int               `json:"age"`            // days since Last, 0 without one
	Open     int               `json:"open"`           // milestones that are not done
	Total    int               `json:"total"`          // milestones
}

// Stand computes how an intervention stands today. What is dated after today has not happened yet. The first rule that holds decides:
//
//	late         a milestone is open and its date has passed
//	done         no milestone is open, and the last year is over or it was declared complete
//	planned      the first year lies ahead
//	not_started  nothing was done or said yet
//	stalled      the last sign of life is more than Rules.Stalled days old
//	on_track     none of these
//
// A sign of life is an update of any kind («no change» too), a decision, or a milestone done. An override dated today or earlier
// takes the place of the computed status, which is kept beside it.
func Stand(x *kvarter.Intervention, today kvarter.Date, rules Rules) Standing {
	s := Standing{Total: len(x.Milestones)}
	s.Last = lastSign(x, today)
	if s.Last != "" {
		s.Age = today.Since(s.Last)
	}
	var overdue []Reason
	var next *kvarter.Milestone
	for i := range x.Milestones {
		m := &x.Milestones[i]
		if isDone(m, today) {
			continue
		}
		s.Open++
		switch {
		case m.Due != "" && m.Due < today:
			overdue = append(overdue, Reason{Cause: Overdue, Milestone: m.ID, Title: m.Title, Date: m.Due, Days: today.Since(m.Due)})
		case m.Due != "" && (next == nil || m.Due < next.Due):
			next = m
		}
	}
	first := kvarter.NewDate(x.From, 1, 1)
	end := kvarter.NewDate(x.To, 12, 31)
	if x.To == 0 {
		end = ""
	}
	declared := x.EndedOn != "" && x.EndedOn <= today
	passed := end != "" && end < today
	switch {
	case len(overdue) > 0:
		s.Computed = kvarter.StatusLate
		s.Reasons = overdue
	case s.Open == 0 && (declared || passed):
		s.Computed = kvarter.StatusDone
		if declared {
			s.Reasons = append(s.Reasons, Reason{Cause: Declared, Date: x.EndedOn})
		} else {
			s.Reasons = append(s.Reasons, Reason{Cause: EndPassed, Date: end})
		}
		if s.Total > 0 {
			s.Reasons = append(s.Reasons, Reason{Cause: AllDone})
		}
	case first > today:
		s.Computed = kvarter.StatusPlanned
		s.Reasons = []Reason{{Cause: StartsLater, Date: first}}
	case s.Last == "":
		s.Computed = kvarter.StatusNotStarted
		s.Reasons = []Reason{{Cause: NothingYet, Date: first, Days: today.Since(first)}}
	case s.Age > rules.Stalled:
		s.Computed = kvarter.StatusStalled
	default:
		s.Computed = kvarter.StatusOnTrack
	}
	if live := s.Computed == kvarter.StatusLate || s.Computed == kvarter.StatusStalled || s.Computed == kvarter.StatusOnTrack; live && s.Last != "" {
		r := Reason{Cause: Updated, Date: s.Last, Days: s.Age}
		switch {
		case s.Age >= rules.Silent:
			r.Cause, r.Limit = Silent, rules.Silent
		case s.Age > rules.Stalled:
			r.Cause, r.Limit = NoUpdate, rules.Stalled
		}
		s.Reasons = append(s.Reasons, r)
	}
	if next != nil && s.Computed != kvarter.StatusDone {
		s.Reasons = append(s.Reasons, Reason{Cause: NextMilestone, Milestone: next.ID, Title: next.Title, Date: next.Due, Days: next.Due.Since(today)})
	}
	s.Status = s.Computed
	if x.Override != nil && x.Override.Date <= today {
		o := *x.Override
		s.Override, s.Status = &o, o.Status
	}
	return s
}

func isDone(m *kvarter.Milestone, today kvarter.Date) bool { return m.Done != "" && m.Done <= today }

// lastSign is the date of the last update, decision or milestone done, up to today.
func lastSign(x *kvarter.Intervention, today kvarter.Date) kvarter.Date {
	var last kvarter.Date
	see := func(d kvarter.Date) {
		if d <= today {
			last = max(last, d)
		}
	}
	for i := range x.Updates {
		see(x.Updates[i].Date)
	}
	for i := range x.Decisions {
		see(x.Decisions[i].Date)
	}
	for i := range x.Milestones {
		see(x.Milestones[i].Done)
	}
	return last
}

package web

import (
	"net/url"
	"slices"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
	"kvarter/internal/pipeline"
)

// designationItem is one designation, or a round that nobody has proposed.
type designationItem struct {
	ID, Href, Round, RoundHref, Short, State, StateText string
	Period                                              int
	Urban, Small                                        int
	Headline                                            string
	From, To, Reference                                 string
	Steps                                               []string // who did what when
}

type designationsView struct {
	Token   string
	Items   []designationItem
	Open    []designationItem // rounds without a designation
	Propose bool
	Today   kvarter.Date
}

func (q *request) designationItem(x *desk.Designated, ix *index) designationItem {
	var it designationItem
	if ix != nil {
		it.Round, it.Short, it.RoundHref, it.Period = ix.Round.ID, ix.ShortID(), "/"+q.lang+"/r/"+url.PathEscape(ix.ShortID())+"/", int(ix.Round.Period)
		it.Urban, it.Small = len(ix.Round.UrbanAreas), len(ix.designated())
		bare := *ix.Round
		bare.City, bare.MadeUp = q.city(ix), false
		it.Headline = explain.Headline(&bare, ix.Method, q.lang)
	}
	if x == nil {
		return it
	}
	if ix == nil {
		it.Round, it.Short = x.Round, x.Round[:min(12, len(x.Round))]
	}
	it.ID, it.Href, it.State, it.StateText = x.ID, "/"+q.lang+"/designation/"+url.PathEscape(x.ID), string(x.State), q.words().text("designation."+string(x.State))
	it.From, it.To, it.Reference = q.day(x.From), q.day(x.To), x.Reference
	step := func(key string, on kvarter.Date, by string, more ...string) {
		if on != "" {
			it.Steps = append(it.Steps, q.words().text("designation.step."+key, append([]string{q.day(on), by}, more...)...))
		}
	}
	step("proposed", x.ProposedOn, x.ProposedBy)
	step("adopted", x.AdoptedOn, x.AdoptedBy, x.Reference)
	step("published", x.PublishedOn, x.PublishedBy)
	step("taken_back", x.TakenBackOn, x.TakenBackBy, x.Reason)
	step("repealed", x.RepealedOn, x.RepealedBy, x.Reason)
	return it
}

func designations(q *request) error {
	all, err := q.desk().Designations(q.r.Context())
	if err != nil {
		return err
	}
	v := designationsView{Token: q.token(), Propose: q.may(auth.Propose, auth.Object{}), Today: q.desk().Today()}
	for _, ix := range q.all {
		if x := desk.Of(all, ix.Round.ID); x == nil || x.State == kvarter.Repealed {
			v.Open = append(v.Open, q.designationItem(nil, ix))
		}
	}
	for _, x := range slices.Backward(all) {
		v.Items = append(v.Items, q.designationItem(x, q.all.exactly(x.Round)))
	}
	slices.SortStableFunc(v.Items, func(a, b designationItem) int { return b.Period - a.Period })
	return q.work("designations", "designations.title", "/designations", v)
}

func propose(q *request) error {
	ix := q.all.exactly(q.field("round"))
	if ix == nil {
		return notFound{what: "error.round", code: q.field("round")}
	}
	id, err := q.desk().Propose(q.r.Context(), q.person(), ix.Round.ID, kvarter.Date(q.field("from")), q.field("reason"))
	if err != nil {
		return sayFault(err)
	}
	return q.done("/designation/"+id, "proposed")
}

// sayFault turns a refusal of the desk into a page that says it.
func sayFault(err error) error {
	if faults, ok := faultsOf(err); ok {
		return declined{kvarter.Errorf(kvarter.CodeOf(err), "%s", faults[0])}
	}
	return err
}

// designationView is one designation with what may be done to it, and what publishing it would change for the public.
type designationView struct {
	Token                            string
	Item                             designationItem
	Seen                             int64
	Adopt, Publish, TakeBack, Repeal bool
	Today, From                      kvarter.Date
	Before                           string // the round that is public now; "" none
	In, Out                          []link // urban areas' small areas that come in and go out for the public
	More                             int
}

func designation(q *request) error {
	all, err := q.desk().Designations(q.r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x *desk.Designated) bool { return x.ID == q.r.PathValue("id") })
	if i < 0 {
		return notFound{what: "error.designation", code: q.r.PathValue("id")}
	}
	x := all[i]
	ix := q.all.exactly(x.Round)
	v := designationView{Token: q.token(), Item: q.designationItem(x, ix), Seen: x.Version, Today: q.desk().Today(), From: x.From}
	may := func(a auth.Action, to kvarter.DesignationState) bool {
		return q.may(a, auth.Object{}) && x.State.May(to)
	}
	v.Adopt, v.Publish = may(auth.Adopt, kvarter.Adopted), may(auth.Publish, kvarter.Published)
	v.TakeBack, v.Repeal = may(auth.TakeBack, kvarter.TakenBack), may(auth.Adopt, kvarter.Repealed)
	public := desk.PublicRounds(all, v.Today)
	if ix != nil && x.State != kvarter.Published && x.State != kvarter.Repealed {
		if len(public) == 0 {
			for _, n := range ix.designated() {
				v.In = append(v.In, link{Text: title(&ix.Round.Areas.Items[n])})
			}
		} else if before := q.all.exactly(public[0]); before != nil {
			v.Before = strconv.Itoa(int(before.Round.Period)) + ", " + before.ShortID()
			for _, m := range pipeline.Diff(before.Round, ix.Round) {
				l := link{Text: m.Name}
				if m.Name == "" {
					l.Text = m.Area
				}
				if m.Enters {
					v.In = append(v.In, l)
				} else {
					v.Out = append(v.Out, l)
				}
			}
		}
	}
	return q.work("designation", "designation.title", "/designation/"+x.ID, v)
}

func moveDesignation(to kvarter.DesignationState) func(*request) error {
	return func(q *request) error {
		id := q.r.PathValue("id")
		seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
		err := q.desk().Move(q.r.Context(), q.person(), id, to, desk.Decision{Seen: seen, Reference: q.field("reference"), From: kvarter.Date(q.field("from")), Reason: q.field("reason")})
		if err != nil {
			return sayFault(err)
		}
		return q.done("/designation/"+id, "designation."+string(to))
	}
}

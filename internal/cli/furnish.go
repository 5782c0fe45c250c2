package cli

import (
	"context"
	"fmt"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/pipeline"
)

// invented is who has done what stands in the demo city before anyone comes: it has no account.
var invented = &auth.Person{ID: "demo", Name: "Skarvhavn (opdigtet / made up)", Grants: []auth.Grant{{Role: auth.Analyst}, {Role: auth.Publisher}, {Role: auth.Administrator}}}

// furnish lays the demo city's plan and designations on an empty desk: both rounds designated and public, the plan adopted and public. A desk that holds
// something is left as it is.
func furnish(ctx context.Context, f *office, city *demo.City, rounds []*pipeline.Screened) error {
	if n, err := f.desk.Latest(ctx); err != nil || n > 0 {
		return err
	}
	for i := len(rounds) - 1; i >= 0; i-- { // the first round first
		r := rounds[i].Round
		from := kvarter.NewDate(int(r.Period)+1, 1, 1)
		id, err := f.desk.Propose(ctx, invented, r.ID, from, "opdigtet / made up")
		if err != nil {
			return err
		}
		for _, to := range []kvarter.DesignationState{kvarter.Adopted, kvarter.Published} {
			all, err := f.desk.Designations(ctx)
			if err != nil {
				return err
			}
			seen := desk.Of(all, r.ID).Version
			if err := f.desk.Move(ctx, invented, id, to, desk.Decision{Seen: seen, Reference: fmt.Sprintf("BR %d-014 (opdigtet / made up)", from.Year())}); err != nil {
				return err
			}
		}
	}
	p := city.Plan()
	if err := f.desk.Found(ctx, invented, &p); err != nil {
		return err
	}
	a, err := f.desk.Announce(ctx, p.Version)
	if err != nil {
		return err
	}
	return f.desk.Publish(ctx, invented, p.Version, a.Tag)
}

// visitors prints a link for one person of each kind, so that whoever tries the demo can be any of them.
func (a *app) visitors(ctx context.Context, f *office) error {
	fmt.Fprintln(a.Out, "\nTry it as one of these people (each link sets a password, once):")
	for _, v := range []struct {
		name, email string
		grants      []auth.Grant
	}{
		{"Astrid, administrator", "astrid@demo.example", []auth.Grant{{Role: auth.Administrator}}},
		{"Bo, children and youth", "bo@demo.example", []auth.Grant{{Role: auth.Contributor, Administration: "children"}}},
		{"Carla, analyst", "carla@demo.example", []auth.Grant{{Role: auth.Analyst}}},
		{"Dan, publisher", "dan@demo.example", []auth.Grant{{Role: auth.Publisher}}},
	} {
		_, link, err := f.auth.Invite(ctx, invented, v.email, v.name, v.grants)
		if kvarter.CodeOf(err) == kvarter.Conflict {
			continue // has an account from the last time
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, "  %-24s %s\n", v.name, link)
	}
	return nil
}

// welcome prints the link of the first administrator while there is none.
func (a *app) welcome(ctx context.Context, o serving) error {
	if o.office == nil || o.prepare != nil {
		return nil
	}
	link, err := o.office.auth.FirstLink(ctx)
	if err != nil || link == "" {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "\nNobody administers this site yet. Whoever opens this link first does; it works once, for 24 hours:\n  %s\n", link)
	return err
}

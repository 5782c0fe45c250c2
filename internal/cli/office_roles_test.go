package cli

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kvarter/internal/auth"
	"kvarter/internal/desk"
)

// roleCase is somebody with one role, and whether the intervention that they try things on is theirs.
type roleCase struct {
	name  string
	grant auth.Grant
}

// roleCases are one person of each role; a contributor once of an administration and once of a partner organisation, an area lead of one urban area.
func roleCases(s *staffed, of *desk.Item) []roleCase {
	urban := s.city.round.UrbanAreas[0].Code
	out := []roleCase{
		{"reader", auth.Grant{Role: auth.Reader}},
		{"contributor", auth.Grant{Role: auth.Contributor, Administration: of.Owner}},
		{"area_lead", auth.Grant{Role: auth.AreaLead, Areas: []string{urban}}},
		{"analyst", auth.Grant{Role: auth.Analyst}},
		{"publisher", auth.Grant{Role: auth.Publisher}},
		{"administrator", auth.Grant{Role: auth.Administrator}},
	}
	if len(of.Partners) > 0 {
		out = append(out, roleCase{"partner", auth.Grant{Role: auth.Contributor, Organisation: of.Partners[0].Partner}})
	}
	return out
}

// Every route, walked by nobody and by each role: it answers whom the authorisation table lets in and no one else. Where a route acts on an intervention,
// it is tried on one that is the person's own and on one that is not. What is sent is empty, so that what is allowed is refused for another reason.
func TestEveryRouteForEveryRole(t *testing.T) {
	s := serveOffice(t, nil, nil)
	view, err := s.office.desk.Plan(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	own, foreign := view.Items[0], (*desk.Item)(nil)
	for _, x := range view.Items {
		if len(x.Partners) > 0 && own != view.Items[0] {
			break
		}
		if len(x.Partners) > 0 {
			own = x
		}
	}
	for _, x := range view.Items {
		if x.Owner != own.Owner && !shares(own, x) {
			foreign = x
		}
	}
	if len(own.Partners) == 0 || foreign == nil {
		t.Fatal("the demo plan has no intervention with a partner and another of somebody else")
	}
	dummy, _, err := s.office.auth.Invite(t.Context(), invented, "dummy@city.example", "Dummy", []auth.Grant{{Role: auth.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	round := s.city.round
	fill := func(pattern string, x *desk.Item) string {
		id := "none"
		switch {
		case strings.Contains(pattern, "/intervention/"):
			id = x.ID
		case strings.Contains(pattern, "/designation/"):
			id = round.ID[:12] + "-1"
		case strings.Contains(pattern, "/people/"):
			id = dummy.ID
		case strings.Contains(pattern, "/goal/"):
			id = view.Head.Goals[0].ID
		case strings.Contains(pattern, "/sub-goal/"):
			id = view.Head.Goals[0].SubGoals[0].ID
		case strings.Contains(pattern, "/criterion/"), strings.Contains(pattern, "/gap/"):
			id = "income"
		}
		milestone := "none"
		if len(x.Milestones) > 0 {
			milestone = x.Milestones[0].ID
		}
		return strings.NewReplacer("{$}", "", "{round}", round.ID[:12], "{id}", id, "{milestone}", milestone, "{code}", round.Findings[0].Area, "{slug}", "-",
			"{ref}", round.Findings[0].Area, "{span}", "1..1", "{secret}", "none", "{file}", "none", "{z}", "0", "{x}", "0", "{y}", "0", "{version}", "1").Replace(pattern)
	}
	table := auth.DefaultTable()
	allowed := func(p *auth.Person, pattern string, action auth.Action, x *desk.Item) bool {
		switch action {
		case auth.AddIntervention:
			if strings.HasSuffix(pattern, "/interventions") { // what an empty form would add belongs to nobody
				return s.office.desk.May(p, action, auth.Object{})
			}
		case auth.EditIntervention, auth.AddUpdate, auth.OverrideStatus:
			return s.office.desk.MayOn(p, action, x.Intervention)
		}
		return table.MayAnywhere(p, action)
	}
	people := roleCases(s, own)
	visitors, persons := make([]*visitor, len(people)), make([]*auth.Person, len(people))
	for i, c := range people {
		visitors[i], persons[i] = s.as(t, "role "+c.name, c.grant), &auth.Person{ID: c.name, Grants: []auth.Grant{c.grant}}
	}
	stranger := s.stranger(t)
	tokens := map[*visitor]string{}
	for _, v := range visitors {
		v.get("/en/me").want(http.StatusOK)
		tokens[v] = v.find(hiddenToken)
	}
	walked, acted := 0, 0
	for _, route := range s.pages.Routes() {
		if strings.HasPrefix(route.Pattern, "/da") {
			continue // the same handlers as /en
		}
		action := route.Action
		if action == "" && route.Audience == "internal" {
			action = auth.ViewInternal
		}
		if strings.HasSuffix(route.Pattern, "/plan/import") && route.Post {
			action = auth.ImportPlan // proves itself, since the token is inside the upload: without one nobody gets in
		}
		ask := func(v *visitor, path string) int {
			if !route.Post {
				r, err := v.c.Get(v.base + path)
				if err != nil {
					t.Fatal(err)
				}
				r.Body.Close()
				if strings.HasPrefix(r.Request.URL.Path, auth.PathSignIn) {
					return http.StatusUnauthorized
				}
				return r.StatusCode
			}
			v.post(path, url.Values{"csrf": {tokens[v]}})
			return v.code
		}
		for k, x := range []*desk.Item{own, foreign} {
			path := fill(route.Pattern, x)
			if strings.ContainsAny(path, "{}") {
				t.Fatalf("%s: the walk does not know what to put into %s", route.Pattern, path)
			}
			if k == 1 && !strings.Contains(route.Pattern, "/intervention/{id}") {
				continue
			}
			if code := ask(stranger, path); (code == http.StatusUnauthorized || code == http.StatusForbidden) != (action != "") {
				t.Errorf("%s, nobody: %d", path, code)
			}
			for i, c := range people {
				if action == "" && c.name != "reader" {
					continue // public: whoever has a role reads what everyone reads
				}
				upload := strings.HasSuffix(route.Pattern, "/plan/import") && route.Post
				want := !upload && action == "" || !upload && allowed(persons[i], route.Pattern, action, x)
				code := ask(visitors[i], path)
				if code == http.StatusUnauthorized || (code != http.StatusForbidden) != want {
					t.Errorf("%s %t, %s, own %t: %d, and the table says %t", path, route.Post, c.name, k == 0, code, want)
				}
				walked++
				if route.Post && want {
					acted++
				}
			}
		}
	}
	if walked < 300 || acted < 40 {
		t.Errorf("%d routes walked, %d posts allowed: the walk is not what it was", walked, acted)
	}
}

func shares(a, b *desk.Item) bool {
	for _, x := range a.Partners {
		for _, y := range b.Partners {
			if x.Partner == y.Partner {
				return true
			}
		}
	}
	return false
}

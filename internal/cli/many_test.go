package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kvarter/internal/auth"
	"kvarter/internal/plan"
)

// many gives the demo plan n interventions: those that it has, over and over, under other names.
func (s *staffed) many(t testing.TB, n int) {
	t.Helper()
	ctx := t.Context()
	view, err := s.office.desk.Plan(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	p := *view.Plan()
	few := p.Interventions
	p.Interventions = nil
	for i := range n {
		x := few[i%len(few)]
		if i >= len(few) {
			x.ID = fmt.Sprintf("%s-%d", x.ID, i/len(few))
		}
		p.Interventions = append(p.Interventions, x)
	}
	who := &auth.Person{ID: "many", Grants: []auth.Grant{{Role: auth.Analyst}}}
	sheets := plan.Sheets(&p)
	_, problems, tag, err := s.office.desk.Preview(ctx, who, sheets)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if _, err := s.office.desk.TakeSheets(ctx, who, sheets, tag); err != nil {
		t.Fatal(err)
	}
}

// With 10,000 interventions every page of the plan is one that a telephone can load, and every intervention can be reached by turning pages.
func TestTenThousandInterventions(t *testing.T) {
	s := serveOffice(t, nil, nil)
	s.many(t, 10000)
	v := s.as(t, "Dan", publisher())
	reached := map[string]bool{}
	pages := 0
	for path := "/en/plan"; path != ""; pages++ {
		v.get(path).want(http.StatusOK)
		if len(v.body) > 1<<20 {
			t.Errorf("%s weighs %d bytes", path, len(v.body))
		}
		for _, m := range regexp.MustCompile(`href="/en/intervention/([^"/#]+)"`).FindAllStringSubmatch(v.body, -1) {
			reached[m[1]] = true
		}
		path = ""
		if m := regexp.MustCompile(`<a[^>]*rel="next"[^>]*href="([^"]+)"|<a[^>]*href="([^"]+)"[^>]*rel="next"`).FindStringSubmatch(v.body); m != nil {
			next, err := url.Parse(strings.ReplaceAll(m[1]+m[2], "&amp;", "&"))
			if err != nil {
				t.Fatal(err)
			}
			at, _ := url.Parse(v.at)
			path = at.ResolveReference(next).RequestURI()
		}
	}
	if len(reached) != 10000 {
		t.Errorf("%d interventions can be reached on %d pages", len(reached), pages)
	}
	for _, path := range []string{"/en/me", "/en/coverage", "/en/plan/manage", "/en/plan/edit", "/en/plan/goal/life", "/en/partner/police", "/en/plan/administration/social", "/en/notes", "/en/audit"} {
		if v.get(path); v.code != http.StatusOK || len(v.body) > 3<<19 {
			t.Errorf("%s: %d, %d bytes", path, v.code, len(v.body))
		}
	}
}

// The work of one page of a plan of 10,000 interventions, for somebody with a role.
func BenchmarkTenThousandPlan(b *testing.B) { benchmarkMany(b, "/en/plan", false) }
func BenchmarkTenThousandDesk(b *testing.B) { benchmarkMany(b, "/en/me", false) }
func BenchmarkTenThousandIntervention(b *testing.B) {
	benchmarkMany(b, "/en/intervention/outreach-7", false)
}

// The same right after somebody else has saved something.
func BenchmarkTenThousandPlanAfterSave(b *testing.B) { benchmarkMany(b, "/en/plan", true) }
func BenchmarkTenThousandSave(b *testing.B)          { benchmarkMany(b, "", true) }

func benchmarkMany(b *testing.B, path string, save bool) {
	s := serveOffice(b, nil, nil)
	s.many(b, 10000)
	v := s.as(b, "Dan", publisher())
	v.get("/en/me")
	token := v.find(hiddenToken)
	v.c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for b.Loop() {
		if save {
			v.post("/en/intervention/outreach-7/update", url.Values{"csrf": {token}, "kind": {"no_change"}})
		}
		if path != "" {
			v.get(path)
		}
	}
}

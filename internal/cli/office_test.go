package cli

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
	"kvarter/internal/pipeline"
	"kvarter/internal/store"
	"kvarter/internal/store/sqlite"
	"kvarter/internal/web"
)

// cheap is argon2id with little work: passwords are made by the dozen here.
var cheap = auth.Hashing{Memory: 64, Passes: 1, Lanes: 1}

// staffed is the demo city with its desk, served.
type staffed struct {
	*httptest.Server
	office *office
	pages  *web.Site
	city   *servedCity
}

// serveOffice serves the demo city with a desk over a store; nil: a new SQLite file. The desk of an empty store gets the demo plan.
func serveOffice(t testing.TB, s store.Store, change func(*serving)) *staffed {
	t.Helper()
	c := builtDemo(t)
	if s == nil {
		var err error
		if s, err = sqlite.Open(context.Background(), filepath.Join(t.TempDir(), storeFile)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
	}
	srv := httptest.NewUnstartedServer(nil)
	o := serving{hashing: cheap, base: "http://" + srv.Listener.Addr().String()}
	if change != nil {
		change(&o)
	}
	var err error
	if o.office, err = openOffice(s, c.chain, o, o.base); err != nil {
		t.Fatal(err)
	}
	built, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := furnish(context.Background(), o.office, built, c.chain); err != nil {
		t.Fatal(err)
	}
	pages, open, err := pagesOf(c.chain, sealed(c.chain), o)
	if err != nil {
		t.Fatal(err)
	}
	if srv.Config.Handler, err = handler(pages, open, o.office); err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(srv.Close)
	return &staffed{Server: srv, office: o.office, pages: pages, city: c}
}

// visitor is a browser without scripts: cookies, pages and forms.
type visitor struct {
	t    testing.TB
	c    *http.Client
	base string
	at   string // of the last page
	body string
	code int
}

const password = "trappe hejre vindfløj"

// stranger is nobody.
func (s *staffed) stranger(t testing.TB) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, c: &http.Client{Jar: jar}, base: s.URL}
}

// as signs a new person in who has roles.
func (s *staffed) as(t testing.TB, name string, grants ...auth.Grant) *visitor {
	t.Helper()
	return s.named(t, strings.ToLower(strings.ReplaceAll(name, " ", "."))+"@city.example", name, grants...)
}

func (s *staffed) named(t testing.TB, email, name string, grants ...auth.Grant) *visitor {
	t.Helper()
	_, link, err := s.office.auth.Invite(context.Background(), invented, email, name, grants)
	if err != nil {
		t.Fatal(err)
	}
	v := s.stranger(t)
	v.get(strings.TrimPrefix(link, s.URL))
	v.post("", url.Values{"password": {password}, "repeat": {password}})
	if v.code != http.StatusOK || strings.Contains(v.at, "/link/") {
		t.Fatalf("%s is not signed in: %d %s", name, v.code, v.at)
	}
	return v
}

func (v *visitor) take(r *http.Response, err error) *visitor {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.body, v.code, v.at = string(b), r.StatusCode, r.Request.URL.RequestURI()
	return v
}

func (v *visitor) get(path string) *visitor {
	v.t.Helper()
	return v.take(v.c.Get(v.base + path))
}

var (
	hiddenToken = regexp.MustCompile(`name="csrf" value="([^"]+)"`)
	hiddenSeen  = regexp.MustCompile(`name="seen" value="([^"]+)"`)
)

func (v *visitor) find(re *regexp.Regexp) string {
	if m := re.FindStringSubmatch(v.body); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

// post sends a form with the token of the last page; "" goes to the last page's own address.
func (v *visitor) post(path string, fields url.Values) *visitor {
	v.t.Helper()
	if path == "" {
		path = v.at
	}
	if fields == nil {
		fields = url.Values{}
	}
	if fields.Get("csrf") == "" {
		fields.Set("csrf", v.find(hiddenToken))
	}
	return v.take(v.c.PostForm(v.base+path, fields))
}

func (v *visitor) want(code int, parts ...string) *visitor {
	v.t.Helper()
	if v.code != code {
		v.t.Fatalf("%s: %d, want %d\n%s", v.at, v.code, code, excerpt(v.body))
	}
	for _, p := range parts {
		if !strings.Contains(v.body, html.EscapeString(p)) && !strings.Contains(v.body, p) {
			v.t.Errorf("%s: no %q\n%s", v.at, p, excerpt(v.body))
		}
	}
	return v
}

var between = regexp.MustCompile(`(?s)<main.*</main>`)

func excerpt(body string) string {
	if m := between.FindString(body); m != "" {
		body = m
	}
	return body[:min(len(body), 3000)]
}

// form reads the fields of the form that stands after a mark, as a browser would send them.
func (v *visitor) form(mark string) url.Values {
	v.t.Helper()
	i := strings.Index(v.body, mark)
	if i < 0 {
		v.t.Fatalf("%s: no form %q", v.at, mark)
	}
	text := v.body[i:]
	text = text[:strings.Index(text, "</form>")]
	out := url.Values{}
	attr := func(s, name string) string {
		m := regexp.MustCompile(`\s` + name + `="([^"]*)"`).FindStringSubmatch(" " + s)
		if m == nil {
			return ""
		}
		return html.UnescapeString(m[1])
	}
	for _, tag := range regexp.MustCompile(`(?s)<input([^>]*)>`).FindAllStringSubmatch(text, -1) {
		name, kind := attr(tag[1], "name"), attr(tag[1], "type")
		if name == "" || (kind == "checkbox" || kind == "radio") && !strings.Contains(tag[1], " checked") {
			continue
		}
		out.Add(name, attr(tag[1], "value"))
	}
	for _, tag := range regexp.MustCompile(`(?s)<textarea([^>]*)>(.*?)</textarea>`).FindAllStringSubmatch(text, -1) {
		out.Add(attr(tag[1], "name"), html.UnescapeString(tag[2]))
	}
	for _, tag := range regexp.MustCompile(`(?s)<select([^>]*)>(.*?)</select>`).FindAllStringSubmatch(text, -1) {
		if m := regexp.MustCompile(`<option value="([^"]*)" selected`).FindStringSubmatch(tag[2]); m != nil {
			out.Add(attr(tag[1], "name"), html.UnescapeString(m[1]))
		}
	}
	return out
}

func publisher() auth.Grant { return auth.Grant{Role: auth.Publisher} }

// Two people change one milestone: the second sees both versions, and nothing is lost.
func TestTwoPeopleOneMilestone(t *testing.T) {
	s := serveOffice(t, nil, nil)
	view, err := s.office.desk.Plan(context.Background(), true)
	if err != nil {
		t.Fatal(err)
	}
	var x *desk.Item
	for _, it := range view.Items {
		if len(it.Milestones) > 1 {
			x = it
			break
		}
	}
	edit := "/en/intervention/" + x.ID + "/edit"
	anna, bo := s.as(t, "Anna", publisher()), s.as(t, "Bo", publisher())
	mine, theirs := anna.get(edit).want(200).form(`id="edit"`), bo.get(edit).want(200).form(`id="edit"`)
	mine.Set("Milestones[0].Due", "2026-05-05")
	anna.post("/en/intervention/"+x.ID, mine)
	theirs.Set("Milestones[0].Due", "2026-07-07")
	theirs.Set("Milestones[1].Note", "Bo's note")
	bo.post("/en/intervention/"+x.ID, theirs).want(http.StatusConflict, "Two people changed the same thing", "Anna wrote", "2026-05-05", "2026-07-07")
	choice := bo.form(`action="/en/intervention/` + x.ID + `"`)
	for _, m := range regexp.MustCompile(`name="(choose\.[^"]+)" value="mine"`).FindAllStringSubmatch(bo.body, -1) {
		choice.Set(m[1], "mine")
	}
	bo.post("/en/intervention/"+x.ID, choice)
	view, err = s.office.desk.Plan(context.Background(), true)
	if err != nil {
		t.Fatal(err)
	}
	now := view.Item(x.ID)
	if now.Milestones[0].Due != "2026-07-07" || now.Milestones[1].Note != "Bo's note" || now.Version != x.Version+2 {
		t.Errorf("after both: %+v, version %d", now.Milestones, now.Version)
	}
	// Different parts are merged without a question, and the form that changes nothing leaves everything as it is.
	a, b := anna.get(edit).form(`id="edit"`), bo.get(edit).form(`id="edit"`)
	a.Set("Milestones[1].Due", "2026-09-09")
	b.Set("Remark.EN", "B's remark")
	anna.post("/en/intervention/"+x.ID, a)
	bo.post("/en/intervention/"+x.ID, b)
	view, _ = s.office.desk.Plan(context.Background(), true)
	if now = view.Item(x.ID); now.Milestones[1].Due != "2026-09-09" || now.Remark.EN != "B's remark" {
		t.Errorf("merged: %+v %+v", now.Milestones[1], now.Remark)
	}
	bo.get("/en/intervention/"+x.ID+"/history").want(200, "Version 5", "Anna", "Bo")
	// Undo: the first version stands again.
	bo.post("/en/intervention/"+x.ID+"/restore", url.Values{"version": {"1"}, "seen": {fmt.Sprint(now.Version)}})
	view, _ = s.office.desk.Plan(context.Background(), true)
	back := view.Item(x.ID)
	if back.Milestones[0].Due != x.Milestones[0].Due || back.Remark != x.Remark {
		t.Errorf("restored: %+v", back.Milestones[0])
	}
}

// A form that is sent as it was shown changes nothing but the version.
func TestFormsGiveBackWhatTheyShow(t *testing.T) {
	s := serveOffice(t, nil, nil)
	v := s.as(t, "Dan", publisher())
	view, err := s.office.desk.Plan(context.Background(), true)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range view.Items {
		v.get("/da/intervention/" + x.ID + "/edit").want(200)
		v.post("/da/intervention/"+x.ID, v.form(`id="edit"`))
		now, err := s.office.desk.Plan(context.Background(), true)
		if err != nil {
			t.Fatal(err)
		}
		past, err := s.office.desk.History(context.Background(), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(past) != 2 || len(past[0].Changes) != 0 || now.Item(x.ID).Version != 2 {
			t.Errorf("%s: %d versions, changes %v", x.ID, len(past), past[0].Changes)
		}
	}
	v.get("/da/plan/edit").want(200)
	v.post("/da/plan/edit", v.form(`class="form long"`))
	rows, err := s.office.desk.Audit(context.Background(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if last := rows[len(rows)-1]; last.Action != "plan.edit" {
		t.Fatalf("the plan's form was not taken: %s %d\n%s", last.Action, v.code, excerpt(v.body))
	}
	first, err := s.office.store.At(context.Background(), store.Key{Kind: "plan", ID: "plan"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.office.store.At(context.Background(), store.Key{Kind: "plan", ID: "plan"}, 2)
	if err != nil || string(first.Body) != string(second.Body) {
		t.Errorf("the plan's form gives back something else: %v\n%s\n%s", err, first.Body, second.Body)
	}
}

// Propose, adopt, publish, take back, repeal: what the public sees follows each step, and old links go on to answer.
func TestDesignationsDecideWhatIsPublic(t *testing.T) {
	s := serveOffice(t, nil, nil)
	analyst, boss, stranger := s.as(t, "Carla", auth.Grant{Role: auth.Analyst}), s.as(t, "Dan", publisher()), s.stranger(t)
	round := s.city.round.ID[:12]
	stranger.get("/en/").want(200, round)
	// Taken back, the older round is what is public, and the old address says why it answers no more.
	boss.get("/en/designation/"+round+"-1").want(200, "Published")
	boss.post("/en/designation/"+round+"-1/take-back", url.Values{"seen": {boss.find(hiddenSeen)}, "reason": {"An error in the figures"}}).want(200, "Taken back")
	stranger.get("/en/r/"+round+"/areas").want(http.StatusGone, "no longer public")
	if stranger.get("/en/").want(200); strings.Contains(stranger.body, round) {
		t.Error("home still shows the round that was taken back")
	}
	if stranger.get("/api/v1/rounds/" + s.city.round.ID); stranger.code != 404 {
		t.Errorf("the interface for programs still answers: %d", stranger.code)
	}
	analyst.get("/en/r/"+round+"/areas").want(200, "taken back")
	// Published again, with the difference shown before.
	boss.get("/en/designation/"+round+"-1").want(200, "Compared with what is public now", "come in")
	boss.post("/en/designation/"+round+"-1/publish", url.Values{"seen": {boss.find(hiddenSeen)}}).want(200)
	stranger.get("/en/").want(200, round)
	// Repealed, it stays readable and says so; the round can be proposed anew.
	boss.post("/en/designation/"+round+"-1/repeal", url.Values{"seen": {boss.find(hiddenSeen)}, "reason": {"BR 2026-3"}}).want(200)
	stranger.get("/en/r/"+round+"/areas").want(200, "was repealed on", "BR 2026-3")
	analyst.get("/en/designations").want(200)
	analyst.post("/en/designations", url.Values{"round": {s.city.round.ID}, "from": {"2026-01-01"}, "reason": {"again"}}).want(200, "Proposed")
	analyst.post("/en/designation/"+round+"-2/adopt", url.Values{"seen": {"1"}, "reference": {"BR 1"}}).want(http.StatusForbidden)
	boss.get("/en/designation/" + round + "-2").want(200)
	boss.post("/en/designation/"+round+"-2/adopt", url.Values{"seen": {"1"}}).want(http.StatusBadRequest, "reference")
	boss.get("/en/designation/" + round + "-2")
	boss.post("/en/designation/"+round+"-2/adopt", url.Values{"seen": {"1"}, "reference": {"BR 2026-9"}, "from": {"2026-01-01"}}).want(200, "Adopted", "BR 2026-9")
	boss.post("/en/designation/"+round+"-2/publish", url.Values{"seen": {"1"}}).want(http.StatusConflict)
	if n, err := s.office.desk.VerifyAudit(context.Background()); err != nil || n < 20 {
		t.Errorf("%d rows, %v", n, err)
	}
}

// Nothing published: strangers are told so and are let in nowhere.
func TestNothingPublished(t *testing.T) {
	s := serveOffice(t, nil, nil)
	boss, stranger := s.as(t, "Dan", publisher()), s.stranger(t)
	all, err := s.office.desk.Designations(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		boss.get("/en/designation/" + x.ID)
		boss.post("/en/designation/"+x.ID+"/take-back", url.Values{"seen": {boss.find(hiddenSeen)}, "reason": {"x"}}).want(200)
	}
	for _, path := range []string{"/en/", "/da/areas", "/da/area/0105", "/en/map.svg", "/da/gap", "/en/plan"} {
		if stranger.get(path); stranger.code != 404 && stranger.code != 200 && stranger.code != 410 {
			t.Errorf("%s: %d", path, stranger.code)
		}
		if strings.Contains(stranger.body, s.city.round.UrbanAreas[0].Name) {
			t.Errorf("%s shows an urban area", path)
		}
	}
	stranger.get("/en/").want(404, "Nothing is published yet", "Sign in")
	if stranger.get("/api/v1/rounds"); stranger.code != 404 {
		t.Errorf("the interface for programs: %d", stranger.code)
	}
	boss.get("/en/").want(200, s.city.round.ID[:12])
}

// The plan: published with its follow-up, taken back, published again.
func TestPublishThePlan(t *testing.T) {
	s := serveOffice(t, nil, nil)
	ctx := context.Background()
	boss := s.as(t, "Dan", publisher())
	boss.get("/en/plan/manage").want(200, "The public sees version 1")
	view, _ := s.office.desk.Plan(ctx, true)
	x := view.Items[0]
	boss.post("/en/intervention/"+x.ID+"/update", url.Values{"kind": {"update"}, "text": {"We have begun."}})
	if p, _ := s.office.desk.Plan(ctx, false); len(p.Items[0].Updates) != len(x.Updates) {
		t.Error("an update is public before anyone published it")
	}
	boss.get("/en/plan/manage?publish=1").want(200, "This will be different for the public", "We have begun.")
	stale := boss.form(`action="/en/plan/publish"`)
	boss.post("/en/intervention/"+x.ID+"/update", url.Values{"kind": {"no_change"}})
	boss.get("/en/plan/manage")
	stale.Set("csrf", boss.find(hiddenToken))
	boss.post("/en/plan/publish", stale).want(http.StatusConflict, "changed since you looked")
	boss.get("/en/plan/manage?publish=1")
	boss.post("/en/plan/publish", boss.form(`action="/en/plan/publish"`)).want(200, "Published")
	if p, _ := s.office.desk.Plan(ctx, false); len(p.Items[0].Updates) != len(x.Updates)+2 || p.Head.Version != 1 {
		t.Errorf("published: %+v", p.Items[0].Updates)
	}
	boss.post("/en/plan/take-back", url.Values{"seen": {boss.find(regexp.MustCompile(`take-back"[^§]*?name="seen" value="([^"]+)"`))}, "reason": {"A mistake"}}).want(200, "Taken back")
	if p, _ := s.office.desk.Plan(ctx, false); p != nil {
		t.Error("a plan that was taken back is public")
	}
	boss.get("/en/plan/manage?publish=1").want(200, "Nothing is public now")
	boss.post("/en/plan/publish", boss.form(`action="/en/plan/publish"`)).want(200)
	if p, _ := s.office.desk.Plan(ctx, false); p == nil {
		t.Error("published again, and not public")
	}
	// Adopting makes version 2 and begins version 3.
	boss.get("/en/plan/manage")
	boss.post("/en/plan/adopt", url.Values{"seen": {"1"}, "decision": {"BR 2027-1"}, "on": {"2025-03-01"}}).want(http.StatusUnprocessableEntity, "changed since you looked")
	boss.post("/en/plan/adopt", url.Values{"seen": {boss.form(`action="/en/plan/adopt"`).Get("seen")}, "decision": {"BR 2027-1"}, "on": {"2025-03-01"}}).want(200, "is adopted and stays")
	refs, err := s.office.desk.Versions(ctx, true)
	if err != nil || len(refs) != 3 || refs[1].Status != kvarter.PlanAdopted || refs[2].Status != kvarter.PlanDraft {
		t.Errorf("%+v %v", refs, err)
	}
}

// Whoever has a role reads real figures as they are. Nobody else reads anything until the round is published, and then only what the controlled tables hold.
func TestRealFiguresAreForPeopleWithARole(t *testing.T) {
	example, err := filepath.Abs(walkthroughFiles)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("mycity", os.DirFS(example)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := Main(context.Background(), []string{"init", "-C", "mycity", "--method", "method.yaml", "mycity/areas.geojson", "mycity/figures_2023.csv"}, Streams{Out: &out, Err: &out}); code != 0 {
		t.Fatal(out.String())
	}
	a := &app{Streams: Streams{Out: &out, Err: &out}, dir: "mycity", lang: "en"}
	chain, err := a.chain(choice{})
	if err != nil {
		t.Fatal(err)
	}
	rounds := newestFirst(chain)
	if rounds[0].Round.MadeUp {
		t.Fatal("the walkthrough's figures are taken for made up")
	}
	st, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), storeFile))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	srv := httptest.NewUnstartedServer(nil)
	o := serving{hashing: cheap, base: "http://" + srv.Listener.Addr().String()}
	if o.office, err = openOffice(st, rounds, o, o.base); err != nil {
		t.Fatal(err)
	}
	if srv.Config.Handler, err = site(rounds, chain.Rounds, o); err != nil {
		t.Fatal(err)
	}
	srv.Start()
	defer srv.Close()
	s := &staffed{Server: srv, office: o.office}
	analyst, boss, stranger := s.as(t, "Carla", auth.Grant{Role: auth.Analyst}), s.as(t, "Dan", publisher()), s.stranger(t)
	name := rounds[0].Round.Areas.Items[0].Code
	boss.get("/en/areas").want(200, name)
	analyst.get("/en/designations")
	analyst.post("/en/designations", url.Values{"round": {rounds[0].Round.ID}, "from": {"2026-01-01"}, "reason": {"x"}}).want(200, "Proposed")
	at := "/en/designation/" + rounds[0].Round.ID[:12] + "-1"
	boss.get(at)
	boss.post(at+"/adopt", url.Values{"seen": {boss.find(hiddenSeen)}, "reference": {"BR 1"}}).want(200, "Adopted")
	asked := 0
	for _, path := range []string{"/en/", "/da/areas", "/en/areas.csv", "/en/areas.json", "/en/areas.geojson", "/en/area/" + name, "/en/map.svg", "/en/r/" + rounds[0].Round.ID[:12] + "/areas", "/en/r/" + rounds[0].Round.ID[:12] + "/areas.csv",
		"/en/criteria", "/en/scenario", "/en/my-area?areas=" + name, "/en/gap", "/en/method", "/en/data", "/en/rounds", "/en/plan", "/en/coverage", "/api/v1/rounds", "/api/v1/rounds/" + rounds[0].Round.ID, "/api/v1/rounds/" + rounds[0].Round.ID + "/areas", "/tiles/" + rounds[0].Round.ID[:12] + ".pmtiles"} {
		stranger.get(path)
		asked++
		for _, x := range rounds[0].Round.Areas.Items {
			if stranger.code == 200 && (strings.Contains(stranger.body, `"`+x.Code+`"`) || strings.Contains(stranger.body, ">"+x.Code+"<") || strings.Contains(stranger.body, x.Code+",")) {
				t.Errorf("%s shows %s to a stranger: %d", path, x.Code, stranger.code)
				break
			}
		}
		if stranger.code == 200 && !strings.Contains(stranger.at, auth.PathSignIn) && strings.Contains(path, "areas") {
			t.Errorf("%s answers a stranger", path)
		}
	}
	if asked < 20 {
		t.Error("too little was asked")
	}
	boss.get(at)
	boss.post(at+"/publish", url.Values{"seen": {boss.find(hiddenSeen)}}).want(200, "Published")
	stranger.get("/en/areas.csv").want(200, name)
	boss.get("/en/area/" + name)
	controlled(t, rounds, stranger)
}

// controlled holds what a stranger reads of every area against the exact figures: no count that could not be shown is there, numerators are multiples of the rounding.
func controlled(t *testing.T, rounds []*pipeline.Screened, stranger *visitor) {
	t.Helper()
	public, err := publicly(rounds)
	if err != nil {
		t.Fatal(err)
	}
	x := public[rounds[0].Round.ID]
	changed := 0
	for i := range x.Round.Findings {
		got, was := &x.Round.Findings[i], &rounds[0].Round.Findings[i]
		if got.Outcome != was.Outcome {
			t.Errorf("%s: public %s, decided %s", got.Area, got.Outcome, was.Outcome)
		}
		for k := range got.Criteria {
			if got.Criteria[k].Num != was.Criteria[k].Num {
				changed++
			}
		}
	}
	if changed == 0 {
		t.Error("no numerator was controlled")
	}
	stranger.get("/en/area/"+x.Round.Findings[0].Area).want(200, explain.Number("en", x.Round.Findings[0].Population, 0))
}

// The internal pages of real figures answer to this machine's own names alone: a name of somebody else's that leads here reads nothing.
func TestInternalPagesAnswerToThisMachine(t *testing.T) {
	c := builtDemo(t)
	h, err := site(c.chain, sealed(c.chain), serving{internal: true})
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{"127.0.0.1:8400": 200, "localhost:8400": 200, "[::1]:8400": 200, "evil.example": 421, "127.0.0.1.evil.example:8400": 421, "10.0.0.7": 421} {
		r := httptest.NewRequest("GET", "/da/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", host, w.Code, want)
		}
	}
}

// An upload of nobody's is refused before it is read.
func TestUploadOfNobody(t *testing.T) {
	s := serveOffice(t, nil, nil)
	read := 0
	body := readerFunc(func(p []byte) (int, error) {
		read += len(p)
		return len(p), nil
	})
	r, err := http.NewRequest("POST", s.URL+"/en/plan/import", io.LimitReader(body, 31<<20))
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = 31 << 20
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if a, err := s.stranger(t).c.Do(r); err == nil {
		a.Body.Close()
		if a.StatusCode != http.StatusForbidden && a.StatusCode != http.StatusUnauthorized {
			t.Errorf("answered with %d", a.StatusCode)
		}
	}
	if read > 8<<20 { // buffers of the connection
		t.Errorf("%d bytes were taken", read)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

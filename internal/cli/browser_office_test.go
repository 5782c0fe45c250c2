package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kvarter/internal/auth"
)

// window is a browser of one person's own: cookies of nobody else's. It may also reach some other hosts.
func (s *staffed) window(t *testing.T, hosts ...string) context.Context {
	t.Helper()
	c := *serveDemo(t)
	c.Server = s.Server
	return c.person(t, hosts, chromedp.WithNewBrowserContext())
}

// signIn lets a new person with roles in by the link that an administrator sends, in a window of their own.
func (s *staffed) signIn(t *testing.T, name string, grants ...auth.Grant) context.Context {
	t.Helper()
	tab := s.window(t)
	_, link, err := s.office.auth.Invite(t.Context(), invented, strings.ToLower(name)+"@city.example", name, grants)
	if err != nil {
		t.Fatal(err)
	}
	do(t, tab, chromedp.Navigate(link))
	submit(t, tab, "main form", map[string]string{"password": password, "repeat": password})
	return tab
}

// submit fills fields of a form by their names and sends it by its button.
func submit(t *testing.T, tab context.Context, form string, fields map[string]string) {
	t.Helper()
	fill(t, tab, form, fields)
	arrive(t, tab, chromedp.Click(chromedp.CSS(form+" button:not(.plain)")))
}

func fill(t *testing.T, tab context.Context, form string, fields map[string]string) {
	t.Helper()
	if fields == nil {
		fields = map[string]string{}
	}
	b, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	missing := get(t, tab, chromedp.Evaluate[string](fmt.Sprintf(`(() => {
		const form = document.querySelector(%q);
		if (!form) return "no form";
		for (let d = form.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
		for (const [name, value] of Object.entries(%s)) {
			const e = form.querySelector('[name="' + name + '"]');
			if (!e) return "no field " + name;
			e.value = value;
			e.dispatchEvent(new Event("input", {bubbles: true}));
		}
		return "";
	})()`, form, b)))
	if missing != "" {
		t.Fatalf("%s: %s: %s", address(t, tab), form, missing)
	}
}

// shows waits until the page says something.
func shows(t *testing.T, tab context.Context, words ...string) {
	t.Helper()
	said := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		said = get(t, tab, chromedp.Evaluate[string](`(document.querySelector("main") || document.body).innerText`))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(said, w) }) {
			return
		}
	}
	t.Fatalf("%s does not say all of %q:\n%.1500s", address(t, tab), words, said)
}

// One person signs in and edits a milestone in its place; another had the same page open and sees both versions; nothing is lost.
func TestMilestoneByBrowser(t *testing.T) {
	t.Parallel()
	serveDemo(t)
	s := serveOffice(t, nil, nil)
	view, err := s.office.desk.Plan(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	id, milestone := "", ""
	for _, x := range view.Items {
		if len(x.Milestones) > 1 {
			id, milestone = x.ID, x.Milestones[0].ID
			break
		}
	}
	anna, bo := s.signIn(t, "Anna", publisher()), s.signIn(t, "Bo", publisher())
	// Anna signs out and in again, by her password.
	do(t, anna, chromedp.Navigate(s.URL+"/en/me"))
	shows(t, anna, "Anna")
	arrive(t, anna, chromedp.Click(chromedp.CSS(`form[action="`+auth.PathSignOut+`"] button`)))
	do(t, anna, chromedp.Navigate(s.URL+"/en/me"))
	if at := address(t, anna); !strings.Contains(at, auth.PathSignIn) {
		t.Fatalf("signed out, and still at %s", at)
	}
	submit(t, anna, "main form", map[string]string{"email": "anna@city.example", "password": password})
	if at := address(t, anna); !strings.HasSuffix(at, "/en/me") {
		t.Errorf("signing in leads to %s, not to where it was asked for", at)
	}

	page := s.URL + "/en/intervention/" + id
	form := `form[action="/en/intervention/` + id + `/milestone/` + milestone + `"]`
	do(t, anna, chromedp.Navigate(page))
	do(t, bo, chromedp.Navigate(page))
	get(t, anna, chromedp.Evaluate[bool](`window.stayed = true`))
	fill(t, anna, form, map[string]string{"due": "2026-05-05"})
	do(t, anna, chromedp.Click(chromedp.CSS(form+" button")))
	shows(t, anna, "5 May 2026")
	if !get(t, anna, chromedp.Evaluate[bool](`window.stayed === true`)) {
		t.Error("the milestone was not edited in its place: the page was loaded anew")
	}
	fill(t, bo, form, map[string]string{"due": "2026-07-07"})
	do(t, bo, chromedp.Click(chromedp.CSS(form+" button")))
	shows(t, bo, "Two people changed the same thing", "Anna wrote", "2026-05-05", "2026-07-07")
	get(t, bo, chromedp.Evaluate[bool](`document.querySelectorAll('main input[value="mine"]').forEach((e) => e.checked = true), true`))
	submit(t, bo, "main form", nil)
	shows(t, bo, "7 July 2026")
	do(t, bo, chromedp.Navigate(page+"/history"))
	shows(t, bo, "Anna", "Bo", "5 May 2026 → 7 July 2026")

	// A draft is kept while one writes, and offered when one comes back.
	do(t, bo, chromedp.Navigate(page+"/edit"))
	fill(t, bo, "#edit", map[string]string{"Remark.EN": "half a thought"})
	until(t, bo, "the draft is kept", `document.querySelector("#draft").innerText.trim() !== ""`)
	do(t, bo, chromedp.Navigate(page+"/edit"))
	click(t, bo, "draft=1")
	if got := get(t, bo, chromedp.Evaluate[string](`document.querySelector('[name="Remark.EN"]').value`)); got != "half a thought" {
		t.Errorf("the draft holds %q", got)
	}
}

// A designation is proposed, adopted, published, seen by everyone, and taken back.
func TestDesignationByBrowser(t *testing.T) {
	t.Parallel()
	serveDemo(t)
	s := serveOffice(t, nil, nil)
	carla, dan, anyone := s.signIn(t, "Carla", auth.Grant{Role: auth.Analyst}), s.signIn(t, "Dan", publisher()), s.window(t)
	round := s.city.round.ID[:12]
	at := s.URL + "/en/designation/" + round
	public := func(want bool) {
		t.Helper()
		do(t, anyone, chromedp.Navigate(s.URL+"/en/"))
		if got := strings.Contains(get(t, anyone, chromedp.Evaluate[string](`document.documentElement.outerHTML`)), round); got != want {
			t.Fatalf("everyone sees round %s: %t, want %t", round, got, want)
		}
	}
	public(true)
	do(t, dan, chromedp.Navigate(at+"-1"))
	submit(t, dan, `form[action$="/take-back"]`, map[string]string{"reason": "An error in the figures"})
	public(false)
	submit(t, dan, `form[action$="/repeal"]`, map[string]string{"reason": "BR 2026-3"})
	do(t, carla, chromedp.Navigate(s.URL+"/en/designations"))
	submit(t, carla, `form:has(input[name="round"])`, map[string]string{"from": "2025-02-01", "reason": "The new figures"})
	do(t, carla, chromedp.Navigate(at+"-2"))
	if n := get(t, carla, chromedp.Evaluate[int](`document.querySelectorAll('form[action$="/adopt"], form[action$="/publish"]').length`)); n != 0 {
		t.Error("an analyst is offered to adopt or publish")
	}
	do(t, dan, chromedp.Navigate(at+"-2"))
	submit(t, dan, `form[action$="/adopt"]`, map[string]string{"reference": "BR 2026-9"})
	shows(t, dan, "Adopted", "BR 2026-9", "Compared with what is public now")
	submit(t, dan, `form[action$="/publish"]`, nil)
	shows(t, dan, "Published")
	public(true)
	do(t, dan, chromedp.Navigate(at+"-2"))
	submit(t, dan, `form[action$="/take-back"]`, map[string]string{"reason": "An error in the figures"})
	shows(t, dan, "Taken back")
	public(false)
	do(t, anyone, chromedp.Navigate(s.URL+"/en/r/"+round+"/areas")) // the old link still answers, and says what happened
	shows(t, anyone, "no longer public")
	do(t, dan, chromedp.Navigate(s.URL+"/en/audit"))
	shows(t, dan, "Dan", "Carla")
}

// oidcProvider starts npm's oidc-provider for a site, and returns its address and how to tell it about people.
func oidcProvider(t *testing.T, site string) (issuer string, knows func(login string, claims map[string]any)) {
	t.Helper()
	library, err := filepath.Abs("../../node_modules/oidc-provider/lib/index.js")
	if err == nil {
		_, err = os.Stat(library)
	}
	node, nerr := exec.LookPath("node")
	if err != nil || nerr != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no provider to sign in with: %v, %v", err, nerr)
		}
		t.Skipf("skipped: needs node and oidc-provider (npm ci): %v, %v", err, nerr)
	}
	cmd := exec.Command(node, "../auth/testdata/provider.mjs", library, site)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	lines := bufio.NewReader(out)
	line := func() string {
		t.Helper()
		s, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the provider ended: %v", err)
		}
		return strings.TrimSpace(s)
	}
	return line(), func(login string, claims map[string]any) {
		t.Helper()
		b, _ := json.Marshal(map[string]any{login: claims})
		fmt.Fprintf(in, "%s\n", b)
		if got := line(); got != "ok" {
			t.Fatalf("the provider says %q", got)
		}
	}
}

// Somebody signs in at a real OpenID Connect provider, with the roles that its claims give, and does what these allow.
func TestProviderByBrowser(t *testing.T) {
	serveDemo(t)
	t.Setenv("KVARTER_TEST_SECRET", "a secret of the tests alone")
	dir := t.TempDir()
	var issuer string
	var knows func(string, map[string]any)
	s := serveOffice(t, nil, func(o *serving) {
		issuer, knows = oidcProvider(t, o.base)
		o.oidc = filepath.Join(dir, "oidc.yaml")
		for name, text := range map[string]string{
			"oidc.yaml":  "name: City sign-in\nissuer: " + issuer + "\nclient_id: kvarter\nclient_secret_env: KVARTER_TEST_SECRET\nscopes: [groups]\nroles: roles.yaml\n",
			"roles.yaml": "claim: groups\nroles:\n  - {value: kvarter-publisher, role: publisher}\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	})
	knows("dorte", map[string]any{"name": "Dorte D.", "email": "dorte@city.example", "email_verified": true, "groups": []string{"kvarter-publisher"}})
	host, _ := url.Parse(issuer)
	tab := s.window(t, host.Host, "fonts.googleapis.com") // the provider's own pages ask for a font; no name is resolved here
	do(t, tab, chromedp.Navigate(s.URL+"/en/plan/manage"))
	click(t, tab, auth.PathProvider)
	if at := address(t, tab); !strings.HasPrefix(at, issuer) {
		t.Fatalf("signing in leads to %s, not to the provider", at)
	}
	fill(t, tab, "form", map[string]string{"login": "dorte", "password": "any"})
	arrive(t, tab, chromedp.Click(chromedp.CSS(`form button[type="submit"]`)))
	arrive(t, tab, chromedp.Click(chromedp.CSS(`form button[type="submit"]`))) // consent
	if at := address(t, tab); !strings.HasSuffix(at, "/en/plan/manage") {
		t.Fatalf("the provider leads back to %s", at)
	}
	shows(t, tab, "The public sees version 1")
	do(t, tab, chromedp.Navigate(s.URL+"/en/people"))
	if body := get(t, tab, chromedp.Evaluate[string](`document.body.innerText`)); strings.Contains(body, "dorte@") {
		t.Error("a publisher manages people")
	}
	rows, err := s.office.desk.Audit(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`sign`).MatchString(rows[len(rows)-1].Action) && !strings.Contains(fmt.Sprint(rows), "account") {
		t.Errorf("the audit does not know of the new account: %s", rows[len(rows)-1].Action)
	}
}

// What holds for every page holds for the plan and for where people work.
func TestEveryPageOfTheDesk(t *testing.T) {
	t.Parallel()
	src := axe(t)
	serveDemo(t)
	s := serveOffice(t, nil, nil)
	tab := s.signIn(t, "Dan", publisher(), auth.Grant{Role: auth.Administrator}, auth.Grant{Role: auth.Analyst})
	before(t, tab, noWebGL)
	for _, page := range s.tour(t) {
		for _, lang := range []string{"da", "en"} {
			holds(t, tab, src, s.URL+strings.Replace(page[1], "/en/", "/"+lang+"/", 1), page[0], lang)
		}
	}
}

// tour is one address of every kind of page of the plan and the desk, by the name of its picture, for somebody who may do everything.
func (s *staffed) tour(t *testing.T) [][2]string {
	t.Helper()
	view, err := s.office.desk.Plan(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	goal, x, round := view.Head.Goals[0], view.Items[0], s.city.round.ID[:12]
	for _, it := range view.Items {
		if len(it.Milestones) > 1 && len(it.Partners) > 0 {
			x = it
		}
	}
	u := s.city.round.UrbanAreas[0]
	return [][2]string{
		{"plan", "/en/plan"},
		{"plan-late", "/en/plan?status=late"},
		{"goal", "/en/plan/goal/" + goal.ID},
		{"sub-goal", "/en/plan/sub-goal/" + goal.SubGoals[0].ID},
		{"administration", "/en/plan/administration/" + x.Owner},
		{"intervention", "/en/intervention/" + x.ID},
		{"partner", "/en/partner/" + x.Partners[0].Partner},
		{"coverage", "/en/coverage"},
		{"versions", "/en/plan/versions"},
		{"versions-between", "/en/plan/versions/1..1"},
		{"area-with-plan", "/en/area/" + u.Parts[0].Areas[0]},
		{"urban-area-with-plan", "/en/urban-area/" + u.Code},
		{"me", "/en/me"},
		{"intervention-new", "/en/intervention/new"},
		{"intervention-edit", "/en/intervention/" + x.ID + "/edit"},
		{"history", "/en/intervention/" + x.ID + "/history"},
		{"plan-manage", "/en/plan/manage?publish=1"},
		{"plan-edit", "/en/plan/edit"},
		{"plan-import", "/en/plan/import"},
		{"designations", "/en/designations"},
		{"designation", "/en/designation/" + round + "-1"},
		{"notes", "/en/notes"},
		{"people", "/en/people"},
		{"audit", "/en/audit"},
		{"stability", "/en/stability"},
		{"clusters", "/en/clusters"},
		{"clusters-employment", "/en/clusters/employment"},
	}
}

// Pictures of them are kept where KVARTER_ARTEFACTS names a folder.
func TestPicturesOfTheDesk(t *testing.T) {
	dir := artefacts(t)
	serveDemo(t)
	s := serveOffice(t, nil, nil)
	tab := s.signIn(t, "Dan", publisher(), auth.Grant{Role: auth.Administrator}, auth.Grant{Role: auth.Analyst})
	for _, look := range []struct {
		name  string
		width int64
		dark  bool
	}{{"phone", 375, false}, {"desktop", 1280, false}, {"dark", 1280, true}} {
		do(t, tab, chromedp.EmulateViewport(look.width, 900))
		scheme(t, tab, look.dark)
		for _, page := range s.tour(t) {
			do(t, tab, chromedp.Navigate(s.URL+page[1]))
			keep(t, dir, "desk-"+page[0]+"-en-"+look.name+".png", get(t, tab, chromedp.FullScreenshot(100)), "\x89PNG")
		}
	}
	scheme(t, tab, false)
	for _, page := range s.tour(t) {
		do(t, tab, chromedp.Navigate(s.URL+strings.Replace(page[1], "/en/", "/da/", 1)))
		keep(t, dir, "desk-"+page[0]+"-da-print.pdf", printed(t, tab), "%PDF")
	}
}

// An analyst moves the map of the spatial reading, and changes from what lies among its like to hot and cold spots.
func TestMapOfTheSpatialReading(t *testing.T) {
	serveDemo(t)
	s := serveOffice(t, nil, nil)
	tab := s.signIn(t, "Ane", auth.Grant{Role: auth.Analyst})
	do(t, tab, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(s.URL+"/en/clusters/education"))
	until(t, tab, "the map is offered", `document.querySelector(".map-start")?.hidden === false`)
	do(t, tab, chromedp.Click(chromedp.CSS(".map-start button")))
	until(t, tab, "the map shows what lies among its like", ready+` && `+figure+`.dataset.painted === "=clusters"`)
	get(t, tab, chromedp.Evaluate[bool](`(() => { const s = document.querySelector("#map-theme"); s.value = "=spots"; s.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`))
	until(t, tab, "the map shows hot and cold spots", figure+`.dataset.painted === "=spots"`)
	if key := text(t, tab, ".map-key"); !strings.Contains(key, "Hot spot") || !strings.Contains(key, "Not told from chance") {
		t.Errorf("the legend says %q", key)
	}
}

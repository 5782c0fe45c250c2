package cli

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kvarter/internal/auth"
	"kvarter/internal/workbook"
)

// hostile are texts that would do harm where they were taken for anything but text: markup, a script, a template, and formulas of spreadsheets.
var hostile = []string{
	`<script>alert("hostile")</script>`,
	`"><img src=x onerror=alert('hostile')>`,
	`{{.Token}}{{html "hostile"}}`,
	`=HYPERLINK("http://hostile.example","hostile")`,
	`+1+cmd|' /C hostile'!A0`,
	`-2+3+hostile`,
	`@SUM(1+1)*hostile`,
	`javascript:alert('hostile')`,
	"\t=1+1 hostile",
	`</textarea></title></style><svg onload=alert('hostile')>`,
}

// freeText are the fields that take any text; others take codes, numbers and dates, and refuse the rest.
var freeText = regexp.MustCompile(`(DA|EN|Note|note|Source|Reference|Text|Contact|Decision)$`)

// textFields are the fields of a form that take free text.
func textFields(v *visitor, mark string) []string {
	i := strings.Index(v.body, mark)
	text := v.body[i:]
	text = text[:strings.Index(text, "</form>")]
	var out []string
	for _, m := range regexp.MustCompile(`(?s)<(?:input|textarea)([^>]*)>`).FindAllStringSubmatch(text, -1) {
		name := regexp.MustCompile(`\sname="([^"]*)"`).FindStringSubmatch(m[1])
		if name == nil || regexp.MustCompile(`type="(hidden|date|checkbox|radio|email|password|file)"|inputmode="numeric"|list="codes"`).MatchString(m[1]) {
			continue
		}
		out = append(out, html.UnescapeString(name[1]))
	}
	return out
}

// Text that somebody typed into any field comes out as text on every page, in CSV and in the workbook.
func TestHostileText(t *testing.T) {
	s := serveOffice(t, nil, nil)
	boss := s.named(t, "dan@city.example", hostile[0]+" Dan", publisher(), auth.Grant{Role: auth.Analyst}, auth.Grant{Role: auth.Administrator})
	view, err := s.office.desk.Plan(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	filled := 0
	poison := func(mark string, f url.Values, skip ...string) url.Values {
		for i, name := range textFields(boss, mark) {
			if name == "csrf" || !freeText.MatchString(name) {
				continue
			}
			if f.Get(name) == "" && strings.Contains(name, "[") { // an empty row stays empty
				continue
			}
			f.Set(name, hostile[i%len(hostile)]+" "+name)
			filled++
		}
		return f
	}
	for i, x := range view.Items[:len(hostile)] {
		at := "/en/intervention/" + x.ID
		boss.get(at + "/edit").want(http.StatusOK)
		f := poison(`id="edit"`, boss.form(`id="edit"`))
		boss.post(at, f).want(http.StatusOK)
		boss.get(at)
		boss.post(at+"/update", url.Values{"kind": {"update"}, "text": {hostile[i]}}).want(http.StatusOK)
		boss.post(at+"/status", url.Values{"status": {"late"}, "reason": {hostile[i]}, "seen": {boss.find(hiddenSeen)}})
		boss.get("/en/notes")
		boss.post("/en/notes", url.Values{"intervention": {x.ID}, "text": {hostile[i]}}).want(http.StatusOK)
	}
	boss.get("/en/plan/edit").want(http.StatusOK)
	boss.post("/en/plan/edit", poison(`class="form long"`, boss.form(`class="form long"`))).want(http.StatusOK)
	if filled < 60 {
		t.Fatalf("%d fields were filled: the forms are not what they were", filled)
	}
	round := s.city.round.ID[:12]
	boss.get("/en/designation/" + round + "-1")
	boss.post("/en/designation/"+round+"-1/take-back", url.Values{"seen": {boss.find(hiddenSeen)}, "reason": {hostile[3]}}).want(http.StatusOK)
	boss.post("/en/designation/"+round+"-1/publish", url.Values{"seen": {boss.find(hiddenSeen)}}).want(http.StatusOK)
	boss.get("/en/designation/" + round + "-1")
	boss.post("/en/designation/"+round+"-1/repeal", url.Values{"seen": {boss.find(hiddenSeen)}, "reason": {hostile[0]}}).want(http.StatusOK)
	boss.get("/en/plan/manage?publish=1").want(http.StatusOK)
	boss.post("/en/plan/publish", boss.form(`action="/en/plan/publish"`)).want(http.StatusOK)
	boss.get("/en/people")
	boss.post("/en/people", url.Values{"name": {hostile[1]}, "email": {"h@city.example"}, "role": {"reader"}})

	// Every page that a reader can come to from the plan and the desk, as somebody with every role and as nobody.
	seen := 0
	for who, v := range map[string]*visitor{"the publisher": boss, "nobody": s.stranger(t)} {
		todo, done := []string{"/en/plan", "/da/plan", "/en/coverage", "/da/coverage", "/en/plan/versions", "/en/"}, map[string]bool{}
		if who == "the publisher" {
			for _, p := range s.tour(t) {
				todo = append(todo, p[1], strings.Replace(p[1], "/en/", "/da/", 1))
			}
		}
		for len(todo) > 0 && len(done) < 250 {
			path := todo[0]
			todo = todo[1:]
			if done[path] {
				continue
			}
			done[path] = true
			v.get(path)
			if strings.HasSuffix(path, ".csv") {
				cellsAreText(t, path, v.body)
				continue
			}
			if strings.HasSuffix(path, ".json") {
				if !json.Valid([]byte(v.body)) {
					t.Errorf("%s is no JSON", path)
				}
				continue
			}
			if strings.HasSuffix(path, ".xlsx") {
				continue
			}
			seen += strings.Count(v.body, "hostile")
			for _, raw := range []string{"<script>alert", "<img src=x", "<svg onload", "</textarea></title>", `href="javascript:`} {
				if strings.Contains(v.body, raw) {
					t.Errorf("%s, %s: %s stands in the page\n%s", who, path, raw, around(v.body, raw))
				}
			}
			if tok := v.find(hiddenToken); tok != "" && strings.Contains(v.body, tok+"hostile") {
				t.Errorf("%s, %s: a template was run", who, path)
			}
			for _, m := range regexp.MustCompile(`href="(/(?:en|da)/(?:plan|intervention|partner|coverage)[^"#]*)"`).FindAllStringSubmatch(v.body, -1) {
				todo = append(todo, html.UnescapeString(m[1]))
			}
		}
		if len(done) < 40 {
			t.Errorf("%s: %d pages", who, len(done))
		}
	}
	if seen < 500 {
		t.Errorf("the hostile text stands on the pages %d times only", seen)
	}
	boss.get("/en/audit.csv").want(http.StatusOK)
	cellsAreText(t, "/en/audit.csv", boss.body)

	// The workbook: no formula anywhere, and every text as it was typed.
	boss.get("/en/plan.xlsx").want(http.StatusOK)
	file := []byte(boss.body)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r)
		if regexp.MustCompile(`<f[ >]`).Match(b) || bytes.Contains(b, []byte("externalLink")) {
			t.Errorf("%s holds a formula or a link", f.Name)
		}
	}
	book, err := workbook.Read("plan.xlsx", file)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, sheet := range book {
		fmt.Fprintf(&all, "%+v", sheet)
	}
	for _, x := range hostile {
		if !strings.Contains(all.String(), strings.TrimSpace(x)) {
			t.Errorf("the workbook does not give back %q", x)
		}
	}
}

func around(body, part string) string {
	i := strings.Index(body, part)
	return body[max(0, i-150):min(len(body), i+100)]
}

// cellsAreText checks that no cell of a CSV file begins as a formula would.
func cellsAreText(t *testing.T, name, text string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = -1
	if strings.Count(strings.SplitN(text, "\n", 2)[0], ";") > 0 {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	number := regexp.MustCompile(`^[-+]?[0-9][0-9.,]*$`)
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") && !number.MatchString(cell) {
				t.Errorf("%s: a cell begins as a formula: %q", name, cell)
			}
		}
	}
}

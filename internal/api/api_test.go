package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/api"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/method"
	"kvarter/internal/pipeline"
	"kvarter/internal/workspace"
)

// city screens the made-up city and serves it.
func city(t *testing.T) (http.Handler, *edition.Tables) {
	t.Helper()
	built, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := built.Write(dir); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	chain, err := pipeline.ScreenRounds(in, kvarter.Period(built.First.Year), kvarter.Period(built.Second.Year))
	if err != nil {
		t.Fatal(err)
	}
	var all []*edition.Tables
	for _, s := range chain {
		x := &edition.Tables{City: w.Name.Text, Round: s.Round, Method: s.Method, Lists: map[string]*method.Method{}}
		for _, m := range s.Listing {
			x.Lists[m.ID] = m
		}
		all = append([]*edition.Tables{x}, all...)
	}
	h, err := api.New(all, nil, "test")
	if err != nil {
		t.Fatal(err)
	}
	return h, all[0]
}

func ask(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// Every path of the OpenAPI document answers, and the answer is as its own schema says; so is every refusal.
func TestAnswersAreAsTheDocumentSays(t *testing.T) {
	h, tables := city(t)
	w := ask(h, api.Prefix+"/openapi.json")
	var doc map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("version %v, want 3.1", doc["openapi"])
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("file:///openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer("{round}", "current", "{criterion}", "income")
	code := map[string]string{"areas": tables.Round.Areas.Items[0].Code, "urban-areas": tables.Round.UrbanAreas[0].Code, "housing-areas": tables.Round.HousingAreas.Items[0].Code}
	paths := doc["paths"].(map[string]any)
	if len(paths) != 12 {
		t.Errorf("%d paths, want 12", len(paths))
	}
	for path := range paths {
		at := fill.Replace(path)
		for kind, c := range code {
			if strings.HasSuffix(at, "/"+kind+"/{code}") {
				at = strings.Replace(at, "{code}", c, 1)
			}
		}
		for _, lang := range []string{"da", "en"} {
			w := ask(h, at+"?lang="+lang)
			if w.Code != 200 {
				t.Errorf("%s: %d %s", at, w.Code, w.Body)
				continue
			}
			valid(t, compiler, path, "200", "application~1json", w.Body.Bytes())
		}
		if strings.Contains(path, "{code}") {
			w := ask(h, strings.Replace(fill.Replace(path), "{code}", "nowhere", 1))
			if w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s of an unknown code: %d %s", path, w.Code, w.Header().Get("Content-Type"))
			}
			valid(t, compiler, path, "404", "application~1problem+json", w.Body.Bytes())
		}
	}
	for _, bad := range []string{"/rounds/deadbeef00", "/rounds/current/criteria/nothing"} {
		if w := ask(h, api.Prefix+bad); w.Code != 404 {
			t.Errorf("%s: %d, want 404", bad, w.Code)
		}
	}
	for _, bad := range []string{"/rounds/current/scenario?enter.incom=1", "/rounds/current/scenario?enter.income=x", "/rounds/current/areas?limit=0", "/rounds/current/areas?lang=fr"} {
		if w := ask(h, api.Prefix+bad); w.Code != 400 && w.Code != 422 {
			t.Errorf("%s: %d, want a refusal", bad, w.Code)
		}
	}
}

func valid(t *testing.T, c *jsonschema.Compiler, path, status, mime string, body []byte) {
	t.Helper()
	at := "file:///openapi.json#/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path) + "/get/responses/" + status + "/content/" + mime + "/schema"
	schema, err := c.Compile(at)
	if err != nil {
		// Refusals share one answer, «default», where they are not listed one by one.
		t.Errorf("%s %s: %v", path, status, err)
		return
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%s: %v", path, err)
	}
}

// The interface says the same sentence as package explain, for every area in both languages.
func TestSentencesAreThoseOfExplain(t *testing.T) {
	h, tables := city(t)
	var lists []*method.Method
	for _, m := range tables.Lists {
		lists = append(lists, m)
	}
	seen := map[string]bool{}
	for _, lang := range []string{"da", "en"} {
		for i := range tables.Round.Findings {
			f := &tables.Round.Findings[i]
			if i%7 != 0 && seen[string(f.Outcome)+lang] {
				continue
			}
			seen[string(f.Outcome)+lang] = true
			var got struct {
				Data struct {
					Outcome   string `json:"outcome"`
					Explained struct {
						Sentence string `json:"sentence"`
					} `json:"explained"`
				} `json:"data"`
			}
			if err := json.Unmarshal(ask(h, api.Prefix+"/rounds/current/areas/"+f.Area+"?lang="+lang).Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if want := explain.Sentence(tables.Round, tables.Method, f.Area, lang, explain.Public, lists...); got.Data.Explained.Sentence != want || got.Data.Outcome != string(f.Outcome) {
				t.Errorf("%s %s: %q, want %q", lang, f.Area, got.Data.Explained.Sentence, want)
			}
		}
	}
	if len(seen) < 2*6 { // in, out, just out, by law, excluded, undetermined or suppressed
		t.Errorf("only %d kinds of outcome were tried", len(seen)/2)
	}
}

// A scenario moves areas, and an empty one moves none.
func TestScenario(t *testing.T) {
	h, _ := city(t)
	count := func(query string) int {
		var got struct {
			Data struct {
				Entering, Leaving []any
			} `json:"data"`
		}
		if err := json.Unmarshal(ask(h, api.Prefix+"/rounds/current/scenario"+query).Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		return len(got.Data.Entering) + len(got.Data.Leaving)
	}
	if n := count(""); n != 0 {
		t.Errorf("%d areas move with nothing moved", n)
	}
	if n := count("?count-1=7"); n == 0 {
		t.Error("seven of seven criteria move no area")
	}
}

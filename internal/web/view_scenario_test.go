package web

import (
	"encoding/csv"
	"html"
	"strings"
	"testing"
)

// Every scenario answers with its link: an address that says nothing new leads to the plain one, and one that cannot be read is told why.
func TestScenarioAnswersByLink(t *testing.T) {
	s, _ := site(t, nil)
	const at = "/en/r/5f2a9c0d1e3b/scenario"
	plain := get(s, at)
	if plain.Code != 200 {
		t.Fatalf("%d", plain.Code)
	}
	checkPage(t, at, "en", plain.Body.String())
	if !strings.Contains(plain.Body.String(), "Nothing is moved") {
		t.Error("the plain scenario does not say that nothing is moved")
	}
	name := "enter.income"
	if !strings.Contains(plain.Body.String(), `name="`+name+`"`) {
		t.Fatal("no field for the income threshold")
	}
	moved := get(s, at+"?"+name+"=0.5")
	if body := html.UnescapeString(moved.Body.String()); moved.Code != 200 || !strings.Contains(body, `rel="canonical" href="`+at+"?"+name+`=0.5"`) {
		t.Errorf("%d: the canonical link does not carry the scenario", moved.Code)
	}
	if w := get(s, at+"?"+name+"=1.4"); !strings.Contains(w.Body.String(), `rel="canonical" href="`+at+`"`) {
		t.Error("a value that the method has makes another link")
	}
	for _, bad := range []string{"?enter.incom=1", "?" + name + "=abc", "?" + name + "=-5", "?x.percent=a"} {
		w := get(s, at+bad)
		if w.Code != 400 {
			t.Errorf("%s: %d, want 400", bad, w.Code)
		}
		checkPage(t, at+bad, "en", w.Body.String())
	}
	rows, err := csv.NewReader(get(s, at+".csv?"+name+"=0.5").Body).ReadAll()
	if err != nil || len(rows) == 0 || rows[0][3] != "move" {
		t.Errorf("%v %v", rows, err)
	}
}

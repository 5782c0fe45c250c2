package auth

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The table as people read it is kept in testdata: a change of who may do what shows as a change of that file.
func TestTableIsTheWrittenOne(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		want, err := os.ReadFile("testdata/table." + lang + ".md")
		if err != nil {
			t.Fatal(err)
		}
		if got := DefaultTable().Markdown(lang); got != string(want) {
			t.Errorf("%s: the table is not testdata/table.%s.md:\n%s", lang, lang, got)
		}
	}
}

func TestTableIsWhole(t *testing.T) {
	table := DefaultTable()
	if len(table) != len(Actions()) {
		t.Errorf("the table has %d actions, there are %d", len(table), len(Actions()))
	}
	for _, a := range Actions() {
		if len(table[a]) == 0 {
			t.Errorf("nobody may %s", a)
		}
		for r := range table[a] {
			if !slices.Contains(Roles(), r) {
				t.Errorf("%s names role %q, which is none", a, r)
			}
		}
		if a.Text("da") == string(a) || strings.Contains(a.Text("en"), "_") {
			t.Errorf("%s has no words", a)
		}
	}
	for _, r := range Roles() {
		if strings.Contains(r.Text("da"), "_") || strings.Contains(r.Text("en"), "_") {
			t.Errorf("%s has no words", r)
		}
	}
}

func TestMay(t *testing.T) {
	contributor := Grant{Role: Contributor, Administration: "buf"}
	partner := Grant{Role: Contributor, Organisation: "housing"}
	lead := Grant{Role: AreaLead, Areas: []string{"a", "b"}}
	for _, c := range []struct {
		name   string
		grants []Grant
		action Action
		on     Object
		want   bool
	}{
		{"own administration", []Grant{contributor}, EditIntervention, Object{Administration: "buf", Areas: []string{"z"}}, true},
		{"another administration", []Grant{contributor}, EditIntervention, Object{Administration: "sof"}, false},
		{"nobody's object", []Grant{contributor}, EditIntervention, Object{}, false},
		{"an organisation named as the administration", []Grant{partner}, EditIntervention, Object{Administration: "housing"}, false},
		{"own organisation", []Grant{partner}, AddUpdate, Object{Administration: "buf", Organisation: "housing"}, true},
		{"inside the own areas", []Grant{lead}, EditIntervention, Object{Areas: []string{"b"}}, true},
		{"across the border", []Grant{lead}, EditIntervention, Object{Areas: []string{"b", "c"}}, false},
		{"an update across the border", []Grant{lead}, AddUpdate, Object{Areas: []string{"b", "c"}}, true},
		{"an update elsewhere", []Grant{lead}, AddUpdate, Object{Areas: []string{"c"}}, false},
		{"the whole city", []Grant{lead}, AddUpdate, Object{}, false},
		{"two roles add up", []Grant{lead, {Role: Analyst}}, Screen, Object{}, true},
		{"areas of one role do not widen another", []Grant{contributor, lead}, OverrideStatus, Object{Administration: "buf", Areas: []string{"c"}}, false},
		{"an administrator does not adopt", []Grant{{Role: Administrator}}, Adopt, Object{}, false},
		{"no role", nil, ViewInternal, Object{}, false},
		{"an unknown role", []Grant{{Role: "king"}}, ViewInternal, Object{}, false},
	} {
		p := &Person{Grants: c.grants}
		if got := DefaultTable().May(p, c.action, c.on); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if DefaultTable().May(nil, ViewInternal, Object{}) {
		t.Error("nobody may see internal pages")
	}
}

func drawCodes(t *rapid.T, label string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", ""}), 0, 4, func(s string) string { return s }).Draw(t, label)
}

// drawGrant draws any grant, also such that checkGrants refuses.
func drawGrant(t *rapid.T) Grant {
	body := rapid.SampledFrom([]string{"", "buf", "sof"})
	return Grant{Role: rapid.SampledFrom(append(Roles(), "", "king")).Draw(t, "role"),
		Administration: body.Draw(t, "administration"), Organisation: body.Draw(t, "organisation"), Areas: drawCodes(t, "areas")}
}

func drawObject(t *rapid.T) Object {
	body := rapid.SampledFrom([]string{"", "buf", "sof"})
	return Object{Administration: body.Draw(t, "owner"), Organisation: body.Draw(t, "partner"), Areas: drawCodes(t, "where")}
}

// allowed says from the definition of each scope, written apart from the table's own code, whether one grant reaches an object.
func allowed(s Scope, g Grant, on Object) bool {
	mine := 0
	for _, a := range on.Areas {
		for _, b := range g.Areas {
			if a == b && a != "" {
				mine++
			}
		}
	}
	return s == "always" ||
		s == "own" && (g.Administration == on.Administration && on.Administration != "" || g.Organisation == on.Organisation && on.Organisation != "") ||
		s == "touching" && mine > 0 ||
		s == "within" && mine > 0 && mine == len(on.Areas)
}

// Of any table, with any roles and any object: allowed is exactly what the table says; a disabled account may nothing.
func TestNothingBeyondTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := Table{}
		for _, a := range Actions() {
			table[a] = rapid.MapOfN(rapid.SampledFrom(Roles()), rapid.SampledFrom([]Scope{No, Own, Within, Touching, Always, "sometimes"}), 0, 4).Draw(t, string(a))
		}
		p := &Person{Grants: rapid.SliceOfN(rapid.Custom(drawGrant), 0, 3).Draw(t, "grants")}
		on := drawObject(t)
		for _, a := range append(Actions(), "", "fly") {
			want := false
			for _, g := range p.Grants {
				want = want || allowed(table[a][g.Role], g, on)
			}
			if got := table.May(p, a, on); got != want {
				t.Fatalf("%s: %v, the table says %v", a, got, want)
			}
			if want && !table.MayAnywhere(p, a) {
				t.Fatalf("%s is allowed here and is said to be allowed nowhere", a)
			}
			gone := *p
			gone.Disabled = true
			if table.May(&gone, a, on) || table.MayAnywhere(&gone, a) {
				t.Fatalf("%s: a disabled account may", a)
			}
		}
	})
}

// A role of a scope does nothing outside it but what every role may do anywhere.
func TestScopedRolesStayInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, on := drawGrant(t), drawObject(t)
		if checkGrants([]Grant{g}) != nil || g.Role != Contributor && g.Role != AreaLead {
			return
		}
		if slices.ContainsFunc(on.Areas, func(a string) bool { return slices.Contains(g.Areas, a) }) ||
			g.Administration != "" && g.Administration == on.Administration || g.Organisation != "" && g.Organisation == on.Organisation {
			return
		}
		for _, a := range Actions() {
			if DefaultTable().May(&Person{Grants: []Grant{g}}, a, on) && a != ViewInternal && a != OwnAccount {
				t.Fatalf("%s may %s outside its scope", g.Role, a)
			}
		}
	})
}

func TestCheckGrants(t *testing.T) {
	for _, c := range []struct {
		g  Grant
		ok bool
	}{
		{Grant{Role: Reader}, true},
		{Grant{Role: "king"}, false},
		{Grant{Role: Contributor}, false},
		{Grant{Role: Contributor, Administration: "buf"}, true},
		{Grant{Role: Contributor, Organisation: "o"}, true},
		{Grant{Role: Contributor, Administration: "buf", Organisation: "o"}, false},
		{Grant{Role: Contributor, Administration: "buf", Areas: []string{"a"}}, false},
		{Grant{Role: AreaLead}, false},
		{Grant{Role: AreaLead, Areas: []string{""}}, false},
		{Grant{Role: AreaLead, Areas: []string{"a"}}, true},
		{Grant{Role: AreaLead, Areas: []string{"a"}, Administration: "buf"}, false},
		{Grant{Role: Administrator, Areas: []string{"a"}}, false},
	} {
		if err := checkGrants([]Grant{c.g}); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.g, err)
		}
	}
}

package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// texts are all texts of a memo in the order in which they are printed.
func texts(m *Memo) []string {
	out := []string{m.MadeUp, m.Kicker, m.Title, m.Lead, line(m.Facts)}
	if m.Picture != nil {
		out = append(out, m.Picture.Caption)
	}
	out = append(out, m.NoPicture)
	for _, s := range m.Sections {
		out = append(append(out, s.Heading), s.Paragraphs...)
		if s.Table != nil {
			if s.Table.Caption != s.Heading {
				out = append(out, s.Table.Caption)
			}
			out = append(out, s.Table.Head...)
			for _, r := range s.Table.Rows {
				out = append(out, r...)
			}
		}
		out = append(append(out, s.After...), s.Bullets...)
	}
	out = append(out, closing(m)...)
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// Every kind of outcome in both languages says what the explanation says: the sentence, every row, the flip, the quality, the caveat.
func TestAreaSaysWhatTheExplanationSays(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		e := town(t, explain.Public, nil)
		for _, o := range outcomes() {
			m := memo(t, o, lang)
			x := e.Explain(string(o), lang)
			if m.Lead != x.Sentence || x.Sentence == "" {
				t.Errorf("%s %s: lead %q, want %q", o, lang, m.Lead, x.Sentence)
			}
			all := strings.Join(texts(m), "\n")
			want := []string{x.Flip, x.Caveat, "Havneby & søn", "harbour", "0123456789ab", "2024"}
			for _, r := range x.Rows {
				want = append(want, explain.Upper(r.Label), r.ValueText, r.ComparisonText, r.ThresholdText, r.MarginText)
			}
			for _, w := range want {
				if !strings.Contains(all, w) {
					t.Errorf("%s %s: no %q in the memo\n%s", o, lang, w, all)
				}
			}
			if m.Picture == nil || !strings.Contains(m.Picture.Alt, m.Title) {
				t.Errorf("%s %s: no map with the name in its alternative text", o, lang)
			}
			for _, s := range m.Sections {
				if s.Heading == "" {
					t.Errorf("%s %s: a section without a heading", o, lang)
				}
				for _, r := range rowsOf(s) {
					if len(r) != len(s.Table.Head) || len(s.Table.Numeric) != len(r) {
						t.Errorf("%s %s: a row of %d cells under %d heads", o, lang, len(r), len(s.Table.Head))
					}
				}
			}
		}
	}
}

func rowsOf(s Section) [][]string {
	if s.Table == nil {
		return nil
	}
	return s.Table.Rows
}

func TestUnknownCodesAreNotFound(t *testing.T) {
	e := town(t, explain.Public, nil)
	for name, write := range map[string]func(*edition.Edition, string, Options) (*Memo, error){"Area": Area, "UrbanArea": UrbanArea, "HousingArea": HousingArea} {
		if _, err := write(e, "nowhere", Options{}); kvarter.CodeOf(err) != kvarter.NotFound || !strings.Contains(err.Error(), `"nowhere"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Round(nil, Options{}); kvarter.CodeOf(err) != kvarter.NotFound {
		t.Errorf("no round: %v", err)
	}
}

// An urban area, a housing area and a round say what package explain says of them.
func TestOtherMemosSayWhatIsExplained(t *testing.T) {
	e := town(t, explain.Public, nil)
	for _, lang := range []string{"da", "en"} {
		o := Options{Lang: lang}
		u, err := UrbanArea(e, "U1", o)
		if err != nil {
			t.Fatal(err)
		}
		x := explain.Urban(e.Round, e.Method, "U1", lang, explain.Public, e.ListMethods...)
		if u.Lead != x.Sentence || u.Title != explain.UrbanName(lang, "Sydhavnen / Åen / +3") || len(u.Sections[0].Table.Rows) != len(x.Rows) {
			t.Errorf("urban area, %s: %+v", lang, u)
		}
		h, err := HousingArea(e, "H1", o)
		if err != nil {
			t.Fatal(err)
		}
		if want := e.ExplainHousing(0, lang).Sentence; h.Lead != want {
			t.Errorf("housing area, %s: %q, want %q", lang, h.Lead, want)
		}
		r, err := Round(e, o)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.Lead, "2024") || len(r.Sections) != 4 {
			t.Errorf("round, %s: %q with %d sections", lang, r.Lead, len(r.Sections))
		}
	}
}

// The public is told of origin only for listed estates, and never how many persons would change it.
func TestOriginIsTold(t *testing.T) {
	e := town(t, explain.Public, nil)
	for code, want := range map[string]bool{"H1": true, "H2": false} {
		m, err := HousingArea(e, code, Options{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(texts(m), "\n")
		if got := strings.Contains(all, "Origin"); got != want {
			t.Errorf("%s: origin told %v, want %v", code, got, want)
		}
		if strings.Contains(all, "12 people") {
			t.Errorf("%s: persons are given for origin", code)
		}
	}
}

// Real figures that have not been through disclosure control are told without counts, and the memo says why there is no flip; they carry no
// banner. Staff are told the flip.
func TestRealFigures(t *testing.T) {
	e := town(t, explain.Public, func(r *kvarter.Round) { r.MadeUp = false })
	m, err := Area(e, "just_out", Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(texts(m), "\n")
	internal, err := Area(town(t, explain.Internal, func(r *kvarter.Round) { r.MadeUp = false }), "just_out", Options{Lang: "en"})
	if err != nil || !strings.Contains(strings.Join(texts(internal), "\n"), "7 more people") {
		t.Errorf("staff: %v", err)
	}
	if m.MadeUp != "" || strings.Contains(all, "7 more people") || !strings.Contains(all, phrase("en", "area.flip.closed")) {
		t.Errorf("%s", all)
	}
}

func TestWithoutGeometryTheMemoSaysSo(t *testing.T) {
	e := town(t, explain.Public, func(r *kvarter.Round) {
		for i := range r.Areas.Items {
			r.Areas.Items[i].Outline = nil
		}
		r.HousingAreas.Items[0].Outline = nil
	})
	for _, lang := range []string{"da", "en"} {
		o := Options{Lang: lang}
		a, err1 := Area(e, "in", o)
		u, err2 := UrbanArea(e, "U1", o)
		h, err3 := HousingArea(e, "H1", o)
		r, err4 := Round(e, o)
		for k, m := range []*Memo{a, u, h, r} {
			if err := []error{err1, err2, err3, err4}[k]; err != nil || m.Picture != nil || m.NoPicture != phrase(lang, "report.map.none") {
				t.Errorf("memo %d, %s: %v %+v", k, lang, err, m)
			}
		}
	}
}

// Long tables stay within two pages: they end with a sentence that counts the rest.
func TestLongTablesAreCut(t *testing.T) {
	e := town(t, explain.Public, func(r *kvarter.Round) {
		for range 49 {
			r.UrbanAreas = append(r.UrbanAreas, kvarter.UrbanArea{Code: "V", Name: "V", Population: 1})
		}
	})
	m, err := Round(e, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if s := m.Sections[0]; len(s.Table.Rows) != maxRows || len(s.After) != 1 || !strings.Contains(s.After[0], "36 of 50") {
		t.Errorf("%d rows, then %q", len(s.Table.Rows), s.After)
	}
}

// Phrases that the pages have too are the pages' phrases, and a city's own words take their place.
func TestPhrasesAreThoseOfThePages(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		files, _ := filepath.Glob(filepath.Join("..", "web", "strings", lang, "*.json"))
		compared := 0
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var words map[string]string
			if err := json.Unmarshal(data, &words); err != nil {
				t.Fatal(err)
			}
			for k, want := range words {
				if got := phrase(lang, k); got != "" {
					compared++
					if got != want {
						t.Errorf("%s %s: %q, the page has %q", lang, k, got, want)
					}
				}
			}
		}
		if compared < 80 {
			t.Errorf("%s: only %d phrases are shared with the pages", lang, compared)
		}
	}
	m, err := Area(town(t, explain.Public, nil), "in", Options{Lang: "en", Words: map[string]string{"area.kind": "Rode"}})
	if err != nil || !strings.HasPrefix(m.Kicker, "Rode · ") {
		t.Errorf("%v: %q", err, m.Kicker)
	}
}

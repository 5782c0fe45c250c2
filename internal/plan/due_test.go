package plan

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kvarter"
)

func TestDue(t *testing.T) {
	p := example()
	x := &p.Interventions[0] // a milestone due 2025-06-01; with m3 below the last sign of life is of 2025-01-31
	x.Milestones = append(x.Milestones, kvarter.Milestone{ID: "m2", Due: "2025-02-01"}, kvarter.Milestone{ID: "m3", Due: "2025-02-01", Done: "2025-01-31"})
	p.Interventions = append(p.Interventions,
		kvarter.Intervention{ID: "over", Owner: "health", From: 2020, EndedOn: "2024-01-01"},
		kvarter.Intervention{ID: "later", Owner: "health", From: 2026},
		kvarter.Intervention{ID: "silent", Owner: "health", From: 2024})
	short := func(items []DueItem) string {
		var out []string
		for _, d := range items {
			out = append(out, fmt.Sprintf("%s %s%s %s %d", d.Intervention, d.Kind, d.Milestone, d.Date, d.Days))
		}
		return strings.Join(out, "; ")
	}
	silent := "silent update 2024-06-29 -245" // 180 days after 1 January 2024, a leap year
	for _, c := range []struct {
		what    string
		whose   Whose
		horizon int
		want    string
	}{
		{"all, a month", Whose{}, 31, silent + "; gp milestonem2 2025-02-01 -28"},
		{"all, half a year", Whose{}, 180, silent + "; gp milestonem2 2025-02-01 -28; gp milestonem1 2025-06-01 92; gp update 2025-07-30 151"},
		{"an owner", Whose{Administration: "social"}, 0, "gp milestonem2 2025-02-01 -28"},
		{"one that takes part", Whose{Administration: "health"}, 0, silent + "; gp milestonem2 2025-02-01 -28"},
		{"a partner", Whose{Partner: "police"}, 0, "gp milestonem2 2025-02-01 -28"},
		{"a stranger", Whose{Partner: "region"}, 365, ""},
	} {
		if got := short(Due(p, today, c.whose, c.horizon, DefaultRules())); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	d := Due(p, today, Whose{Partner: "police"}, 92, DefaultRules())
	for i, want := range []string{"»Socialrådgivere hos læger«: milepælen »m2«, 1. februar 2025, 28 dage over tiden.", "»Socialrådgivere hos læger«: milepælen »aftale«, 1. juni 2025, om 92 dage."} {
		if got := d[i].In("da"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A reader of RFC 5545 that shares nothing with the writer.
func readICal(t *rapid.T, s string) []string {
	if !strings.HasSuffix(s, "\r\n") {
		t.Fatal("the last line does not end")
	}
	for _, line := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") || line == "" {
			t.Fatalf("%d octets: %q", len(line), line)
		}
	}
	return strings.Split(strings.ReplaceAll(s, "\r\n ", ""), "\r\n")
}

func TestCalendarIsWhatTheStandardSays(t *testing.T) {
	clean := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(anyText, rapid.StringN(0, 300, -1), rapid.SampledFrom([]string{"x\r\nEND:VEVENT\r\nBEGIN:VEVENT", strings.Repeat("æ", 200), strings.Repeat("𝄞", 90), "\xff\xfe", "a\\nb;c,d"}))
		e := Event{UID: "x@y", Date: anyDate.Draw(t, "date"), Summary: text.Draw(t, "summary"), Description: text.Draw(t, "description"), URL: rapid.SampledFrom([]string{"", "https://example.org/da/plan", "x\r\ny:z"}).Draw(t, "url")}
		begins := 0
		for _, line := range readICal(t, ICal("Plan", "da", today, []Event{e, {UID: "undated"}})) {
			if line == "BEGIN:VEVENT" {
				begins++
			}
			for name, in := range map[string]string{"SUMMARY:": e.Summary, "DESCRIPTION:": e.Description} {
				v, ok := strings.CutPrefix(line, name)
				if !ok {
					continue
				}
				var back strings.Builder
				for i := 0; i < len(v); i++ {
					if v[i] == '\\' {
						i++
						if v[i] == 'n' {
							back.WriteByte('\n')
							continue
						}
					}
					back.WriteByte(v[i])
				}
				want := strings.Map(func(r rune) rune {
					if r < ' ' && r != '\n' && r != '\t' || r == 0x7F {
						return -1
					}
					return r
				}, clean.Replace(strings.ToValidUTF8(in, "\uFFFD")))
				// strings.ToValidUTF8 joins a run of bad bytes into one mark
				if squeeze(back.String()) != squeeze(want) {
					t.Fatalf("%q came back as %q", in, back.String())
				}
			}
		}
		if begins != 1 {
			t.Fatalf("%d events", begins)
		}
	})
}

func squeeze(s string) string {
	for strings.Contains(s, "\uFFFD\uFFFD") {
		s = strings.ReplaceAll(s, "\uFFFD\uFFFD", "\uFFFD")
	}
	return s
}

func TestCalendarOfWhatIsDue(t *testing.T) {
	p := example()
	p.MadeUp = true
	link := func(id string) string { return "https://example.org/da/intervention/" + id }
	events := func() []Event {
		return Events(p, Due(p, today, Whose{}, 100, DefaultRules()), "da", "example.org", link)
	}
	got := ICal("Mine frister", "da", today, events())
	want := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kvarter//plan//DA\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Mine frister\r\n" +
		"BEGIN:VEVENT\r\nUID:plan-gp-milestone-m1@example.org\r\nDTSTAMP:20250301T000000Z\r\nDTSTART;VALUE=DATE:20250601\r\nSUMMARY:Socialrådgivere hos læger: aftale\r\n" +
		"DESCRIPTION:»Socialrådgivere hos læger«: milepælen »aftale«\\, 1. jun\r\n i 2025\\, om 92 dage.\\nOpdigtet.\r\nURL:https://example.org/da/intervention/gp\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if got != want {
		t.Errorf("%q\nwant\n%q", got, want)
	}
	before := events()[0]
	p.Interventions[0].Milestones[0].Due = "2025-05-01"
	if after := events()[0]; after.UID != before.UID || after.Date == before.Date {
		t.Error("a moved milestone is another event")
	}
}

func TestDigest(t *testing.T) {
	before := example()
	before.Interventions = append(before.Interventions, kvarter.Intervention{ID: "still", From: 2024, Updates: []kvarter.Update{{Date: "2024-08-20", By: "Bo", Kind: kvarter.UpdateText, Text: "i gang"}}},
		kvarter.Intervention{ID: "gone", From: 2024})
	after := Canonical(before)
	after.Title.EN = "The action plan"
	after.Interventions = append(after.Interventions[:2], kvarter.Intervention{ID: "new", From: 2026})
	x := &after.Interventions[0]
	x.Milestones[0].Done = "2025-02-20"
	x.Updates = append(x.Updates, kvarter.Update{Date: "2025-02-20", By: "Ada", Kind: kvarter.UpdateText, Text: "nået"}, kvarter.Update{Date: "2025-02-25", By: "Ada", Kind: kvarter.UpdateNoChange})

	d := Summarise(before, after, "2025-02-01", today, Whose{}, DefaultRules())
	if len(d.Plan) != 1 || d.Plan[0].In("en") != "the plan, title (English): Action plan → The action plan" {
		t.Errorf("%+v", d.Plan)
	}
	if len(d.Interventions) != 4 {
		t.Fatalf("%+v", d.Interventions)
	}
	gp, still, fresh, gone := d.Interventions[0], d.Interventions[1], d.Interventions[2], d.Interventions[3]
	if len(gp.Updates) != 1 || gp.Updates[0].Text != "nået" || len(gp.Changes) != 1 || gp.Changes[0].In("da") != "milepæl m1, nået: – → 20. februar 2025" || gp.Before != gp.Now || gp.Reasons != nil {
		t.Errorf("%+v", gp)
	}
	// 20 August 2024 is 165 days before 1 February and 193 before 1 March: the time alone made it stall
	if still.Before != kvarter.StatusOnTrack || still.Now != kvarter.StatusStalled || still.Reasons[0].Cause != NoUpdate || len(still.Changes)+len(still.Updates) > 0 {
		t.Errorf("%+v", still)
	}
	if !fresh.New || fresh.Now != kvarter.StatusPlanned || !gone.Gone || gone.Before != kvarter.StatusNotStarted {
		t.Errorf("%+v %+v", fresh, gone)
	}
	if d := Summarise(before, before, today, today, Whose{}, DefaultRules()); !d.Empty() {
		t.Errorf("%+v", d)
	}
	if d := Summarise(before, after, "2025-02-01", today, Whose{Administration: "social"}, DefaultRules()); len(d.Interventions) != 1 {
		t.Errorf("another's interventions: %+v", d.Interventions)
	}
}

// Every sheet and column has words of its own in both languages.
func TestEveryChangeHasWords(t *testing.T) {
	for _, s := range Sheets(&kvarter.Plan{}) {
		if sheetWord(s.Name, "da") == s.Name {
			t.Errorf("no word for sheet %s", s.Name)
		}
		for _, h := range s.Header {
			for _, lang := range []string{"da", "en"} {
				if w := ColumnWord(h, lang); strings.Contains(w, "_") || lang == "da" && w == h && !map[string]bool{"version": true, "status": true, "partner": true, "note": true, "reference": true}[h] {
					t.Errorf("%s, column %s in %s: %s", s.Name, h, lang, w)
				}
			}
		}
	}
	for _, c := range []struct {
		c      Change
		da, en string
	}{
		{Change{Kind: Added, Sheet: "updates", Intervention: "gp", Key: []string{"gp", "2025-03-01", "Ada", "update"}, Cells: []Cell{{"text", "nyt"}}}, "tilføjet: nyt 1. marts 2025, Ada, update (tekst: nyt)", "added: update 1 March 2025, Ada, update (text: nyt)"},
		{Change{Kind: Removed, Sheet: "goals", Key: []string{"g1"}, Cells: []Cell{{"title_da", "a"}, {"title_en", "b"}}}, "fjernet: mål g1 (titel (dansk): a; titel (engelsk): b)", "removed: goal g1 (title (Danish): a; title (English): b)"},
		{Change{Kind: Moved, Sheet: "milestones", Intervention: "gp", Key: []string{"gp"}}, "milepæl: ny rækkefølge", "milestone: new order"},
	} {
		if da, en := c.c.In("da"), c.c.In("en"); da != c.da || en != c.en {
			t.Errorf("%s / %s", da, en)
		}
	}
	if !reflect.DeepEqual(Change{Sheet: "plan", Kind: Changed, Column: "from", Before: "2025"}.In("en"), "the plan, first year: 2025 → –") {
		t.Error("the plan's own row")
	}
}

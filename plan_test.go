package kvarter

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The standard library's calendar is the witness.
func TestDatesFollowTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, m, d := rapid.IntRange(0, 9999).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day")
		want := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		got := NewDate(y, m, d)
		if want.Day() != d { // such as 31 April
			if got != "" {
				t.Fatalf("%d-%d-%d: %q", y, m, d, got)
			}
			return
		}
		if string(got) != want.Format("2006-01-02") || !got.Valid() || got.Year() != y {
			t.Fatalf("%q, want %s", got, want.Format("2006-01-02"))
		}
		n := rapid.IntRange(-800000, 800000).Draw(t, "days")
		later := want.AddDate(0, 0, n)
		sum := got.Add(n)
		if later.Year() < 0 || later.Year() > 9999 {
			if sum != "" {
				t.Fatalf("%s and %d days: %q", got, n, sum)
			}
			return
		}
		if string(sum) != later.Format("2006-01-02") || sum.Since(got) != n {
			t.Fatalf("%s and %d days: %q (%d days since), want %s", got, n, sum, sum.Since(got), later.Format("2006-01-02"))
		}
	})
}

func TestNoDates(t *testing.T) {
	for _, s := range []Date{"", "2025", "2025-2-03", "2025-02-29", "2025-13-01", "2025-00-10", "2025-01-00", "2025-01-1x", "20250101", "-025-01-01", "2025-01-01T"} {
		if s.Valid() || s.Year() != 0 || s.Add(1) != "" || s.Since("2025-01-01") != 0 || Date("2025-01-01").Since(s) != 0 {
			t.Errorf("%q passes for a date", s)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		text     Text
		lang, in string
	}{
		{Text{"mål", "goal"}, "da", "mål"}, {Text{"mål", "goal"}, "en", "goal"},
		{Text{"mål", ""}, "en", "mål"}, {Text{"", "goal"}, "da", "goal"}, {Text{}, "da", ""},
	} {
		if got := c.text.In(c.lang); got != c.in {
			t.Errorf("%v in %s: %q", c.text, c.lang, got)
		}
	}
}

func TestReachKeepsZeroMissingAndSuppressedApart(t *testing.T) {
	none := 0
	for want, r := range map[State]Reach{Known: {People: &none}, Missing: {}, Suppressed: {Suppressed: true}} {
		if r.State() != want {
			t.Errorf("%v: %s, want %s", r, r.State(), want)
		}
	}
}

func TestDesignationGoesOneWay(t *testing.T) {
	all := []DesignationState{Proposed, Adopted, Published, Repealed, TakenBack}
	allowed := map[DesignationState]string{Proposed: "adopted", Adopted: "published repealed", Published: "repealed taken_back", TakenBack: "published repealed", Repealed: ""}
	for _, from := range all {
		got := ""
		for _, to := range all {
			if from.May(to) {
				if got != "" {
					got += " "
				}
				got += string(to)
			}
		}
		if got != allowed[from] {
			t.Errorf("from %s: %q, want %q", from, got, allowed[from])
		}
	}
}

func TestDesignationIsPublicAndInForce(t *testing.T) {
	d := Designation{From: "2025-04-01", To: "2029-03-31", PublishedOn: "2025-03-10"}
	for _, c := range []struct {
		state     DesignationState
		takenBack Date
		on        Date
		public    bool
		inForce   bool
	}{
		{Proposed, "", "2025-05-01", false, false},
		{Adopted, "", "2025-05-01", false, true},
		{Adopted, "", "2025-03-31", false, false},
		{Published, "", "2029-03-31", true, true},
		{Published, "", "2029-04-01", true, false},
		{TakenBack, "2025-03-12", "2025-05-01", false, false}, // an error of the city: the designation before it holds
		{Repealed, "", "2025-05-01", true, true},              // repealed on 2026-01-01
		{Repealed, "", "2026-01-01", true, false},
		{Repealed, "2025-03-12", "2026-01-01", false, false},
	} {
		d.State, d.TakenBackOn, d.RepealedOn = c.state, c.takenBack, ""
		if c.state == Repealed {
			d.RepealedOn = "2026-01-01"
		}
		if d.Public() != c.public || d.InForce(c.on) != c.inForce {
			t.Errorf("%s on %s: public %v, in force %v", c.state, c.on, d.Public(), d.InForce(c.on))
		}
	}
}

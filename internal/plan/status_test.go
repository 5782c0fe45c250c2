package plan

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

const today = kvarter.Date("2025-03-01")

func TestStatus(t *testing.T) {
	milestone := func(due, done kvarter.Date) kvarter.Milestone {
		return kvarter.Milestone{ID: "m", Due: due, Done: done}
	}
	ago := func(days int) []kvarter.Update {
		return []kvarter.Update{{Date: today.Add(-days), By: "Ada", Kind: kvarter.UpdateNoChange}}
	}
	for _, c := range []struct {
		what    string
		x       kvarter.Intervention
		status  kvarter.Status
		reasons string
	}{
		{"no news at all", kvarter.Intervention{From: 2024}, "not_started", "nothing_yet"},
		{"next year", kvarter.Intervention{From: 2026}, "planned", "starts_later"},
		{"next year, with news", kvarter.Intervention{From: 2026, Updates: ago(3)}, "planned", "starts_later"},
		{"news of today", kvarter.Intervention{From: 2024, Updates: ago(0)}, "on_track", "updated"},
		{"180 days", kvarter.Intervention{From: 2024, Updates: ago(180)}, "on_track", "updated"},
		{"181 days", kvarter.Intervention{From: 2024, Updates: ago(181)}, "stalled", "no_update"},
		{"364 days", kvarter.Intervention{From: 2024, Updates: ago(364)}, "stalled", "no_update"},
		{"365 days", kvarter.Intervention{From: 2024, Updates: ago(365)}, "stalled", "silent"},
		{"news dated tomorrow", kvarter.Intervention{From: 2024, Updates: ago(-1)}, "not_started", "nothing_yet"},
		{"a decision is a sign of life", kvarter.Intervention{From: 2024, Decisions: []kvarter.Decision{{Date: today}}}, "on_track", "updated"},
		{"due today", kvarter.Intervention{From: 2024, Updates: ago(1), Milestones: []kvarter.Milestone{milestone(today, "")}}, "on_track", "updated next_milestone"},
		{"due yesterday", kvarter.Intervention{From: 2024, Updates: ago(1), Milestones: []kvarter.Milestone{milestone(today.Add(-1), "")}}, "late", "overdue updated"},
		{"due yesterday, done tomorrow", kvarter.Intervention{From: 2024, Milestones: []kvarter.Milestone{milestone(today.Add(-1), today.Add(1))}}, "late", "overdue"},
		{"done late, but done", kvarter.Intervention{From: 2024, Milestones: []kvarter.Milestone{milestone(today.Add(-90), today.Add(-9))}}, "on_track", "updated"},
		{"late and silent", kvarter.Intervention{From: 2023, Updates: ago(400), Milestones: []kvarter.Milestone{milestone("2024-12-31", "")}}, "late", "overdue silent"},
		{"late before it began", kvarter.Intervention{From: 2026, Milestones: []kvarter.Milestone{milestone("2024-12-31", "")}}, "late", "overdue"},
		{"two late, one ahead", kvarter.Intervention{From: 2024, Milestones: []kvarter.Milestone{milestone("2024-12-31", ""), milestone("2025-02-28", ""), milestone("2026-01-01", "")}}, "late", "overdue overdue next_milestone"},
		{"last year over", kvarter.Intervention{From: 2022, To: 2024}, "done", "end_passed"},
		{"last year over, all done", kvarter.Intervention{From: 2022, To: 2024, Milestones: []kvarter.Milestone{milestone("2024-01-01", "2024-02-02")}}, "done", "end_passed all_done"},
		{"last year over, one open and ahead", kvarter.Intervention{From: 2022, To: 2024, Updates: ago(2), Milestones: []kvarter.Milestone{milestone("2025-06-01", "")}}, "on_track", "updated next_milestone"},
		{"last year runs", kvarter.Intervention{From: 2022, To: 2025, Updates: ago(2)}, "on_track", "updated"},
		{"declared today", kvarter.Intervention{From: 2022, EndedOn: today, Updates: ago(2)}, "done", "declared"},
		{"declared for tomorrow", kvarter.Intervention{From: 2022, EndedOn: today.Add(1), Updates: ago(2)}, "on_track", "updated"},
	} {
		s := Stand(&c.x, today, DefaultRules())
		var causes []string
		for _, r := range s.Reasons {
			causes = append(causes, string(r.Cause))
		}
		if got := strings.Join(causes, " "); s.Status != c.status || s.Computed != c.status || got != c.reasons {
			t.Errorf("%s: %s because %s, want %s because %s", c.what, s.Status, got, c.status, c.reasons)
		}
	}
}

func TestOverrideWinsAndTheComputedStatusStays(t *testing.T) {
	x := kvarter.Intervention{From: 2024, Milestones: []kvarter.Milestone{{ID: "m", Due: "2025-01-01"}}, Override: &kvarter.Override{Status: kvarter.StatusOnTrack, By: "Ada", Reason: "Byggetilladelsen er givet.", Date: "2025-02-10"}}
	s := Stand(&x, today, DefaultRules())
	if s.Status != kvarter.StatusOnTrack || s.Computed != kvarter.StatusLate || s.Override == nil || s.Reasons[0].Cause != Overdue {
		t.Errorf("%+v", s)
	}
	if got, want := s.OverrideNote("da"), "Sat til «følger planen» af Ada 10. februar 2025: Byggetilladelsen er givet. Efter reglerne: forsinket."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if s := Stand(&x, "2025-02-09", DefaultRules()); s.Status != kvarter.StatusLate || s.Override != nil || s.OverrideNote("en") != "" {
		t.Errorf("an override of tomorrow counts today: %+v", s)
	}
}

// Every status has a reason, in both languages; a status never improves when a done date is taken away; today is all that time does.
func TestStatusProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawIntervention(t, "x", []string{"a"}, nil, nil)
		x.EndedOn = maybeDate.Draw(t, "ended")
		now := anyDate.Draw(t, "today")
		rules := Rules{Stalled: rapid.IntRange(1, 400).Draw(t, "stalled"), Silent: 365}
		s := Stand(&x, now, rules)
		if len(s.Reasons) == 0 {
			t.Fatalf("%s without a reason", s.Computed)
		}
		for _, r := range s.Reasons {
			for _, lang := range []string{"da", "en"} {
				if text := r.In(lang); text == string(r.Cause) || !strings.HasSuffix(text, ".") {
					t.Fatalf("%s in %s: %q", r.Cause, lang, text)
				}
			}
			if r.Days < 0 {
				t.Fatalf("%s %d days", r.Cause, r.Days)
			}
		}
		if StatusWord(s.Status, "da") == string(s.Status) || StatusRule(s.Status, rules, "en") == "" {
			t.Fatalf("no words for %s", s.Status)
		}
		for i := range x.Milestones {
			y := x
			y.Milestones = append([]kvarter.Milestone(nil), x.Milestones...)
			y.Milestones[i].Done = ""
			if after := Stand(&y, now, rules); s.Computed == kvarter.StatusLate && after.Computed != kvarter.StatusLate || s.Computed != kvarter.StatusDone && after.Computed == kvarter.StatusDone {
				t.Fatalf("%s becomes %s with a milestone less done", s.Computed, after.Computed)
			}
		}
	})
}

func TestReasonsInWords(t *testing.T) {
	title := kvarter.Text{DA: "indvielse", EN: "opening"}
	for _, c := range []struct {
		r      Reason
		da, en string
	}{
		{Reason{Cause: Overdue, Milestone: "m1", Title: title, Date: "2025-02-28", Days: 1}, "Milepælen »indvielse« skulle være nået 28. februar 2025, for 1 dag siden.", "The milestone “opening” was due on 28 February 2025, 1 day ago."},
		{Reason{Cause: NoUpdate, Date: "2024-08-01", Days: 212, Limit: 180}, "Seneste nyt er fra 1. august 2024, for 212 dage siden; grænsen er 180 dage.", "The latest news is of 1 August 2024, 212 days ago; the limit is 180 days."},
		{Reason{Cause: Silent, Date: "2024-01-05", Days: 421, Limit: 365}, "Intet nyt i et år: det seneste er fra 5. januar 2024, for 421 dage siden.", "No update for a year: the latest is of 5 January 2024, 421 days ago."},
		{Reason{Cause: NextMilestone, Milestone: "m1", Date: today}, "Næste milepæl er »m1«, 1. marts 2025, i dag.", "The next milestone is “m1”, 1 March 2025, today."},
		{Reason{Cause: NothingYet, Date: "2025-01-01", Days: 59}, "Skulle begynde i 2025; intet er meldt endnu.", "It was to begin in 2025; nothing was reported yet."},
	} {
		if da, en := c.r.In("da"), c.r.In("en"); da != c.da || en != c.en {
			t.Errorf("%s / %s, want %s / %s", da, en, c.da, c.en)
		}
	}
}

package mail

import (
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/plan"
)

func TestReminderSaysWhatIsNew(t *testing.T) {
	r := Reminder{Lang: "en", City: "Skarvhavn", Name: "Dan", Base: "https://k.example", News: plan.Digest{Since: "2025-02-24", Interventions: []plan.DigestedItem{
		{Intervention: "a b", Title: kvarter.Text{DA: "Æble", EN: "Apple"}, Before: kvarter.StatusOnTrack, Now: kvarter.StatusLate,
			Updates: []kvarter.Update{{Date: "2025-02-25", By: "Åse", Text: "We have begun.\nSubject: nothing"}}, Changes: make([]plan.Change, 3)},
		{Intervention: "c", Title: kvarter.Text{EN: "Gone"}, Gone: true},
	}}}
	m, ok := r.Message()
	if !ok || m.Subject != "Skarvhavn: news of the action plan" {
		t.Errorf("%t %q", ok, m.Subject)
	}
	for _, want := range []string{"- Apple (on track → late)\n  25 February 2025, Åse: We have begun. Subject: nothing\n  3 fields were changed\n  https://k.example/en/intervention/a%20b\n", "- Gone (taken out)\n", "News since 24 February 2025:"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("no %q in\n%s", want, m.Text)
		}
	}
	if _, ok := (Reminder{Lang: "da"}).Message(); ok {
		t.Error("a mail about nothing")
	}
	many := Reminder{Lang: "da", City: "By\r\nBcc: x", Due: make([]plan.DueItem, 40)}
	if m, _ = many.Message(); m.Subject != "By Bcc: x: 40 ting skal gøres" || !strings.Contains(m.Text, "… og 15 til.") {
		t.Errorf("%q\n%s", m.Subject, m.Text)
	}
}

package mail

import (
	"fmt"
	"net/url"
	"strings"

	"kvarter/internal/plan"
)

// Reminder is what a person is written about: what is due, and what changed since the last time.
type Reminder struct {
	Lang, City string
	Name       string
	Base       string // of the site's addresses
	Due        []plan.DueItem
	News       plan.Digest
}

// listed is how many things of a kind are named; the rest is counted.
const listed = 25

// Message writes the reminder; false where there is nothing to say.
func (r Reminder) Message() (Message, bool) {
	say := func(da, en string) string {
		if r.Lang == "da" {
			return da
		}
		return en
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	at := func(id string) string { return r.Base + "/" + r.Lang + "/intervention/" + url.PathEscape(id) }
	more := func(n int) {
		if n > 0 {
			line(say("… og %d til.", "… and %d more."), n)
		}
	}
	news := len(r.News.Interventions)
	if len(r.Due) == 0 && news == 0 {
		return Message{}, false
	}
	line(say("Hej %s", "Hello %s"), r.Name)
	line("")
	if len(r.Due) > 0 {
		line("%s", say("Det her skal gøres:", "This is due:"))
		for _, d := range r.Due[:min(listed, len(r.Due))] {
			line("")
			line("- %s", one(d.In(r.Lang)))
			line("  %s", at(d.Intervention))
		}
		more(len(r.Due) - listed)
		line("")
		line("%s", say("Er der intet nyt, så tryk »Ingen ændring« på siden.", "Where nothing is new, press “No change” on the page."))
		line("")
	}
	if news > 0 {
		line(say("Nyt siden %s:", "News since %s:"), plan.Day(r.News.Since, r.Lang))
		for _, x := range r.News.Interventions[:min(listed, news)] {
			line("")
			title := one(x.Title.In(r.Lang))
			switch {
			case x.New:
				title += say(" (ny)", " (new)")
			case x.Gone:
				title += say(" (taget ud)", " (taken out)")
			case x.Before != x.Now:
				title += " (" + plan.StatusWord(x.Before, r.Lang) + " → " + plan.StatusWord(x.Now, r.Lang) + ")"
			}
			line("- %s", title)
			for _, u := range x.Updates {
				line("  %s, %s: %s", plan.Day(u.Date, r.Lang), one(u.By), one(u.Text))
			}
			if n := len(x.Changes); n > 0 && !x.New {
				line(say("  %d felter er ændret", "  %d fields were changed"), n)
			}
			if !x.Gone {
				line("  %s", at(x.Intervention))
			}
		}
		more(news - listed)
		line("")
	}
	desk := r.Base + "/" + r.Lang + "/me"
	line(say("Dit skrivebord: %s", "Your desk: %s"), desk)
	line("%s", say("Du får denne mail om mandagen, når der er noget. Slå den fra på dit skrivebord.", "You get this mail on Mondays when there is something. Turn it off on your desk."))
	subject := r.City + ": "
	switch n := len(r.Due); {
	case n == 1:
		subject += say("én ting skal gøres", "one thing is due")
	case n > 1:
		subject += fmt.Sprintf(say("%d ting skal gøres", "%d things are due"), n)
	default:
		subject += say("nyt i handleplanen", "news of the action plan")
	}
	return Message{Name: r.Name, Subject: one(subject), Text: b.String(), Stop: desk + "#mail"}, true
}

// one brings text that somebody typed onto one line: it cannot pretend to be another part of the mail.
func one(s string) string { return strings.Join(strings.Fields(s), " ") }

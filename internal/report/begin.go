package report

import (
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// begin starts a memo with what every memo says.
func begin(e *edition.Edition, o Options) (*writer, *Memo, error) {
	if e == nil || e.Round == nil || e.Round.Areas == nil {
		return nil, nil, kvarter.Errorf(kvarter.NotFound, "there is no round to write a memo of")
	}
	w := &writer{Edition: e, lang: say(o.Lang, "da", "en"), words: o.Words}
	r := e.Round
	m := &Memo{Lang: w.lang, Source: w.sources(), Method: w.methodLine(), Round: strings.TrimSpace(w.sourceLine() + " " + explain.Control(r, w.lang)), Caveat: explain.Caveat(w.lang)}
	if o.Date != "" {
		m.Date = w.text("report.date", explain.Date(w.lang, o.Date))
	}
	if r.MadeUp {
		m.Short = w.text("made_up")
		m.MadeUp = m.Short + ". " + w.text("made_up.long")
	}
	return w, m, nil
}

func (w *writer) period() string { return strconv.Itoa(int(w.Edition.Round.Period)) }

// sourceLine is the line that goes with a copied figure.
func (w *writer) sourceLine() string {
	ref := w.Edition.Round.Method
	return w.text("source.line", w.city(), w.period(), strings.TrimSpace(ref.ID+" "+ref.Version), w.ShortID())
}

// sources names every producer once with the date of its data; where none is named, the files.
func (w *writer) sources() string {
	files := w.Edition.Round.Snapshots
	var parts []string
	seen := map[string]bool{}
	for _, named := range []bool{true, false} {
		for _, s := range files {
			part := s.Producer
			if !named {
				part = s.File
			}
			if part == "" {
				continue
			}
			if s.Date != "" {
				part += ", " + explain.Date(w.lang, s.Date)
			}
			if !seen[part] {
				seen[part] = true
				parts = append(parts, part)
			}
		}
		if len(parts) > 0 {
			break
		}
	}
	parts = append(parts, w.text("foot.own"))
	return w.text("foot.source") + ": " + strings.Join(parts, "; ") + ". " + w.text("report.year", w.period())
}

func (w *writer) methodLine() string {
	ref := w.Edition.Round.Method
	s := w.text("foot.method") + ": "
	if t := w.Method.Title.In(w.lang); t != "" {
		s += t + " (" + ref.ID + ")"
	} else {
		s += ref.ID
	}
	if ref.Version != "" {
		s += ", " + w.text("foot.version", ref.Version)
	}
	return s + "."
}

// kicker says what kind of thing a memo is about, and where.
func (w *writer) kicker(parts ...string) string {
	var out []string
	for _, p := range append(parts, w.city(), w.period()) {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, " · ")
}

// notFound is the answer for an unknown code.
func notFound(what, code string) error {
	e := kvarter.Errorf(kvarter.NotFound, "there is no %s with the code %q in this round", what, code)
	e.Hint = "the tables of the round, such as areas.csv, have every code"
	return e
}

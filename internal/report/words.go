package report

import (
	"strings"

	"kvarter"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
)

// Options say how a memo is written.
type Options struct {
	Lang string // "da"; anything else is English
	Date string // ISO 8601, when the memo is made; "" leaves it out
	// Words replace the memo's own phrases by key, such as those of a city's own pages; nil: none.
	Words map[string]string
}

// say chooses the phrase of a language; English is the default.
func say(lang, da, en string) string {
	if lang == "da" {
		return da
	}
	return en
}

// writer puts one memo together.
type writer struct {
	*edition.Edition
	lang  string
	words map[string]string
}

// text is a phrase with its places {0}, {1} … filled.
func (w *writer) text(key string, args ...string) string {
	s := w.words[key]
	if s == "" {
		s = phrase(w.lang, key)
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+string(rune('0'+i))+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// counted is a phrase for one or for many.
func (w *writer) counted(key string, n int) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return w.text(key+form, w.integer(n))
}

func (w *writer) integer(n int) string { return explain.Number(w.lang, float64(n), 0) }

// people is a number of residents in words.
func (w *writer) people(n float64) string {
	switch {
	case n != n:
		return w.text("area.residents.none")
	case n == 1:
		return w.text("area.residents.one", "1")
	}
	return w.text("area.residents.other", explain.Number(w.lang, n, 0))
}

func (w *writer) outcome(f *kvarter.Finding) string { return w.text("outcome." + string(f.Outcome)) }

// city names the city. Where the figures are made up the banner says so, and brackets that repeat it are left out.
func (w *writer) city() string {
	name := w.City.In(w.lang)
	if name == "" {
		name = w.Edition.Round.City
	}
	if !w.Edition.Round.MadeUp || !strings.HasSuffix(name, ")") {
		return name
	}
	for _, lang := range []string{"da", "en"} {
		if at := strings.Index(strings.ToLower(name), " ("+strings.ToLower(phrase(lang, "made_up"))); at > 0 {
			return name[:at]
		}
	}
	return name
}

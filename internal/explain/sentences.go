package explain

import (
	"kvarter"
	"kvarter/internal/method"
)

// Sentences returns Sentence for the area at a position of the round, without searching for it: for tables of every area.
func Sentences(r *kvarter.Round, m *method.Method, lang string, a Audience, lists ...*method.Method) func(i int) string {
	return func(i int) string {
		w := &writer{r: r, m: m, lists: lists, lang: lang, audience: a, f: &r.Findings[i], at: i, name: or(r.Areas.Items[i].Name, r.Findings[i].Area)}
		return w.sentence()
	}
}

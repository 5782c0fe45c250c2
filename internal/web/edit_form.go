package web

import (
	"crypto/rand"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/form/v4"

	"kvarter"
)

// maxRows is how many rows of one table a form may hold.
const maxRows = 200

// countedField names the fields that hold whole numbers people write with separators: 1.500.000, 1 500 000.
var countedField = regexp.MustCompile(`\.(Amount|People|Number)$`)

var separated = regexp.MustCompile(`^\d{1,3}([., \x{00a0}\x{202f}]\d{3})+$`)

// decodeForm reads the fields of a posted form into a value, by the names of its Go fields: Title.DA, Milestones[0].Due. Blank fields are not there: a
// number that was left out stays apart from zero. Faults are kvarter.Problems that name the field.
func decodeForm(into any, fields url.Values) error {
	values := url.Values{}
	for name, all := range fields {
		for _, v := range all {
			v = strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n"))
			if countedField.MatchString(name) && separated.MatchString(v) {
				v = strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "", "\u202f", "").Replace(v)
			}
			if v != "" {
				values.Add(name, v)
			}
		}
	}
	d := form.NewDecoder()
	d.SetMaxArraySize(maxRows)
	err := d.Decode(into, values)
	var each form.DecodeErrors
	if errors.As(err, &each) {
		var ps kvarter.Problems
		names := make([]string, 0, len(each))
		for name := range each {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			ps.Add(kvarter.Problem{File: "form", Column: name, Value: fields.Get(name), Rule: "this field holds a whole number, or for amounts in the method's unit a number such as 0.145"})
		}
		return ps.Err()
	}
	if err != nil {
		return kvarter.Errorf(kvarter.Invalid, "the form cannot be read: %w", err)
	}
	return nil
}

// encodeForm is the inverse of decodeForm, for a form that carries a value through a question.
func encodeForm(v any) url.Values {
	out, err := form.NewEncoder().Encode(v)
	if err != nil {
		return nil
	}
	return out
}

// interventionOf reads an intervention from a posted form and drops the rows that nobody filled in.
func interventionOf(fields url.Values) (kvarter.Intervention, error) {
	var x kvarter.Intervention
	err := decodeForm(&x, fields)
	x.Partners = slices.DeleteFunc(x.Partners, func(c kvarter.Commitment) bool { return c == kvarter.Commitment{} })
	x.Places = slices.DeleteFunc(x.Places, func(p kvarter.Place) bool { return p.Kind == "" && p.Code == "" })
	x.Funding = slices.DeleteFunc(x.Funding, func(f kvarter.Funding) bool { return f.Source == "" && f.Amount == nil && f.From == 0 && f.To == 0 })
	x.Reach = slices.DeleteFunc(x.Reach, func(r kvarter.Reach) bool { return r.Year == 0 && r.People == nil })
	x.Decisions = slices.DeleteFunc(x.Decisions, func(d kvarter.Decision) bool { return d == kvarter.Decision{} })
	for i := range x.Milestones {
		if m := &x.Milestones[i]; m.ID == "" && *m != (kvarter.Milestone{}) {
			m.ID = freshID()
		}
	}
	x.Milestones = slices.DeleteFunc(x.Milestones, func(m kvarter.Milestone) bool {
		return m.Title == kvarter.Text{} && m.Due == "" && m.Done == "" && m.Note == ""
	})
	for i := range x.Places {
		if x.Places[i].Kind == kvarter.PlaceCity {
			x.Places[i].Code = ""
		}
	}
	return x, err
}

// freshID is an identifier for a new milestone. It is random: were the next free number taken, two people could give the same one to different things, and
// one that was taken out could come back as another.
func freshID() string { return "m-" + strings.ToLower(rand.Text()[:10]) }

// row is a row of a table in a form, also one that is not there yet.
func row[T any](all []T, i int) T {
	if i < len(all) {
		return all[i]
	}
	var none T
	return none
}

// blankZero prints a year in a form; 0 is none.
func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return integerID(n)
}

// blankNil prints a number in a form that may be zero or not stated.
func blankNil(v any) string {
	switch n := v.(type) {
	case *int:
		if n != nil {
			return integerID(*n)
		}
	case *int64:
		if n != nil {
			return strconv.FormatInt(*n, 10)
		}
	}
	return ""
}

func sortedKeys(v url.Values) []string { return slices.Sorted(maps.Keys(v)) }

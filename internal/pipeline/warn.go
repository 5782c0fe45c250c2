package pipeline

import (
	"strconv"

	"kvarter"
	"kvarter/internal/forecast"
	"kvarter/internal/method"
)

// Warn looks how near housing areas are to the lists of a state-list method, in the screened year and up to three years ahead. Years without
// figures are missing. The earlier laws that the method names are read beside it.
func Warn(s *Screened, law *method.Method, o forecast.WarnOptions) (*forecast.EarlyWarning, error) {
	if s.Round.HousingAreas == nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "the workspace has no housing_areas: there is nothing to warn of")
	}
	e := forecast.Estates{Law: law, Laws: map[string]*method.Method{}, Breaks: map[string][]int{}}
	if err := earlierLaws(s, law, e.Laws); err != nil {
		return nil, err
	}
	have := s.Panel.Periods(kvarter.LevelHousingArea)
	if len(have) == 0 {
		return nil, kvarter.Errorf(kvarter.NotFound, "there are no figures of housing areas")
	}
	for y := have[0]; y <= s.Round.Period; y++ {
		e.Years = append(e.Years, int(y))
	}
	columns := columnsOf(law, e.Laws)
	for i := range s.Round.HousingAreas.Items {
		a := &s.Round.HousingAreas.Items[i]
		e.Areas = append(e.Areas, forecast.HousingArea{Code: a.Code, Name: a.Name, Groups: a.Groups, Columns: byYear(s.Panel, kvarter.LevelHousingArea, a.Code, have[0], len(e.Years), columns)})
	}
	r := run{in: s.Imported}
	for _, level := range []kvarter.Level{kvarter.LevelCountry, kvarter.LevelRegion, kvarter.LevelCity} {
		if code, ok := r.place(level, s.Round.Period); ok {
			e.Whole = append(e.Whole, forecast.Whole{Of: string(level), Code: code, Columns: byYear(s.Panel, level, code, have[0], len(e.Years), columns)})
		}
	}
	for _, b := range s.Workspace.Breaks {
		for _, c := range columns {
			if b.Measure == "" || b.Measure == c {
				e.Breaks[c] = append(e.Breaks[c], int(b.Year))
			}
		}
	}
	return forecast.Warn(e, o)
}

// earlierLaws reads the methods that judge earlier years of a persisted outcome.
func earlierLaws(s *Screened, m *method.Method, into map[string]*method.Method) error {
	var in func(r *method.Rule) error
	in = func(r *method.Rule) error {
		for _, l := range r.Laws {
			if l.Method == "" || l.Method == m.ID || into[l.Method] != nil {
				continue
			}
			law, _, err := LoadMethod(s.Workspace.Dir, l.Method)
			if err != nil {
				return err
			}
			into[l.Method] = law
			if err := earlierLaws(s, law, into); err != nil {
				return err
			}
		}
		for i := range r.Of {
			if err := in(&r.Of[i]); err != nil {
				return err
			}
		}
		return nil
	}
	for i := range m.Outcomes {
		if err := in(&m.Outcomes[i].Rule); err != nil {
			return err
		}
	}
	return nil
}

// columnsOf lists the columns that the laws read, each once, in the order of the laws.
func columnsOf(law *method.Method, earlier map[string]*method.Method) []string {
	var out []string
	seen := map[string]bool{"": true}
	add := func(m *method.Method) {
		for i := range m.Indicators {
			for _, c := range []string{m.Indicators[i].Count, m.Indicators[i].Base, m.Indicators[i].Value} {
				if !seen[c] {
					seen[c] = true
					out = append(out, c)
				}
			}
		}
	}
	add(law)
	for _, id := range sortedKeys(earlier) {
		add(earlier[id])
	}
	return out
}

// byYear gives the measures of one place by year; what a year does not have is missing.
func byYear(p *kvarter.Panel, level kvarter.Level, code string, from kvarter.Period, years int, columns []string) map[string]kvarter.Column {
	out := map[string]kvarter.Column{}
	for y := range years {
		t := p.Table(level, from+kvarter.Period(y))
		if t == nil {
			continue
		}
		row := -1
		for i, c := range t.Codes {
			if c == code {
				row = i
			}
		}
		for _, name := range columns {
			c, ok := t.Columns[name]
			if !ok || row < 0 {
				continue
			}
			if _, there := out[name]; !there {
				out[name] = kvarter.NewColumn(years)
			}
			if c.Known(row) {
				out[name].Set(y, c.Values[row])
			} else {
				out[name].Unset(y, c.State(row))
			}
		}
	}
	return out
}

// List is a state-list method of a screening: name chooses one by its ID, "" the first.
func (s *Screened) List(name string) (*method.Method, error) {
	var known []string
	for _, m := range s.Listing {
		if name == "" || m.ID == name {
			return m, nil
		}
		known = append(known, m.ID)
	}
	if len(known) == 0 {
		return nil, kvarter.Errorf(kvarter.NotFound, "%s includes no lists of the state, or the workspace has no housing_areas", s.Method.ID)
	}
	return nil, kvarter.Errorf(kvarter.NotFound, "%s includes no lists by %s; it includes %s", s.Method.ID, strconv.Quote(name), known)
}

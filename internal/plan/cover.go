package plan

import "kvarter"

// Coverage is the designated areas × criteria and sub-goals: who works on which, and where nobody does.
type Coverage struct {
	Areas []CoveredArea `json:"areas"` // columns: the urban areas of the round, in its order
	Rows  []CoverageRow `json:"rows"`  // criteria in the order of the method, then sub-goals in that of the plan
}

// CoveredArea is an urban area.
type CoveredArea struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	People People `json:"people"`
}

// What a row of the coverage is about.
const (
	RowCriterion = "criterion"
	RowSubGoal   = "sub_goal"
)

// CoverageRow is one criterion or sub-goal over all areas.
type CoverageRow struct {
	Kind  string       `json:"kind"` // RowCriterion or RowSubGoal
	ID    string       `json:"id"`
	Title kvarter.Text `json:"title,omitzero"` // of a sub-goal
	Cells []Cover      `json:"cells"`          // in the order of Coverage.Areas
	Need  int          `json:"need"`           // areas that meet the criterion; for a sub-goal every area
	// People and White people add up the cells in need, and those of them that are white.
	People      People   `json:"people"`
	White       []string `json:"white,omitempty"` // codes of the areas in need that no intervention reaches
	WhitePeople People   `json:"white_people"`
}

// Cover is one criterion or sub-goal in one area.
type Cover struct {
	// Verdict: met where more than half of the area's small areas meet the criterion, undetermined where those without a verdict could make it so.
	// "" for sub-goals, and where the criterion is not judged, as in a listed housing area of its own.
	Verdict string `json:"verdict,omitempty"`
	Met     int    `json:"met"`  // small areas that meet it
	Open    int    `json:"open"` // small areas without a verdict
	Of      int    `json:"of"`   // small areas
	People  People `json:"people"`
	// Now, Later, Before: the interventions that reach the area and are to work on this, by what they are today: at work (late, stalled and not
	// started ones too), planned, done.
	Now    []Covering `json:"now,omitempty"`
	Later  []Covering `json:"later,omitempty"`
	Before []Covering `json:"before,omitempty"`
	White  bool       `json:"white"` // in need, and none is at work
}

// Covering is one intervention in an area.
type Covering struct {
	Intervention string         `json:"intervention"`
	Status       kvarter.Status `json:"status"`
	Small        int            `json:"small"` // small areas that it reaches
	Whole        bool           `json:"whole"` // it reaches all of them
}

// Coverage computes the coverage of a plan today. An area is reached through its own code, through a small area or a housing area in it, through a
// grouping, or since an intervention is for the whole city. People of a criterion are the residents of the small areas that meet it; of a
// sub-goal, the residents of the area.
func (g *Ground) Coverage(p *kvarter.Plan, today kvarter.Date, rules Rules) Coverage {
	var c Coverage
	for u := range g.round.UrbanAreas {
		x := &g.round.UrbanAreas[u]
		c.Areas = append(c.Areas, CoveredArea{x.Code, x.Name, x.Kind, g.urbanResidents(u)})
	}
	verdicts := g.verdicts()
	criteria := g.criteria()
	row := map[string]int{}
	for _, name := range criteria {
		row["c "+name] = len(c.Rows)
		c.Rows = append(c.Rows, CoverageRow{Kind: RowCriterion, ID: name, Cells: make([]Cover, len(c.Areas))})
	}
	for i := range p.Goals {
		for _, s := range p.Goals[i].SubGoals {
			row["s "+s.ID] = len(c.Rows)
			c.Rows = append(c.Rows, CoverageRow{Kind: RowSubGoal, ID: s.ID, Title: s.Title, Cells: make([]Cover, len(c.Areas))})
		}
	}
	for k := range c.Rows {
		for u := range c.Areas {
			c.Rows[k].Cells[u] = g.need(&c.Rows[k], u, verdicts)
		}
	}
	for i := range p.Interventions {
		x := &p.Interventions[i]
		var rows []int
		for _, name := range x.Criteria {
			if k, ok := row["c "+name]; ok {
				rows = append(rows, k)
			}
		}
		for _, id := range x.SubGoals {
			if k, ok := row["s "+id]; ok {
				rows = append(rows, k)
			}
		}
		status := Stand(x, today, rules).Status
		f := g.footprint(x)
		for u := range c.Areas {
			n, reached := g.inUrban(f, u)
			if !reached {
				continue
			}
			y := Covering{x.ID, status, n, n == len(g.member[u])}
			for _, k := range rows {
				cell := &c.Rows[k].Cells[u]
				switch status {
				case kvarter.StatusDone:
					cell.Before = append(cell.Before, y)
				case kvarter.StatusPlanned:
					cell.Later = append(cell.Later, y)
				default:
					cell.Now = append(cell.Now, y)
				}
			}
		}
	}
	for k := range c.Rows {
		c.Rows[k].sum(c.Areas)
	}
	return c
}

// sum finds the white spots of a row and adds up people.
func (r *CoverageRow) sum(areas []CoveredArea) {
	for u := range r.Cells {
		x := &r.Cells[u]
		if r.Kind == RowCriterion && x.Verdict != kvarter.Met.String() {
			continue
		}
		r.Need++
		r.People.add(x.People)
		if x.White = len(x.Now) == 0; x.White {
			r.White = append(r.White, areas[u].Code)
			r.WhitePeople.add(x.People)
		}
	}
}

func (p *People) add(q People) { p.Known, p.Unknown = p.Known+q.Known, p.Unknown+q.Unknown }

// criteria are those that the round judged, in the order of the method.
func (g *Ground) criteria() []string {
	var out []string
	seen := map[string]bool{}
	for i := range g.round.Findings {
		for _, c := range g.round.Findings[i].Criteria {
			if !seen[c.Criterion] {
				seen[c.Criterion] = true
				out = append(out, c.Criterion)
			}
		}
	}
	return out
}

// verdicts are those of every small area, by criterion.
func (g *Ground) verdicts() []map[string]kvarter.Verdict {
	out := make([]map[string]kvarter.Verdict, g.round.Areas.Len())
	for k := range g.round.Findings {
		f := &g.round.Findings[k]
		i, ok := g.at[f.Area]
		if !ok {
			continue
		}
		out[i] = make(map[string]kvarter.Verdict, len(f.Criteria))
		for _, c := range f.Criteria {
			out[i][c.Criterion] = c.Verdict
		}
	}
	return out
}

// need is a cell before any intervention.
func (g *Ground) need(r *CoverageRow, u int, verdicts []map[string]kvarter.Verdict) Cover {
	x := Cover{Of: len(g.member[u])}
	if r.Kind == RowSubGoal {
		x.People = g.urbanResidents(u)
		return x
	}
	var met []int
	judged := false
	for _, i := range g.member[u] {
		v, ok := verdicts[i][r.ID]
		judged = judged || ok
		switch {
		case !ok || v == kvarter.Undetermined:
			x.Open++
		case v == kvarter.Met:
			met = append(met, i)
		}
	}
	x.Met = len(met)
	x.People = g.residents(met)
	switch {
	case !judged:
	case 2*x.Met > x.Of:
		x.Verdict = kvarter.Met.String()
	case 2*(x.Met+x.Open) > x.Of:
		x.Verdict = kvarter.Undetermined.String()
	default:
		x.Verdict = kvarter.NotMet.String()
	}
	return x
}

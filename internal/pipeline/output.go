package pipeline

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/source"
	"kvarter/internal/source/csv"
	"kvarter/internal/source/geojson"
)

// The files that a screening writes.
const (
	RoundFile   = "round.json"
	AreasFile   = "areas.csv"
	UrbanFile   = "urban_areas.csv"
	UrbanShapes = "urban_areas.geojson"
)

type output struct {
	name  string
	write func(io.Writer) error
}

// writers are the output files, in the order in which they are written.
func (s *Screened) writers(engine string) []output {
	return []output{{AreasFile, s.writeAreas}, {UrbanFile, s.writeUrban}, {UrbanShapes, s.writeShapes},
		{RoundFile, func(w io.Writer) error { return s.sealed.Write(w, s.Round, engine) }}}
}

// Files returns the content of every output file, by name. The same round gives the same bytes.
func (s *Screened) Files(engine string) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, x := range s.writers(engine) {
		var b bytes.Buffer
		if err := x.write(&b); err != nil {
			return nil, err
		}
		out[x.name] = b.Bytes()
	}
	return out, nil
}

// Write writes the output files into a folder, none of them where one cannot be made; round.json comes last, so that a folder
// with a round is whole.
func (s *Screened) Write(dir, engine string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return kvarter.Errorf(kvarter.Conflict, "nothing can be written to %s: %w", dir, err)
	}
	writers := s.writers(engine)
	made, faults := make([]string, len(writers)), make([]error, len(writers))
	defer func() {
		for _, tmp := range made {
			os.Remove(tmp)
		}
	}()
	var all sync.WaitGroup
	for k, x := range writers {
		all.Go(func() { made[k], faults[k] = newFile(dir, x.write) })
	}
	all.Wait()
	for k, x := range writers {
		if faults[k] != nil {
			return kvarter.Errorf(kvarter.Conflict, "%s cannot be written to %s: %w", x.name, dir, faults[k])
		}
	}
	for k, x := range writers {
		if err := os.Rename(made[k], filepath.Join(dir, x.name)); err != nil {
			return kvarter.Errorf(kvarter.Conflict, "%s cannot be written to %s: %w", x.name, dir, err)
		}
	}
	return nil
}

// writeAreas writes one row for each small area: who it is, what was decided and why, then every node, class and criterion.
func (s *Screened) writeAreas(out io.Writer) error {
	r := s.Round
	w := csv.NewWriter(out)
	header := []string{"code", "name", "population", "designated", "outcome", "urban_area", "reason"}
	for _, n := range r.Nodes {
		header = append(header, n.Name)
	}
	for _, c := range r.Classes {
		header = append(header, c.Name)
	}
	for _, c := range s.Method.Criteria {
		header = append(header, "criterion_"+c.Name, "threshold_"+c.Name, "met_"+c.Name)
	}
	if r.MadeUp {
		header = append(header, "made_up")
	}
	for _, h := range header {
		w.Text(h)
	}
	w.End()
	sentence := explain.Sentences(r, s.Method, s.Workspace.Language, explain.Internal, s.Listing...)
	for i := range r.Findings {
		f, a := &r.Findings[i], &r.Areas.Items[i]
		w.Text(a.Code)
		w.Text(a.Name)
		figure(w, a.Population, kvarter.Missing)
		w.Text(yesNo(f.Outcome.Designated()))
		w.Text(string(f.Outcome))
		w.Text(f.UrbanArea)
		w.Text(sentence(i))
		for _, n := range r.Nodes {
			w.Figure(n.Column, i)
		}
		for _, c := range r.Classes {
			w.Text(c.Classes[i])
		}
		for k := range f.Criteria {
			c := &f.Criteria[k]
			figure(w, c.Value, c.State)
			figure(w, c.Threshold, kvarter.Missing)
			w.Text(c.Verdict.String())
		}
		if r.MadeUp {
			w.Text("made-up figures / opdigtede tal")
		}
		w.End()
	}
	return w.Flush()
}

func (s *Screened) writeUrban(out io.Writer) error {
	w := csv.NewWriter(out)
	for _, h := range []string{"code", "name", "kind", "population", "small_areas", "parts", "areas", "joined", "filled", "reason"} {
		w.Text(h)
	}
	if s.Round.MadeUp {
		w.Text("made_up")
	}
	w.End()
	for _, u := range s.Round.UrbanAreas {
		var parts, areas []string
		for _, p := range u.Parts {
			parts = append(parts, p.Name)
			areas = append(areas, p.Areas...)
		}
		w.Text(u.Code)
		w.Text(u.Name)
		w.Text(u.Kind)
		figure(w, u.Population, kvarter.Missing)
		w.Number(float64(len(areas)))
		w.Text(strings.Join(parts, "; "))
		w.Text(strings.Join(areas, " "))
		w.Text(u.Joined)
		w.Text(strings.Join(u.Filled, " "))
		w.Text(u.Reason)
		if s.Round.MadeUp {
			w.Text("made-up figures / opdigtede tal")
		}
		w.End()
	}
	return w.Flush()
}

func (s *Screened) writeShapes(out io.Writer) error {
	r := s.Round
	var list []geojson.Feature
	for _, u := range r.UrbanAreas {
		outline := u.Outline
		if len(outline) > 0 && r.Areas.CRS != "planar" {
			var err error
			if outline, err = source.ToLonLat(r.Areas.CRS, outline); err != nil {
				return err
			}
		}
		areas := []string{}
		for _, p := range u.Parts {
			areas = append(areas, p.Areas...)
		}
		props := []geojson.Property{{Name: "code", Value: u.Code}, {Name: "name", Value: u.Name}, {Name: "kind", Value: u.Kind},
			{Name: "population", Value: u.Population}, {Name: "small_areas", Value: float64(len(areas))},
			{Name: "joined", Value: u.Joined}, {Name: "areas", Value: strings.Join(areas, " ")}}
		if r.MadeUp {
			props = append(props, geojson.Property{Name: "made_up", Value: "made-up figures / opdigtede tal"})
		}
		list = append(list, geojson.Feature{ID: u.Code, Properties: props, Outline: outline})
	}
	how := geojson.Writing{Name: "urban_areas"}
	if r.Areas.CRS == "planar" {
		how.CRS = r.Areas.CRS
	}
	if r.MadeUp {
		how.Note = "made-up figures / opdigtede tal"
	}
	return geojson.Write(out, list, how)
}

// figure writes a number, or how it is absent: not as a number, so that no reader takes it for one.
func figure(w *csv.Writer, v float64, absent kvarter.State) {
	switch {
	case !math.IsNaN(v):
		w.Number(v)
	case absent == kvarter.Suppressed:
		w.Text("..")
	default:
		w.Text("")
	}
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

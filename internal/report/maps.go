package report

import (
	"bytes"
	"image/png"
	"math"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
)

const (
	pictureMM    = 166.0 // the width of the text on A4
	pictureWidth = 640.0 // pixels of the drawing
	sharpness    = 3.0   // pixels of the file for one of the drawing: 1,920 over 166 mm are 294 to the inch
	manyAreas    = 5000  // from where the map of a whole city is drawn coarsely, as on the page
)

// drawing is a map to be.
type drawing struct {
	spec chart.MapSpec
	says string // under the map
}

// picture draws a map into the memo; nil says that boundaries are not known.
func (w *writer) picture(m *Memo, d *drawing) error {
	if d == nil {
		m.NoPicture = w.text("report.map.none")
		return nil
	}
	d.spec.Legend, d.spec.Standalone = w.legend(d.spec), true
	px, err := chart.PNG(d.spec, sharpness)
	if err != nil {
		return err
	}
	size, err := png.DecodeConfig(bytes.NewReader(px))
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "the map of the memo cannot be read: %w", err)
	}
	alt := d.spec.Title + "."
	if d.says != "" {
		alt += " " + d.says
	}
	var labels []string
	for _, l := range d.spec.Legend {
		labels = append(labels, l.Label)
	}
	if len(labels) > 0 {
		alt += " " + w.text("map.legend") + ": " + strings.Join(labels, "; ") + "."
	}
	caption := d.spec.Title + "."
	if d.says != "" {
		caption += " " + d.says
	}
	m.Picture = &Picture{SVG: []byte(chart.Map(d.spec)), PNG: px, PixelsWide: size.Width, PixelsHigh: size.Height, Alt: alt, Caption: caption + " " + m.Round, WidthMM: pictureMM}
	return nil
}

// classOf says how a finding is drawn, as on the page.
func classOf(f *kvarter.Finding) chart.Class {
	switch f.Outcome {
	case kvarter.OutcomeByLaw:
		return chart.ClassLaw
	case kvarter.OutcomeExcluded:
		return chart.ClassExcluded
	case kvarter.OutcomeUndetermined:
		return chart.ClassUndetermined
	case kvarter.OutcomeSuppressed:
		return chart.ClassSuppressed
	}
	if f.Outcome.Designated() {
		return chart.ClassIn
	}
	return chart.ClassOut
}

// legend lists the classes that a map shows.
func (w *writer) legend(spec chart.MapSpec) []chart.LegendItem {
	type mark struct {
		c    chart.Class
		edge bool
	}
	seen := map[mark]bool{}
	for i := range spec.Areas {
		seen[mark{spec.Areas[i].Class, spec.Areas[i].Edge}] = true
	}
	var out []chart.LegendItem
	for _, c := range chart.Classes() {
		for _, edge := range []bool{false, true} {
			if !seen[mark{c, edge}] {
				continue
			}
			label := w.text("class." + string(c))
			if edge {
				label += ", " + w.text("class.edge")
			}
			out = append(out, chart.LegendItem{Class: c, Edge: edge, Label: label})
		}
	}
	return out
}

// spec describes the map of the small areas, of those near the frame where it is given. here is the area that it is about, or −1.
func (w *writer) spec(title string, frame []kvarter.MultiPolygon, here int) chart.MapSpec {
	r := w.Edition.Round
	near := func(kvarter.MultiPolygon) bool { return true }
	s := chart.MapSpec{ID: "map", Title: title, CRS: r.Areas.CRS, Decimal: w.text("decimal"), Width: pictureWidth, MaxHeight: 350, MinHeight: 240, Frame: frame,
		Coarse: frame == nil && r.Areas.Len() > manyAreas}
	if frame != nil {
		s.MaxHeight = 270
		near = nearby(frame, s)
	}
	if r.MadeUp {
		s.MadeUp = w.text("made_up")
	}
	for i := range r.Findings {
		f, a := &r.Findings[i], &r.Areas.Items[i]
		if len(a.Outline) > 0 && near(a.Outline) {
			s.Areas = append(s.Areas, chart.MapArea{Code: a.Code, Title: edition.Title(a) + ": " + w.outcome(f), Class: classOf(f), Edge: f.OnTheEdge, Here: i == here, Outline: a.Outline})
		}
	}
	for i := range r.UrbanAreas {
		u := &r.UrbanAreas[i]
		if len(u.Outline) > 0 && near(u.Outline) {
			s.Urban = append(s.Urban, chart.MapUrban{Code: u.Code, Name: w.short(u.Name), Weight: u.Population, Housing: u.Kind == "housing_area", Outline: u.Outline})
		}
	}
	for _, l := range w.Layers {
		kept := chart.Layer{Kind: l.Kind}
		for _, p := range l.Shapes {
			if near(kvarter.MultiPolygon{p}) {
				kept.Shapes = append(kept.Shapes, p)
			}
		}
		for _, ln := range l.Lines {
			if near(kvarter.MultiPolygon{{kvarter.Ring(ln)}}) {
				kept.Lines = append(kept.Lines, ln)
			}
		}
		s.Layers = append(s.Layers, kept)
	}
	return s
}

// short is a name as the map has room for it: of several small areas the largest, with «and others».
func (w *writer) short(name string) string {
	first, _, several := strings.Cut(name, " / ")
	if several {
		return first + say(w.lang, " m.fl.", " and others")
	}
	return first
}

// aroundArea is a small area and its neighbours; nil where it has no outline.
func (w *writer) aroundArea(i int) *drawing {
	a := &w.Edition.Round.Areas.Items[i]
	if len(a.Outline) == 0 {
		return nil
	}
	frame := w.outlines([]int{i}, w.Neighbours[a.Code])
	name := edition.Title(a)
	return &drawing{spec: w.spec(w.text("map.around", name), frame, i), says: w.text("report.map.here", name)}
}

// outlines gives the outlines of areas by position and by code; nil where none has one.
func (w *writer) outlines(at []int, codes []string) (out []kvarter.MultiPolygon) {
	for _, c := range codes {
		if n, ok := w.Area[c]; ok {
			at = append(at, n)
		}
	}
	for _, n := range at {
		if o := w.Edition.Round.Areas.Items[n].Outline; len(o) > 0 {
			out = append(out, o)
		}
	}
	return out
}

// nearby reports whether the bounds of an outline meet what a picture of the frame shows, so that the legend has what can be seen. It follows
// chart.Fit: the frame in the middle with its margin, at least so high.
func nearby(frame []kvarter.MultiPolygon, spec chart.MapSpec) func(kvarter.MultiPolygon) bool {
	const margin = 14.0
	lo, hi := bounds(frame...)
	stretch := 1.0
	if chart.Geographic(spec.CRS) {
		stretch = math.Cos((lo.Y + hi.Y) / 2 * math.Pi / 180)
	}
	w, h := math.Max((hi.X-lo.X)*stretch, 1e-9), math.Max(hi.Y-lo.Y, 1e-9)
	k := math.Min((spec.Width-2*margin)/w, (spec.MaxHeight-2*margin)/h) // pixels for a unit
	x, y := spec.Width/2/(k*stretch), math.Max(spec.MinHeight, float64(h*k)+2*margin)/2/k
	mid := kvarter.Point{X: (lo.X + hi.X) / 2, Y: (lo.Y + hi.Y) / 2}
	return func(mp kvarter.MultiPolygon) bool {
		l, u := bounds(mp)
		return l.X < mid.X+x && mid.X-x < u.X && l.Y < mid.Y+y && mid.Y-y < u.Y
	}
}

func bounds(mps ...kvarter.MultiPolygon) (lo, hi kvarter.Point) {
	first := true
	for _, mp := range mps {
		for _, poly := range mp {
			for _, ring := range poly {
				for _, p := range ring {
					if first {
						lo, hi, first = p, p, false
					}
					lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
					hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
				}
			}
		}
	}
	return lo, hi
}

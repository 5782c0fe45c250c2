package chart

import "html/template"

// SparkLineSpec is a series as a small line within a sentence or a row.
type SparkLineSpec struct {
	Label  string // the picture in words
	Points []Point
	Breaks []Break
	Every  int     // as in LineSpec
	Limit  float64 // a fine line across; NaN: none
	Axis   Range
}

// Figures are the points and the limit.
func (s SparkLineSpec) Figures() []Figure {
	var f figures
	f.known("", PartThreshold, 0, s.Limit)
	for _, p := range s.Points {
		f.add("", PartValue, p.Year, p.Value, p.State)
	}
	return f
}

// Domain is the axis: from the smallest figure to the largest, unless it is given.
func (s SparkLineSpec) Domain() Range {
	if s.Axis.given() {
		return s.Axis
	}
	r := emptyRange()
	for _, f := range s.Figures() {
		r = r.with(f.Value)
	}
	if r.Lo >= r.Hi {
		return r.fit(false)
	}
	return r
}

// SparkLine draws 120 × 28 pixels: the line with its gaps and breaks left open, and a dot on the last figure.
func SparkLine(s SparkLineSpec) template.HTML {
	const width, height = 120.0, 28.0
	l := LineSpec{Series: []Series{{Points: s.Points}}, Breaks: s.Breaks, Every: s.Every}
	var b svg
	b.open("k-spark", s.Label, width, height, false)
	y := scale{s.Domain(), height - 5, 5}
	if drawable(s.Limit) {
		b.rule("k-way", 1, "3 3", 0, y.at(s.Limit), width, y.at(s.Limit))
	}
	from, to, ok := l.years()
	if !ok {
		return b.close()
	}
	x := scale{Range{float64(from), float64(to)}, 5, width - 5}
	if from == to {
		x.Lo, x.Hi = x.Lo-1, x.Hi+1
	}
	pieces := l.Pieces(l.Series[0])
	for i, piece := range pieces {
		if len(piece) == 1 {
			b.dot("k-in", x.at(float64(piece[0].Year)), y.at(piece[0].Value), 3, "")
		} else {
			b.raw(`<path `, stroke("k-in"), ` stroke-width="2" stroke-linejoin="round" stroke-linecap="round" d="M`)
			for k, p := range piece {
				if k > 0 {
					b.raw("L")
				}
				b.raw(num(x.at(float64(p.Year))), " ", num(y.at(p.Value)))
			}
			b.raw(`"/>`)
		}
		if last := piece[len(piece)-1]; i == len(pieces)-1 {
			b.dot("k-in", x.at(float64(last.Year)), y.at(last.Value), 6, "")
		}
	}
	return b.close()
}

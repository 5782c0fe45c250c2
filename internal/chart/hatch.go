package chart

// Look is how a class is drawn, for drawings that are made elsewhere, such as on a map that can be moved.
type Look struct {
	Ground  string   `json:"ground"` // colours of a saved file; a style sheet has its own under k-{class} and k-ink-{class}
	Ink     string   `json:"ink"`
	Strokes []Stroke `json:"strokes"` // of the pattern; none for an even ground
}

// Stroke is a path in a square of 8 units that repeats, with round ends.
type Stroke struct {
	D     string  `json:"d"`
	Width float64 `json:"width"`
}

// LookOf returns the look of a class, with the hatch of «on the edge» or without.
func LookOf(c Class, edge bool) Look {
	l := look(c)
	out := Look{Ground: l.ground, Ink: l.ink, Strokes: []Stroke{}}
	if l.strokes != "" {
		width := .8
		if c == ClassUndetermined {
			width = 2
		}
		out.Strokes = append(out.Strokes, Stroke{l.strokes, width})
	}
	if edge {
		out.Strokes = append(out.Strokes, Stroke{edgeStrokes, 1.8})
	}
	return out
}

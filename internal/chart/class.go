package chart

// Class is how an area is drawn. Shade and pattern carry it together, so that no class rests on colour alone.
type Class string

const (
	ClassIn           Class = "in"           // designated by the city's rule
	ClassLaw          Class = "law"          // designated through a state list
	ClassOut          Class = "out"          // not designated
	ClassExcluded     Class = "excluded"     // left out of the screening
	ClassUndetermined Class = "undetermined" // a missing figure could decide
	ClassSuppressed   Class = "suppressed"   // a withheld figure could decide
)

// Classes lists the classes in the order of a legend.
func Classes() []Class {
	return []Class{ClassIn, ClassLaw, ClassUndetermined, ClassSuppressed, ClassExcluded, ClassOut}
}

// paint is the look of a class in a saved file: ground, ink of the pattern, and the pattern's strokes in a square of 8 pixels.
type paint struct{ ground, ink, strokes string }

// The blue and the amber keep their distance under deuteranopia, protanopia and tritanopia; the rest differ by pattern.
func look(c Class) paint {
	if p, ok := stepLook(c); ok {
		return p
	}
	if p, ok := moveLook(c); ok {
		return p
	}
	switch c {
	case ClassIn:
		return paint{"#1d4e89", "#ffffff", ""}
	case ClassLaw:
		return paint{"#e8a33d", "#5a3a00", ""}
	case ClassUndetermined:
		return paint{"#f6f4ef", "#55606e", "M2 2h.01M6 6h.01"} // dots
	case ClassSuppressed:
		return paint{"#f6f4ef", "#55606e", "M0 0L8 8M8 0L0 8"} // lattice
	case ClassExcluded:
		return paint{"#fbfaf7", "#a7adb5", "M0 4h8"} // level lines
	}
	return paint{"#dfe2e4", "#55606e", ""}
}

// edgeStrokes is the hatch of «on the edge», laid over the ground of the class.
const edgeStrokes = "M-2 2L2 -2M0 8L8 0M6 10L10 6"

// fill returns the fill of a class: a colour, or the address of a pattern of the picture with that id.
func fill(id string, c Class, edge bool) string {
	if l := look(c); l.strokes == "" && !edge {
		return l.ground
	}
	return "url(#" + patternID(id, c, edge) + ")"
}

func patternID(id string, c Class, edge bool) string {
	if edge {
		return id + "-" + string(c) + "-edge"
	}
	return id + "-" + string(c)
}

// className is the CSS class of a group of areas. A patterned group has its own, so that a style sheet that colours
// the plain class leaves the pattern alone.
func className(c Class, edge bool) string {
	if look(c).strokes == "" && !edge {
		return "k-" + string(c)
	}
	return "k-patterned"
}

// patterns writes the patterns that are used, scaled for a group drawn in tenths of a pixel. Their parts have the classes
// k-{class} and k-ink-{class}.
func (s *svg) patterns(id string, used map[mark]bool) {
	s.raw("<defs>")
	for _, c := range drawn() {
		for _, edge := range []bool{false, true} {
			l := LookOf(c, edge)
			if !used[mark{c, edge}] || len(l.Strokes) == 0 {
				continue
			}
			s.raw(`<pattern id="`, patternID(id, c, edge), `" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="scale(10)">`)
			s.raw(`<path class="k-`, string(c), `" fill="`, l.Ground, `" d="M0 0h8v8H0z"/>`)
			for _, stroke := range l.Strokes {
				s.raw(`<path class="k-ink-`, string(c), `" fill="none" stroke="`, l.Ink, `" stroke-width="`, num(stroke.Width), `" stroke-linecap="round" d="`, stroke.D, `"/>`)
			}
			s.raw(`</pattern>`)
		}
	}
	s.raw("</defs>")
}

// mark is a class with or without the hatch.
type mark struct {
	class Class
	edge  bool
}

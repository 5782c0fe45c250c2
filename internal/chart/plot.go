package chart

import (
	"html/template"
	"math"
	"strconv"

	"kvarter"
)

// fontFamily is the type of a picture by itself; a page's style sheet has its own.
const fontFamily = "system-ui, 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"

// Range is an axis from Lo to Hi. Its zero value stands for the axis that fits the figures of one picture.
type Range struct{ Lo, Hi float64 }

// given reports whether the axis was chosen by the caller.
func (r Range) given() bool { return drawable(r.Lo) && drawable(r.Hi) && r.Lo < r.Hi }

// with widens an axis by figures; those that are not there are passed over. An empty axis has Lo over Hi.
func (r Range) with(values ...float64) Range {
	for _, v := range values {
		if drawable(v) {
			r.Lo, r.Hi = math.Min(r.Lo, v), math.Max(r.Hi, v)
		}
	}
	return r
}

func emptyRange() Range { return Range{math.Inf(1), math.Inf(-1)} }

// fit rounds an axis to readable ends: from zero where nothing is below it and the smallest is near it, about the value and zero where all
// are equal, and from 0 to 1 where there is none.
func (r Range) fit(zero bool) Range {
	if r.Lo > r.Hi {
		return Range{0, 1}
	}
	if zero || r.Lo >= 0 && r.Lo < r.Hi*.6 || r.Lo == r.Hi {
		r = r.with(0)
	}
	if r.Hi-r.Lo <= math.Max(math.Abs(r.Lo), math.Abs(r.Hi))*1e-9 {
		if r.Hi == 0 {
			return Range{0, 1}
		}
		r = r.with(0) // parted by less than float64 tells well
	}
	if step := roundDown((r.Hi - r.Lo) / 4); step > 0 {
		r = r.with(readable(math.Floor(r.Lo/step+1e-9)*step, step), readable(math.Ceil(r.Hi/step-1e-9)*step, step))
	}
	return r
}

// padded leaves a fortieth beyond each end that is not zero, so that a mark at the end is whole.
func (r Range) padded() Range {
	pad := (r.Hi - r.Lo) / 40
	if r.Lo != 0 {
		r.Lo -= pad
	}
	if r.Hi != 0 {
		r.Hi += pad
	}
	return r
}

// drawable tells figures that can be placed: finite, and far from where differences overflow.
func drawable(v float64) bool { return math.Abs(v) < 1e100 }

// scale places figures of an axis between two pixels; what lies beyond the axis stands at its end.
type scale struct {
	Range
	from, to float64
}

func (s scale) at(v float64) float64 {
	t := math.Max(0, math.Min(1, (v-s.Lo)/(s.Hi-s.Lo)))
	return s.from + float64(t*(s.to-s.from))
}

// ticks are readable figures some apart pixels from each other, each once.
func (s scale) ticks(apart float64) []float64 {
	var out []float64
	for _, v := range ticks(s.Lo, s.Hi, math.Abs(s.to-s.from)*90/apart) {
		if v >= s.Lo && v <= s.Hi && (len(out) == 0 || v > out[len(out)-1]) {
			if v == 0 {
				v = 0 // and not −0
			}
			out = append(out, v)
		}
	}
	return out
}

// stateOf is why a figure is not there; a figure that cannot be drawn is missing.
func stateOf(v float64, s kvarter.State) kvarter.State {
	if s == kvarter.Known && !drawable(v) {
		return kvarter.Missing
	}
	return s
}

// printed formats a figure; without a format it is the shortest decimal.
func printed(f func(float64) string, v float64) string {
	if f == nil {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return f(v)
}

// open begins a mark. A picture with links is a group, since the parts of an image cannot be reached.
func (s *svg) open(class, label string, width, height float64, links bool) {
	role := "img"
	if links {
		role = "group"
	}
	s.raw(`<svg class="k-mark `, class, `" viewBox="0 0 `, num(width), " ", num(height), `" role="`, role, `"`)
	s.attr("aria-label", label)
	s.raw(` font-family="`, fontFamily, `">`)
}

// title names a part of a mark for those who point at it.
func (s *svg) title(text string) {
	if text != "" {
		s.raw(`<title>`, esc(text), `</title>`)
	}
}

// dot is a disc: a point with a round end, so that pictures of pixels draw it too.
func (s *svg) dot(ink string, x, y, size float64, title string) {
	s.raw(`<path `, stroke(ink), ` stroke-width="`, num(size), `" stroke-linecap="round" d="M`, num(x), " ", num(y), `h.01">`)
	s.title(title)
	s.raw(`</path>`)
}

// ring is a disc with the ground inside.
func (s *svg) ring(ink string, x, y, size float64, title string) {
	s.dot(ink, x, y, size, title)
	s.dot("panel", x, y, size-3.4, title)
}

// diamond is what figures are compared with.
func (s *svg) diamond(x, y, half float64, title string) {
	s.raw(`<path class="k-f-panel k-s-ink" fill="`, light("panel"), `" stroke="`, light("ink"), `" stroke-width="1.5" d="M`, num(x), " ", num(y-half),
		`l`, num(half), " ", num(half), `-`, num(half), " ", num(half), `-`, num(half), ` -`, num(half), `z">`)
	s.title(title)
	s.raw(`</path>`)
}

// rule is a straight line of a colour.
func (s *svg) rule(ink string, width float64, dash string, x0, y0, x1, y1 float64) {
	s.raw(`<path `, stroke(ink), ` stroke-width="`, num(width), `"`)
	if dash != "" {
		s.raw(` stroke-dasharray="`, dash, `"`)
	}
	s.raw(` d="M`, num(x0), " ", num(y0), "L", num(x1), " ", num(y1), `"/>`)
}

// close ends a mark.
func (s *svg) close() template.HTML {
	s.raw(`</svg>`)
	return template.HTML(s.String())
}

func orDefault(v, otherwise float64) float64 {
	if !(v > 0) || !finite(v) {
		return otherwise
	}
	return v
}

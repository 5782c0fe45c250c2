package chart

import (
	"math"
	"sort"
)

// perEm is the width of a letter: a wide estimate, so that texts keep apart in any font.
const perEm = .6

func nan() float64 { return math.NaN() }

// textWidth is how wide a text is at most, in pixels.
func textWidth(text string, size float64) float64 {
	return float64(len([]rune(clean(text)))) * perEm * size
}

// shorten cuts a text to a room in pixels, with an ellipsis.
func shorten(text string, size, room float64) string {
	r := []rune(clean(text))
	if float64(len(r))*perEm*size <= room {
		return string(r)
	}
	n := int(math.Floor(room/(perEm*size))) - 1
	if n < 1 {
		return ""
	}
	for n > 1 && r[n-1] == ' ' {
		n--
	}
	return string(r[:n]) + "…"
}

// box is where a text stands.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

// textBox is the box of a text on a baseline: letters rise .8 of their size over it and fall .25 under it.
func textBox(text string, size float64, anchor string, x, y float64) box {
	w := textWidth(text, size)
	switch anchor {
	case "middle":
		x -= w / 2
	case "end":
		x -= w
	}
	return box{x, y - .8*size, x + w, y + .25*size}
}

// label is a text of a mark.
type label struct {
	text, ink, anchor string
	x, y, size        float64
	bold              bool
	title             string // the whole text where it was shortened
}

func (l label) box() box { return textBox(l.text, l.size, l.anchor, l.x, l.y) }

// placer keeps texts apart and inside the picture.
type placer struct {
	width, height float64
	boxes         []box
}

// free reports whether a text can stand there with a gap of a pixel and a half.
func (p *placer) free(b box) bool {
	if b.x0 < -.05 || b.x1 > p.width+.05 || b.y0 < -.05 || b.y1 > p.height+.05 {
		return false
	}
	b.x0, b.x1 = b.x0-1.5, b.x1+1.5
	for _, o := range p.boxes {
		if b.meets(o) {
			return false
		}
	}
	return true
}

// put takes the place of a text; false where something stands there.
func (p *placer) put(l label) bool {
	if l.text == "" || !p.free(l.box()) {
		return false
	}
	p.boxes = append(p.boxes, l.box())
	return true
}

// text draws a label. Texts over lines have a halo of the ground.
func (s *svg) text(l label, halo bool) {
	if l.text == "" {
		return
	}
	if l.anchor == "" {
		l.anchor = "start"
	}
	s.raw(`<text class="k-f-`, l.ink)
	if halo {
		s.raw(` k-s-panel`)
	}
	s.raw(`" fill="`, light(l.ink), `"`)
	if halo {
		s.raw(` stroke="`, light("panel"), `" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`)
	}
	s.raw(` font-size="`, num(l.size), `"`)
	if l.bold {
		s.raw(` font-weight="600"`)
	}
	if l.anchor != "start" {
		s.raw(` text-anchor="`, l.anchor, `"`)
	}
	s.raw(` x="`, num(l.x), `" y="`, num(l.y), `">`)
	if l.title != "" && l.title != l.text {
		s.title(l.title)
	}
	s.raw(esc(l.text), `</text>`)
}

// spaced moves positions as little as it can so that they lie gap apart or more, between lo and hi where there is room, in their order; equal ones
// keep the order given. Positions that touch are set about their mean (pool adjacent violators).
func spaced(at []float64, gap, lo, hi float64) []float64 {
	n := len(at)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return at[order[a]] < at[order[b]] })
	type block struct {
		sum float64 // of the positions, each less its offset in the block
		n   int
	}
	start := func(b block) float64 {
		return math.Max(lo, math.Min(hi-gap*float64(b.n-1), b.sum/float64(b.n)))
	}
	var blocks []block
	for _, i := range order {
		blocks = append(blocks, block{at[i], 1})
		for k := len(blocks) - 1; k > 0; k-- {
			a, b := blocks[k-1], blocks[k]
			if start(a)+gap*float64(a.n) <= start(b) {
				break
			}
			blocks[k-1] = block{a.sum + b.sum - gap*float64(a.n*b.n), a.n + b.n}
			blocks = blocks[:k]
		}
	}
	out, k := make([]float64, n), 0
	for _, b := range blocks {
		for j := range b.n {
			out[order[k]] = start(b) + gap*float64(j)
			k++
		}
	}
	return out
}

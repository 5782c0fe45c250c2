package uncertainty

import (
	"math"
	"sync/atomic"

	"kvarter/internal/composite"
)

// binsOfNode is how many counts are kept of a node's value in an area: what lies under the window, 254 bins in it, what lies over it. A pilot of 100
// draws of anything like a normal distribution spans 5 standard deviations, the window one and a half times that, and a bin so 0.75 % of the width of a
// 95 % interval (TestBinsAgainstDraws).
const binsOfNode = 256

const insideBins = binsOfNode - 2

// span is the lowest and the highest value seen.
type span struct{ low, high float64 }

func nothing() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) see(v float64) { s.low, s.high = min(s.low, v), max(s.high, v) }

func (s span) with(t span) span { return span{min(s.low, t.low), max(s.high, t.high)} }

// window is where the bins of one value lie: insideBins of a width from low on. A width of 0 is one single value, low.
type window struct {
	low, width float64
	whole      bool // values are whole numbers, such as ranks and deciles: one a bin where there is room
}

// windowOf puts a window round what a pilot saw, a quarter of its span to spare on either side.
func windowOf(s span, whole bool) window {
	size := s.high - s.low
	if whole && size <= insideBins/1.5 {
		return window{low: math.Floor(s.low+float64(size/2)) - insideBins/2 - .5, width: 1, whole: true}
	}
	w := window{low: s.low - float64(size/4), width: 1.5 * size / insideBins, whole: whole}
	if !(w.width > 0) || math.IsInf(w.width, 0) {
		return window{low: s.low}
	}
	return w
}

func (w window) bin(v float64) int {
	switch {
	case v < w.low:
		return 0
	case w.width == 0 && v > w.low:
		return binsOfNode - 1
	case w.width == 0:
		return 1
	}
	return int(min((v-w.low)/w.width, insideBins)) + 1
}

// tally counts the values of nodes, and the classes, of every area over replicates. Counts only ever add up, so that they are the same in whatever order the
// hands add them, and there are no more of them for more replicates.
type tally struct {
	n       int
	nodes   []string
	classes []classCuts
	windows []window // node × area
	bins    []uint32 // node × area × bin
	in      []uint32 // of all classes, area × cut
}

// classCuts is a class of the method: the position of each of its cuts, and where its counts start.
type classCuts struct {
	name  string
	at    map[string]int
	start int
}

func (t *tally) add(h *hand, index *composite.Result) {
	for k, name := range t.nodes {
		c := index.Columns[name]
		for i := range t.n {
			if !c.Known(i) {
				continue
			}
			at := k*t.n + i
			h.extremes[at].see(c.Values[i])
			atomic.AddUint32(&t.bins[at*binsOfNode+t.windows[at].bin(c.Values[i])], 1)
		}
	}
	for _, c := range t.classes {
		for i, is := range index.Classes[c.name] {
			if cut, ok := c.at[is]; ok {
				atomic.AddUint32(&t.in[c.start+i*len(c.at)+cut], 1)
			}
		}
	}
}

// known is in how many replicates there was a value.
func (t *tally) known(at int) (n int) {
	for _, x := range t.bins[at*binsOfNode : (at+1)*binsOfNode] {
		n += int(x)
	}
	return
}

// limits are the k-th lowest and the k-th highest of the values counted, from 1, each to within a bin.
func (t *tally) limits(at, k, known int, of span) (low, high float64) {
	counts, w := t.bins[at*binsOfNode:(at+1)*binsOfNode], t.windows[at]
	end := w.low + float64(w.width*insideBins)
	before, b := 0, 0
	find := func(k int) float64 {
		for before+int(counts[b]) < k {
			before += int(counts[b])
			b++
		}
		return (float64(k-before) - .5) / float64(counts[b])
	}
	// Under and over the window, limits are as wide as what was seen.
	part := find(k)
	switch b {
	case 0:
		low = of.low
	case binsOfNode - 1:
		low = max(end, of.low)
	default:
		low = w.at(b, part)
	}
	part = find(known + 1 - k)
	switch b {
	case 0:
		high = min(w.low, of.high)
	case binsOfNode - 1:
		high = of.high
	default:
		high = w.at(b, part)
	}
	return max(low, of.low), min(high, of.high)
}

// at is a value in a bin, as if those in it were spread evenly.
func (w window) at(b int, part float64) float64 {
	switch {
	case w.whole && w.width == 1:
		return w.low + .5 + float64(b-1)
	case w.whole:
		return math.Round(w.low + float64((float64(b-1)+part)*w.width))
	}
	return w.low + float64((float64(b-1)+part)*w.width)
}

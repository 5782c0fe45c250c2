package chart

// Paint is the colour of a class, on a light and on a dark page. Classes that are no shade have the plain ground; their pattern tells them apart.
func (s Scale) Paint(class int) Token {
	if class < 0 || class >= s.Classes() {
		return Token{"k-plain", "#f6f4ef", "#1d262f"}
	}
	if !s.Diverging {
		return sequential()[s.shade(class)]
	}
	step := class - s.Neutral // 0 is the neutral class
	if s.Neutral < 0 {
		if step = class - s.At - 1; step >= 0 {
			step++ // −1 and 1 lie beside the limit
		}
	}
	if !s.MetAbove {
		step = -step
	}
	return diverging()[max(0, min(6, 3+step))]
}

// shade spreads the classes over the six shades of a map; with a threshold, the classes that meet it are the three darker ones.
func (s Scale) shade(class int) int {
	n := s.Classes()
	if s.At >= 0 {
		return max(0, min(Steps-1, Breaks{s.Limits, s.At}.Shade(class, s.MetAbove)))
	}
	if !s.MetAbove {
		class = n - 1 - class
	}
	switch n { // as evenly spaced in lightness as the six allow
	case 1:
		return 2
	case 2:
		return []int{1, 4}[class]
	case 3:
		return []int{0, 3, 5}[class]
	case 4:
		return []int{0, 2, 4, 5}[class]
	case 5:
		return []int{0, 2, 3, 4, 5}[class]
	}
	return min(class, Steps-1)
}

// ScaleItem is one line of a legend. From and To are the limits; NaN at the open ends.
type ScaleItem struct {
	Class    int
	From, To float64
	Label    string
	Colour   Token
}

// Legend lists the classes from the lowest. words prints one of them by its ends, an open one being NaN; without it they are «from–to».
func (s Scale) Legend(words func(from, to float64) string, format func(float64) string) []ScaleItem {
	var out []ScaleItem
	for c := range s.Classes() {
		from, to := nan(), nan()
		if c > 0 {
			from = s.Limits[c-1]
		}
		if c < len(s.Limits) {
			to = s.Limits[c]
		}
		it := ScaleItem{Class: c, From: from, To: to, Colour: s.Paint(c)}
		switch {
		case words != nil:
			it.Label = words(from, to)
		case finite(from) && finite(to):
			it.Label = printed(format, from) + "–" + printed(format, to)
		case finite(from) && s.Over:
			it.Label = "> " + printed(format, from)
		case finite(from):
			it.Label = "≥ " + printed(format, from)
		case finite(to) && s.Over:
			it.Label = "≤ " + printed(format, to)
		case finite(to):
			it.Label = "< " + printed(format, to)
		default:
			it.Label = "–"
		}
		out = append(out, it)
	}
	return out
}

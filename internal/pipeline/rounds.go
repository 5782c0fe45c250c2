package pipeline

import "kvarter"

// ScreenRounds screens one period after the other; each round follows the one before, with its stay thresholds and frozen reference.
func ScreenRounds(in *Imported, periods ...kvarter.Period) ([]*Screened, error) {
	var out []*Screened
	for _, at := range periods {
		o := Options{Period: at, Seed: 1}
		if len(out) > 0 {
			o.Previous = out[len(out)-1].Round
		}
		s, err := Screen(in, o)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

package protect

import "math"

// view is the attacker of tables in which some nodes are hidden and all others shown exactly, for one set of hidden nodes after another.
type view struct {
	*attacker
	least, most []float64 // what is known of each node where it is hidden
	hidden      []bool
}

// view starts with every node hidden.
func (t *tables) view() (*view, error) {
	a, err := t.attacker(nil, nil)
	if err != nil {
		return nil, err
	}
	v := &view{a, append([]float64(nil), a.low...), append([]float64(nil), a.high...), make([]bool, len(t.of))}
	for i := range v.hidden {
		v.hidden[i] = true
	}
	return v, nil
}

// set hides a set of nodes and shows the others.
func (v *view) set(hidden []bool) {
	for i, h := range hidden {
		if h != v.hidden[i] {
			v.turn(i, h)
		}
	}
}

// turn hides or shows a node.
func (v *view) turn(i int, hidden bool) {
	v.hidden[i] = hidden
	if hidden {
		v.narrow(i, v.least[i], v.most[i])
	} else {
		v.narrow(i, float64(v.t.count[i]), float64(v.t.count[i]))
	}
}

// free reports whether nothing is known of a hidden node but that it is not negative.
func (v *view) free(i int32) bool { return v.least[i] <= 0 && math.IsInf(v.most[i], 1) }

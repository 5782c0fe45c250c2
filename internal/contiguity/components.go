package contiguity

// Components returns the connected components of the marked areas: each ascending, in the order of their first area.
// in has one entry for each area.
func (g *Graph) Components(in []bool) [][]int {
	label := g.label(in)
	var out [][]int
	for i, l := range label {
		if l < 0 {
			continue
		}
		if l == len(out) {
			out = append(out, nil)
		}
		out[l] = append(out[l], i)
	}
	return out
}

// label numbers the components of the marked areas in the order of their first area; -1 where an area is not marked.
func (g *Graph) label(in []bool) []int {
	label := make([]int, g.N)
	for i := range label {
		label[i] = -1
	}
	next := 0
	var todo []int32
	for i := range label {
		if !in[i] || label[i] >= 0 {
			continue
		}
		label[i] = next
		todo = append(todo[:0], int32(i))
		for len(todo) > 0 {
			k := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, j := range g.Links[k] {
				if in[j] && label[j] < 0 {
					label[j] = next
					todo = append(todo, j)
				}
			}
		}
		next++
	}
	return label
}

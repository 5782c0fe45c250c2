package edition

import "kvarter/internal/scenario"

// Program is the round made ready for what-if questions, once.
func (e *Edition) Program() (*scenario.Program, error) {
	e.compiling.Do(func() {
		b := scenario.Base{Round: e.Round, Method: e.Method, Groups: e.Grouping}
		if e.Neighbours != nil {
			b.Neighbours = make([][]int32, e.Round.Areas.Len())
			for i := range b.Neighbours {
				for _, c := range e.Neighbours[e.Round.Areas.Items[i].Code] {
					if n, ok := e.Area[c]; ok {
						b.Neighbours[i] = append(b.Neighbours[i], int32(n))
					}
				}
			}
		}
		e.program, e.programErr = scenario.Compile(b)
	})
	return e.program, e.programErr
}

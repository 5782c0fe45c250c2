package gap

// Transition counts how areas moved between classes from one year to another. Areas of one of the years alone stand apart: entrants came with
// the later year (a new area, or a figure for the first time), leavers went.
type Transition struct {
	Of       string   `json:"of"` // what is classed, such as status
	From     string   `json:"from"`
	To       string   `json:"to"`
	Classes  []string `json:"classes"`
	Counts   [][]int  `json:"counts"`   // Counts[a][b]: of class a before and b after
	Entrants []int    `json:"entrants"` // by class after
	Leavers  []int    `json:"leavers"`  // by class before
	Stayed   int      `json:"stayed"`
	Better   int      `json:"better"` // to a class nearer the first
	Worse    int      `json:"worse"`
}

// Classed is the class of every area in one year, "" or absent where it has none.
type Classed struct {
	Name  string // the year as it is shown
	Class map[string]string
}

// Transit counts the moves between two years. Classes are in order, the best first; areas of any other class count as having none.
func Transit(before, after Classed, classes []string) Transition {
	t := Transition{From: before.Name, To: after.Name, Classes: classes, Entrants: make([]int, len(classes)), Leavers: make([]int, len(classes))}
	at := map[string]int{}
	for i, c := range classes {
		t.Counts = append(t.Counts, make([]int, len(classes)))
		at[c] = i
	}
	for code, c := range before.Class {
		a, ok := at[c]
		if !ok {
			continue
		}
		b, still := at[after.Class[code]]
		switch {
		case !still:
			t.Leavers[a]++
			continue
		case a == b:
			t.Stayed++
		case b < a:
			t.Better++
		default:
			t.Worse++
		}
		t.Counts[a][b]++
	}
	for code, c := range after.Class {
		if b, ok := at[c]; ok {
			if _, was := at[before.Class[code]]; !was {
				t.Entrants[b]++
			}
		}
	}
	return t
}

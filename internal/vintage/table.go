package vintage

import (
	"slices"

	"kvarter"
)

// Account is one column of a carried table: what arrived and what did not.
type Account struct {
	Measure string
	Period  kvarter.Period
	*Carried
}

// Table carries every column of a table of old areas, in whatever order, to the new areas, and marks them with Bridges. An old area that
// the table does not have is missing. Accounts come in the order of the measures' names. It fails where the table has an area that the crosswalk
// does not know, and where a figure is no count.
func (x *Crosswalk) Table(t *kvarter.Table, from int, basis Basis) (*kvarter.Table, []Account, error) {
	row := make(map[string]int, len(t.Codes))
	for k, code := range t.Codes {
		row[code] = k
	}
	ps := &kvarter.Problems{}
	at := make([]int, len(x.old))
	for i, code := range x.old {
		k, ok := row[code]
		if at[i] = k; !ok {
			at[i] = -1
		}
		delete(row, code)
	}
	for _, code := range t.Codes {
		if _, left := row[code]; left {
			ps.Add(kvarter.Problem{Rule: "figures belong to an area that the crosswalk starts from", File: x.o.File, Value: code})
		}
	}
	if err := ps.Err(); err != nil {
		return nil, nil, err
	}
	out := &kvarter.Table{Level: t.Level, Period: t.Period, Codes: slices.Clone(x.now), Columns: map[string]kvarter.Column{}, Population: t.Population,
		Source: t.Source, Bridges: map[string]kvarter.Bridge{}}
	var accounts []Account
	for _, name := range t.Names() {
		carried, err := x.Carry(name, ordered(t.Columns[name], at))
		if err != nil {
			return nil, nil, err
		}
		share := map[string]float64{}
		for j, s := range carried.Bridged {
			if s > 0 {
				share[x.now[j]] = s
			}
		}
		out.Columns[name], out.Bridges[name] = carried.Column, kvarter.Bridge{From: from, Basis: string(basis), Share: share}
		accounts = append(accounts, Account{name, t.Period, carried})
	}
	return out, accounts, nil
}

// ordered returns the figures at the given rows; -1 is missing.
func ordered(c kvarter.Column, at []int) kvarter.Column {
	out := kvarter.NewColumn(len(at))
	for i, k := range at {
		switch {
		case k < 0:
		case c.Known(k):
			out.Set(i, c.Values[k])
		default:
			out.Unset(i, c.State(k))
		}
	}
	return out
}

package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kvarter"
)

// Shelf says which rounds each audience may see: of those that a server knows, in the order in which it knows them, the newest first.
type Shelf struct {
	Desk  *Desk
	Known []string // hashes
}

// Rounds lists what an audience sees, the current round first. The public sees what was published; people with a role see all, and first what holds today.
func (s Shelf) Rounds(ctx context.Context, internal bool) ([]string, string, error) {
	st, err := s.Desk.state(ctx)
	if err != nil {
		return nil, "", err
	}
	public := slices.DeleteFunc(PublicRounds(st.designations, st.day), func(id string) bool { return !slices.Contains(s.Known, id) })
	if internal {
		ids := slices.Clone(s.Known)
		if current := currentOf(st.designations, st.day); slices.Contains(ids, current) {
			ids = append([]string{current}, slices.DeleteFunc(ids, func(id string) bool { return id == current })...)
		}
		return ids, "", nil
	}
	var tag strings.Builder
	for _, x := range st.designations {
		tag.WriteString(x.ID + ":" + strconv.FormatInt(x.Version, 10) + " ")
	}
	if st.publication != nil {
		tag.WriteString("plan:" + strconv.FormatInt(st.publication.Record, 10) + " ")
	}
	tag.WriteString(string(st.day)) // statuses are of the day
	return public, tag.String(), nil
}

// currentOf is the round that is in force on a day, adopted or published; "" for none.
func currentOf(all []*Designated, today kvarter.Date) string {
	best := (*Designated)(nil)
	for _, x := range all {
		if (x.State == kvarter.Adopted || x.State == kvarter.Published) && x.InForce(today) && (best == nil || x.From > best.From) {
			best = x
		}
	}
	if best == nil {
		return ""
	}
	return best.Round
}

// TakenBack reports whether a round was public and was taken back, and on which day.
func (s Shelf) TakenBack(ctx context.Context, round string) (kvarter.Date, bool, error) {
	st, err := s.Desk.state(ctx)
	if err != nil {
		return "", false, err
	}
	on := kvarter.Date("")
	for _, x := range st.designations {
		switch {
		case x.Round != round:
		case x.Public():
			return "", false, nil
		case x.TakenBackOn != "":
			on = x.TakenBackOn
		}
	}
	return on, on != "", nil
}

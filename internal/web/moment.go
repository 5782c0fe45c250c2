package web

import (
	"fmt"
	"time"

	"kvarter"
	"kvarter/internal/explain"
)

// moment prints a time of the audit in the zone of the server: 1 March 2025, 14:05.
func (q *request) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(q.site.zone())
	y, m, d := t.Date()
	return explain.Date(q.lang, string(kvarter.NewDate(y, int(m), d))) + fmt.Sprintf(", %02d:%02d", t.Hour(), t.Minute())
}

func (s *Site) zone() *time.Location {
	if s.cfg.Zone != nil {
		return s.cfg.Zone
	}
	return time.Local
}

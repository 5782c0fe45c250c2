package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/mail"
	"kvarter/internal/plan"
)

// mailFile is the file that --mail names.
type mailFile struct {
	Address     string        `yaml:"address"`
	User        string        `yaml:"user"`
	PasswordEnv string        `yaml:"password_env"` // the environment variable that holds the password
	From        string        `yaml:"from"`
	Security    mail.Security `yaml:"security"`
}

func readMailServer(file string) (*mail.Server, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "--mail %s: %w", file, err)
	}
	var f mailFile
	if err := readSettings(file, src, &f); err != nil {
		return nil, err
	}
	s := &mail.Server{Address: f.Address, User: f.User, From: f.From, Security: f.Security}
	if f.PasswordEnv != "" {
		if s.Password = os.Getenv(f.PasswordEnv); s.Password == "" {
			return nil, kvarter.Errorf(kvarter.Invalid, "%s: the environment has no %s", file, f.PasswordEnv)
		}
	}
	return s, s.Check()
}

// reminders writes to people on Mondays: what is due, and what changed since the Monday before.
type reminders struct {
	office *office
	send   func(context.Context, mail.Message) error
	city   string
	lang   string
	base   string
	zone   *time.Location
	log    *slog.Logger
	failed []late // to be tried again
}

const (
	remindHour  = 7  // o'clock on Mondays
	remindAhead = 14 // days
	remindEvery = 10 * time.Minute
)

// run looks every ten minutes whether there is something to send, until the context ends.
func (m *reminders) run(ctx context.Context, now func() time.Time) {
	for tick := time.NewTicker(remindEvery); ; {
		if err := m.round(ctx, now()); err != nil {
			m.log.Warn("reminders", "cause", err)
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// round sends what is to be sent at a moment. Of several servers on one store one alone writes to a person; what a mail server refused is tried again.
func (m *reminders) round(ctx context.Context, now time.Time) error {
	again := m.failed
	m.failed = nil
	for _, x := range again {
		m.hand(ctx, x, now)
	}
	local := now.In(m.zone)
	if local.Weekday() != time.Monday || local.Hour() < remindHour {
		return nil
	}
	year, week := local.ISOWeek()
	accounts, err := m.office.desk.Accounts().List(ctx)
	if err != nil {
		return err
	}
	view, err := m.office.desk.Plan(ctx, true)
	if err != nil || view == nil {
		return err
	}
	news, err := m.office.desk.Since(ctx, now.AddDate(0, 0, -7), plan.Whose{})
	if err != nil {
		return err
	}
	for _, a := range accounts {
		p, err := m.office.desk.Absent(ctx, a)
		if err != nil {
			return err
		}
		if a.Email == "" || !m.office.desk.May(p, auth.ViewInternal, auth.Object{}) {
			continue
		}
		if off, err := m.office.desk.MailOff(ctx, a.ID); err != nil || off {
			if err != nil {
				return err
			}
			continue
		}
		share, _ := m.office.desk.Share(p, view)
		own := news
		own.Interventions = slices.DeleteFunc(slices.Clone(news.Interventions), func(x plan.DigestedItem) bool {
			return !slices.ContainsFunc(share, func(y *desk.Item) bool { return y.ID == x.Intervention })
		})
		r := mail.Reminder{Lang: m.lang, City: m.city, Name: a.Name, Base: m.base, News: own, Due: view.Due(share, remindAhead)}
		x, ok := r.Message()
		if !ok {
			continue
		}
		first, err := m.office.desk.FirstToRemind(ctx, a.ID, fmt.Sprintf("%d-W%02d", year, week))
		if err != nil {
			return err
		}
		if x.To = a.Email; first {
			m.hand(ctx, late{x, now}, now)
		}
	}
	return nil
}

// late is a mail that was not taken, and since when.
type late struct {
	mail.Message
	since time.Time
}

// patience is how long a mail that is not taken is tried again.
const patience = 24 * time.Hour

func (m *reminders) hand(ctx context.Context, x late, now time.Time) {
	switch err := m.send(ctx, x.Message); {
	case err == nil:
	case kvarter.CodeOf(err) != kvarter.Internal || now.Sub(x.since) > patience:
		m.log.Warn("a reminder was not sent", "cause", err)
	default:
		m.log.Warn("a reminder was not sent and is tried again", "cause", err)
		m.failed = append(m.failed, x)
	}
}

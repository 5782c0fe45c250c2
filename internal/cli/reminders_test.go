package cli

import (
	"context"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"kvarter/internal/auth"
	"kvarter/internal/mail"
)

// postOffice is a mail server that keeps what it is handed.
type postOffice struct {
	mu     sync.Mutex
	closed int // it refuses everything with this code
	got    []letter
}

type letter struct {
	to, subject, text string
	header            netmail.Header
}

func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &counter{office: p}, nil }

type counter struct {
	office *postOffice
	to     string
}

func (c *counter) AuthMechanisms() []string                  { return nil }
func (c *counter) Auth(string) (sasl.Server, error)          { return nil, smtp.ErrAuthUnsupported }
func (c *counter) Mail(string, *smtp.MailOptions) error      { return nil }
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error { c.to = to; return nil }
func (c *counter) Reset()                                    {}
func (c *counter) Logout() error                             { return nil }

func (c *counter) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return err
	}
	body := m.Body
	if m.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(m.Body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	if c.office.closed != 0 {
		return &smtp.SMTPError{Code: c.office.closed, Message: "closed"}
	}
	c.office.got = append(c.office.got, letter{c.to, subject, strings.ReplaceAll(string(b), "\r\n", "\n"), m.Header})
	return nil
}

func (p *postOffice) take() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.got
	p.got = nil
	return out
}

// On Mondays people get what is due for them through a real mail server, once; whoever turned it off gets nothing; what was refused is tried again.
func TestReminders(t *testing.T) {
	ctx := t.Context()
	p := &postOffice{}
	srv := smtp.NewServer(p)
	srv.Domain, srv.AllowInsecureAuth = "localhost", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	s := serveOffice(t, nil, nil)
	view, err := s.office.desk.Plan(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	owner := ""
	for _, x := range view.Items {
		if x.ID == "area-renewal" { // the demo city's late one
			owner = x.Owner
		}
	}
	s.as(t, "Åse Ø", auth.Grant{Role: auth.Contributor, Administration: owner})
	s.as(t, "Dan", publisher())
	s.as(t, "Quiet", publisher())
	accounts, err := s.office.desk.Accounts().List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		if a.Name == "Quiet" {
			if err := s.office.desk.SetMailOff(ctx, a.ID, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	server := mail.Server{Address: l.Addr().String(), From: "kvarter <kvarter@city.example>", Security: mail.Plain}
	if err := server.Check(); err != nil {
		t.Fatal(err)
	}
	m := &reminders{office: s.office, send: server.Send, city: "Skarvhavn", lang: "en", base: s.URL, zone: time.UTC, log: slog.New(slog.DiscardHandler)}
	now := time.Now().UTC()
	monday := time.Date(now.Year(), now.Month(), now.Day(), 6, 59, 0, 0, time.UTC)
	for monday.Weekday() != time.Monday {
		monday = monday.AddDate(0, 0, 1)
	}
	round := func(at time.Time) []letter {
		t.Helper()
		if err := m.round(ctx, at); err != nil {
			t.Fatal(err)
		}
		return p.take()
	}
	if got := round(monday); len(got) != 0 {
		t.Errorf("%d mails before seven", len(got))
	}
	p.closed = 451 // try again later (RFC 5321, 4.2.3)
	round(monday.Add(time.Minute))
	if len(m.failed) != 2 {
		t.Errorf("%d mails wait after a refusal, want those of two people", len(m.failed))
	}
	p.closed = 0
	got := round(monday.Add(10 * time.Minute))
	if len(got) != 2 {
		t.Fatalf("%d mails, want two: %+v", len(got), got)
	}
	for _, x := range got {
		if !strings.Contains(x.subject, "Skarvhavn: ") || !strings.Contains(x.text, s.URL+"/en/me") || x.header.Get("Auto-Submitted") != "auto-generated" || !strings.Contains(x.header.Get("List-Unsubscribe"), "/en/me#mail") {
			t.Errorf("mail %q:\n%s", x.subject, x.text)
		}
		if !strings.Contains(x.text, s.URL+"/en/intervention/area-renewal") || !strings.Contains(x.text, "overdue") {
			t.Errorf("%s is not told of what is late:\n%s", x.to, x.text)
		}
		switch x.to {
		case "dan@city.example", "åse.ø@city.example":
		default:
			t.Errorf("mail to %s", x.to)
		}
	}
	if got := round(monday.Add(time.Hour)); len(got) != 0 {
		t.Errorf("%d mails a second time", len(got))
	}
	other := &reminders{office: s.office, send: server.Send, city: "Skarvhavn", lang: "da", base: s.URL, zone: time.UTC, log: m.log}
	if err := other.round(ctx, monday.Add(time.Hour)); err != nil || len(p.take()) != 0 {
		t.Errorf("another server writes too: %v", err)
	}
	if err := other.round(context.WithoutCancel(ctx), monday.AddDate(0, 0, 7).Add(time.Hour)); err != nil {
		t.Error(err)
	}
	p.closed = 550 // no such mailbox: for good
	if err := other.round(context.WithoutCancel(ctx), monday.AddDate(0, 0, 14).Add(time.Hour)); err != nil || len(other.failed) != 0 {
		t.Errorf("a mail that is refused for good waits: %v, %d", err, len(other.failed))
	}
	p.closed = 451
	if err := other.round(context.WithoutCancel(ctx), monday.AddDate(0, 0, 21).Add(time.Hour)); err != nil || len(other.failed) != 2 {
		t.Errorf("%v, %d wait", err, len(other.failed))
	}
	if err := other.round(context.WithoutCancel(ctx), monday.AddDate(0, 0, 22).Add(2*time.Hour)); err != nil || len(other.failed) != 0 {
		t.Errorf("a mail is tried after more than a day: %v, %d", err, len(other.failed))
	}
	if got := p.take(); len(got) != 2 || !strings.Contains(got[0].text, "Det her skal gøres") {
		t.Errorf("the next Monday, in Danish: %+v", got)
	}
}

func TestMailServerSettings(t *testing.T) {
	for name, s := range map[string]mail.Server{
		"no port":       {Address: "smtp.city.example", From: "a@b.example"},
		"no address":    {From: "a@b.example"},
		"from":          {Address: "127.0.0.1:25", From: "nobody", Security: mail.Plain},
		"open password": {Address: "127.0.0.1:25", From: "a@b.example", User: "a", Password: "b", Security: mail.Plain},
		"unknown word":  {Address: "127.0.0.1:25", From: "a@b.example", Security: "maybe"},
	} {
		if err := s.Check(); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if err := (mail.Server{Address: "smtp.city.example:587", From: "a@b.example", User: "a", Password: "b"}).Check(); err != nil {
		t.Error(err)
	}
}

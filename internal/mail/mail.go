// Package mail writes reminders and hands them to a mail server.
package mail

import (
	"context"
	"errors"
	"net"
	"strconv"

	"github.com/wneessen/go-mail" // messages as the standards want them, TLS and every way to sign in

	"kvarter"
)

// Security says how the connection to a mail server is protected. The set is closed.
type Security string

const (
	StartTLS    Security = "starttls" // the default: mail is not sent where the server does not offer it
	ImplicitTLS Security = "tls"      // from the first byte, mostly port 465
	Plain       Security = "none"     // for a server on this machine
)

// Server is where mail is handed in.
type Server struct {
	Address  string // host:port
	User     string // "": no sign-in
	Password string
	From     string // address, or name and address
	Security Security
}

// Message is one mail of plain text.
type Message struct {
	To      string
	Name    string
	Subject string
	Text    string
	Stop    string // address of a page where the reader can end these mails
}

// Check says what is wrong with a server's settings.
func (s Server) Check() error {
	if _, err := s.client(); err != nil {
		return err
	}
	if err := mail.NewMsg().From(s.From); err != nil {
		return kvarter.Errorf(kvarter.Invalid, "mail: from: %q is no e-mail address", s.From)
	}
	return nil
}

func (s Server) client() (*mail.Client, error) {
	host, port, err := net.SplitHostPort(s.Address)
	n, perr := strconv.Atoi(port)
	if err != nil || perr != nil || host == "" {
		return nil, kvarter.Errorf(kvarter.Invalid, "mail: address: write host:port, such as smtp.city.example:587, not %q", s.Address)
	}
	options := []mail.Option{mail.WithPort(n)}
	switch s.Security {
	case "", StartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case ImplicitTLS:
		options = append(options, mail.WithSSL())
	case Plain:
		if s.User != "" {
			return nil, kvarter.Errorf(kvarter.Invalid, "mail: a password is not sent over an open connection: set security to starttls or tls")
		}
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, kvarter.Errorf(kvarter.Invalid, "mail: security: starttls, tls or none, not %q", s.Security)
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	c, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "mail: %w", err)
	}
	return c, nil
}

// Send hands one message in. It fails with kvarter.Forbidden where the server refuses the message for good, and with kvarter.Internal where it may be tried
// again. An error never holds the password.
func (s Server) Send(ctx context.Context, m Message) error {
	c, err := s.client()
	if err != nil {
		return err
	}
	x := mail.NewMsg()
	if err := x.From(s.From); err != nil {
		return kvarter.Errorf(kvarter.Invalid, "mail: from: %q is no e-mail address", s.From)
	}
	if err := x.AddToFormat(m.Name, m.To); err != nil {
		return kvarter.Errorf(kvarter.Invalid, "mail: %q is no e-mail address", m.To)
	}
	x.Subject(m.Subject)
	x.SetDate()
	x.SetMessageID()
	x.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	if m.Stop != "" {
		x.SetGenHeader(mail.HeaderListUnsubscribe, "<"+m.Stop+">")
	}
	x.SetBodyString(mail.TypeTextPlain, m.Text)
	if err := c.DialAndSendWithContext(ctx, x); err != nil {
		var refused *mail.SendError
		if errors.As(err, &refused) && !refused.IsTemp() && refused.ErrorCode() >= 500 {
			return kvarter.Errorf(kvarter.Forbidden, "mail to %s is refused for good: %w", m.To, err)
		}
		return kvarter.Errorf(kvarter.Internal, "mail to %s: %w", m.To, err)
	}
	return nil
}

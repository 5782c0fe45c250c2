package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"kvarter"
	"kvarter/internal/auth"
)

// What a person keeps for themselves is no change of the city's plan: it is not audited, and a backup leaves it out.
const (
	kindSeen     = "seen"
	kindFeed     = "feed"     // by account: the secret
	kindFeedOf   = "feed_of"  // by the hash of the secret: the account
	kindMailOff  = "mail_off" // by account
	kindReminded = "reminded" // by account and day
	kept         = 3650 * 24  // hours
	feedHours    = 366 * 2 * 24
)

func (d *Desk) until(hours int) time.Time {
	return d.cfg.Now().UTC().Add(time.Duration(hours) * time.Hour)
}

// get returns what is kept for a person; "" for nothing.
func (d *Desk) get(ctx context.Context, kind, id string) (string, error) {
	b, err := d.cfg.Store.GetEphemeral(ctx, kind, id)
	if kvarter.CodeOf(err) == kvarter.NotFound {
		return "", nil
	}
	return string(b), err
}

func (d *Desk) drop(ctx context.Context, kind, id string) error {
	if err := d.cfg.Store.DropEphemeral(ctx, kind, id); kvarter.CodeOf(err) != kvarter.NotFound {
		return err
	}
	return nil
}

// Seen is when a person last said that the news are read; zero for never.
func (d *Desk) Seen(ctx context.Context, p *auth.Person) (time.Time, error) {
	s, err := d.get(ctx, kindSeen, p.ID)
	if err != nil || s == "" {
		return time.Time{}, err
	}
	t, _ := time.Parse(time.RFC3339Nano, s)
	return t, nil
}

// MarkSeen says that the news are read.
func (d *Desk) MarkSeen(ctx context.Context, p *auth.Person) error {
	return d.cfg.Store.PutEphemeral(ctx, kindSeen, p.ID, []byte(d.cfg.Now().UTC().Format(time.RFC3339Nano)), d.until(kept))
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Feed is the secret of a person's calendar; "" where there is none.
func (d *Desk) Feed(ctx context.Context, p *auth.Person) (string, error) {
	return d.get(ctx, kindFeed, p.ID)
}

// NewFeed makes a person's calendar, and ends the one before.
func (d *Desk) NewFeed(ctx context.Context, p *auth.Person) (string, error) {
	if err := d.EndFeed(ctx, p); err != nil {
		return "", err
	}
	a, err := d.fresh()
	if err != nil {
		return "", err
	}
	b, err := d.fresh()
	if err != nil {
		return "", err
	}
	if err := d.cfg.Store.PutEphemeral(ctx, kindFeedOf, hashOf(a+b), []byte(p.ID), d.until(feedHours)); err != nil {
		return "", err
	}
	return a + b, d.cfg.Store.PutEphemeral(ctx, kindFeed, p.ID, []byte(a+b), d.until(feedHours))
}

// EndFeed ends a person's calendar: its address answers no more.
func (d *Desk) EndFeed(ctx context.Context, p *auth.Person) error {
	s, err := d.Feed(ctx, p)
	if err != nil || s == "" {
		return err
	}
	if err := d.drop(ctx, kindFeedOf, hashOf(s)); err != nil {
		return err
	}
	return d.drop(ctx, kindFeed, p.ID)
}

// FeedOwner is the account whose calendar has a secret; "" for none.
func (d *Desk) FeedOwner(ctx context.Context, secret string) (string, error) {
	if secret == "" {
		return "", nil
	}
	return d.get(ctx, kindFeedOf, hashOf(secret))
}

// MailOff reports whether an account wants no reminders.
func (d *Desk) MailOff(ctx context.Context, account string) (bool, error) {
	s, err := d.get(ctx, kindMailOff, account)
	return s != "", err
}

// SetMailOff ends reminders for an account, or takes them up again.
func (d *Desk) SetMailOff(ctx context.Context, account string, off bool) error {
	if off {
		return d.cfg.Store.PutEphemeral(ctx, kindMailOff, account, []byte("off"), d.until(kept))
	}
	return d.drop(ctx, kindMailOff, account)
}

// FirstToRemind reports whether nobody has reminded an account in the current period yet, and claims it: of several servers one alone sends.
func (d *Desk) FirstToRemind(ctx context.Context, account, period string) (bool, error) {
	n, err := d.cfg.Store.Count(ctx, kindReminded+" "+account+" "+period, 40*24*time.Hour, d.cfg.Now().UTC())
	return n == 1, err
}

package auth

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"kvarter"
)

// limit slows guessing: after free failures each further one doubles the wait, up to the longest. It is forgotten after a day without
// a failure. A wait is never prolonged by an attempt made during it, so nobody is locked out for good; and a browser that has signed
// in to the account before has a limit of its own, which others cannot use up.
type limit struct {
	name  string
	free  int // failures without a wait
	burst int // attempts in a minute, however many at once: bounds what parallel requests get past the waits
}

func limits() (account, device, address limit) {
	return limit{"account", 5, 10}, limit{"device", 5, 10}, limit{"address", 20, 60}
}

const (
	firstWait, longestWait = 2 * time.Second, 15 * time.Minute
	limitMemory            = 24 * time.Hour
)

// failures is what is kept of a limit.
type failures struct {
	Count int       `json:"count"`
	Until time.Time `json:"until"` // end of the wait
}

// key names what is limited: an id of an account or a device, or the network of an address.
func (l limit) key(of string) string { return l.name + "-" + digest(of) }

// wait returns how long the next attempt must wait, and counts this one where it need not.
func (a *Auth) wait(ctx context.Context, l limit, of string) (time.Duration, error) {
	now := a.cfg.Now()
	var f failures
	if _, err := a.get(ctx, kindLimit, l.key(of), &f); err != nil {
		return 0, err
	}
	if left := f.Until.Sub(now); left > 0 {
		return left, nil
	}
	n, err := a.cfg.Ephemeral.Count(ctx, "attempt/"+l.key(of), time.Minute, now)
	if err != nil {
		return 0, err
	}
	if n > l.burst {
		return time.Minute, nil
	}
	return 0, nil
}

// failed notes a failure.
func (a *Auth) failed(ctx context.Context, l limit, of string) error {
	now := a.cfg.Now()
	var f failures
	if _, err := a.get(ctx, kindLimit, l.key(of), &f); err != nil {
		return err
	}
	f.Count++
	if over := f.Count - l.free; over > 0 {
		f.Until = now.Add(min(longestWait, firstWait<<min(over-1, 20)))
	}
	return a.put(ctx, kindLimit, l.key(of), f, now.Add(limitMemory))
}

// forgive forgets the failures.
func (a *Auth) forgive(ctx context.Context, l limit, of string) error {
	err := a.cfg.Ephemeral.DropEphemeral(ctx, kindLimit, l.key(of))
	if kvarter.CodeOf(err) == kvarter.NotFound {
		return nil
	}
	return err
}

// network returns the network that a request comes from: an IPv4 address, or the 64 bits of IPv6 that one subscriber has. Behind
// proxies that are believed it is the last address that is not one of theirs.
func (a *Auth) network(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip := at.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.proxy(ip); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		ip = before.Unmap()
	}
	if ip.Is6() {
		p, _ := ip.WithZone("").Prefix(64)
		return p.String()
	}
	return ip.String()
}

func (a *Auth) proxy(ip netip.Addr) bool {
	for _, p := range a.cfg.Proxies {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

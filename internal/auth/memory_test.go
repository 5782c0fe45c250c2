package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"kvarter"
)

// memory keeps everything in memory, as the store of a server would. broken makes every call fail.
type memory struct {
	mu       sync.Mutex
	now      func() time.Time
	accounts map[string][]byte
	versions map[string]int64
	by       []string // who saved, in order
	kept     map[string]kept
	counts   map[string][]time.Time
	broken   bool
}

type kept struct {
	body  []byte
	until time.Time
}

var errBroken = errors.New("the disk is gone")

func newMemory(now func() time.Time) *memory {
	return &memory{now: now, accounts: map[string][]byte{}, versions: map[string]int64{}, kept: map[string]kept{}, counts: map[string][]time.Time{}}
}

func (m *memory) enter() (leave func(), err error) {
	m.mu.Lock()
	if m.broken {
		err = errBroken
	}
	return m.mu.Unlock, err
}

func (m *memory) read(id string) (a Account) {
	if err := json.Unmarshal(m.accounts[id], &a); err != nil {
		panic(err)
	}
	a.Version = m.versions[id]
	return a
}

func (m *memory) Account(_ context.Context, id string) (Account, error) {
	leave, err := m.enter()
	defer leave()
	if err != nil {
		return Account{}, err
	}
	if m.versions[id] == 0 {
		return Account{}, kvarter.Errorf(kvarter.NotFound, "no account %s", id)
	}
	return m.read(id), nil
}

func (m *memory) Save(_ context.Context, by string, a Account, seen int64) (Account, error) {
	leave, err := m.enter()
	defer leave()
	if err != nil {
		return Account{}, err
	}
	if m.versions[a.ID] != seen {
		return Account{}, kvarter.Errorf(kvarter.Conflict, "account %s has changed", a.ID)
	}
	body, err := json.Marshal(a)
	if err != nil {
		return Account{}, err
	}
	m.accounts[a.ID], m.by = body, append(m.by, by)
	m.versions[a.ID]++
	return m.read(a.ID), nil
}

func (m *memory) List(context.Context) ([]Account, error) {
	leave, err := m.enter()
	defer leave()
	if err != nil {
		return nil, err
	}
	var all []Account
	for id := range m.accounts {
		all = append(all, m.read(id))
	}
	slices.SortFunc(all, func(a, b Account) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

func (m *memory) PutEphemeral(_ context.Context, kind, id string, body []byte, until time.Time) error {
	leave, err := m.enter()
	defer leave()
	if err == nil {
		m.kept[kind+"/"+id] = kept{body, until}
	}
	return err
}

func (m *memory) GetEphemeral(_ context.Context, kind, id string) ([]byte, error) {
	leave, err := m.enter()
	defer leave()
	if err != nil {
		return nil, err
	}
	k, ok := m.kept[kind+"/"+id]
	if !ok || !m.now().Before(k.until) {
		return nil, kvarter.Errorf(kvarter.NotFound, "no %s", kind)
	}
	return k.body, nil
}

func (m *memory) TakeEphemeral(ctx context.Context, kind, id string) ([]byte, error) {
	leave, err := m.enter()
	defer leave()
	if err != nil {
		return nil, err
	}
	k, ok := m.kept[kind+"/"+id]
	delete(m.kept, kind+"/"+id)
	if !ok || !m.now().Before(k.until) {
		return nil, kvarter.Errorf(kvarter.NotFound, "no %s", kind)
	}
	return k.body, nil
}

func (m *memory) DropEphemeral(_ context.Context, kind, id string) error {
	leave, err := m.enter()
	defer leave()
	delete(m.kept, kind+"/"+id)
	return err
}

func (m *memory) Count(_ context.Context, key string, window time.Duration, now time.Time) (int, error) {
	leave, err := m.enter()
	defer leave()
	if err != nil {
		return 0, err
	}
	m.counts[key] = append(slices.DeleteFunc(m.counts[key], func(t time.Time) bool { return now.Sub(t) >= window }), now)
	return len(m.counts[key]), nil
}

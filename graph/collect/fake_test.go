package collect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// memory is a Keeper as strict as a store: newer versions win, leases are fenced.
type memory struct {
	mu       sync.Mutex
	rows     map[alert.Key]alert.Record
	leases   map[ingest.Feed]ingest.Lease
	progress map[ingest.Feed]ingest.Progress
	states   map[ingest.Feed]ingest.State
	wants    map[ingest.Feed]time.Time
	focused  map[ingest.Feed]time.Time
	dead     map[string]bool // holders whose process was killed
	fail     error           // of the next Put, which does nothing
	lie      error           // of the next Put, which is done all the same
	removed  error           // of Still
	refuse   string          // the next Put that holds the item of this id fails
	flaky    func() float64  // if set, one Put in fifty fails, half of them after it was done
}

func newMemory() *memory {
	return &memory{
		rows: map[alert.Key]alert.Record{}, leases: map[ingest.Feed]ingest.Lease{}, progress: map[ingest.Feed]ingest.Progress{},
		states: map[ingest.Feed]ingest.State{}, wants: map[ingest.Feed]time.Time{}, focused: map[ingest.Feed]time.Time{}, dead: map[string]bool{},
	}
}

var errDead = errors.New("the process is dead")

func (m *memory) Lease(_ context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead[holder] {
		return ingest.Lease{}, ingest.Progress{}, errDead
	}
	l, now := m.leases[feed], time.Now()
	if l.Holder != holder && now.Before(l.Until) && !m.dead[l.Holder] {
		return ingest.Lease{}, ingest.Progress{}, ingest.ErrHeld
	}
	if l.Holder != holder || !now.Before(l.Until) {
		l.Fence++
	}
	l.Feed, l.Holder, l.Until = feed, holder, now.Add(life)
	m.leases[feed] = l
	return l, m.progress[feed], nil
}

func (m *memory) Release(_ context.Context, l ingest.Lease) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead[l.Holder] {
		return errDead
	}
	if kept := m.leases[l.Feed]; kept.Fence == l.Fence {
		kept.Until = time.Time{}
		m.leases[l.Feed] = kept
	}
	return nil
}

func (m *memory) Put(_ context.Context, l ingest.Lease, b ingest.Batch) (out ingest.Outcome, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.flaky != nil {
		switch chance := m.flaky(); {
		case chance < 0.01:
			m.fail = errors.New("disk full")
		case chance < 0.02:
			m.lie = errors.New("disk full, or not")
		}
	}
	kept := m.leases[l.Feed]
	switch {
	case m.dead[l.Holder]:
		return out, errDead
	case slices.ContainsFunc(b.Records, func(r alert.Record) bool { return m.refuse != "" && r.ID == m.refuse }):
		m.refuse = ""
		return out, errors.New("disk full")
	case m.fail != nil:
		err, m.fail = m.fail, nil
		return out, err
	case kept.Fence != l.Fence || !time.Now().Before(kept.Until):
		return out, ingest.ErrFenced
	}
	for _, r := range b.Records {
		old, ok := m.rows[r.Key]
		switch {
		case !ok:
			out.New++
		case old.Updated() > r.Updated():
			out.Stale++
			continue
		}
		m.rows[r.Key] = r
	}
	if b.Progress != nil {
		m.progress[l.Feed] = *b.Progress
	}
	err, m.lie = m.lie, nil
	return out, err
}

func (m *memory) Report(_ context.Context, l ingest.Lease, s ingest.State) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead[l.Holder] {
		return errDead
	}
	if m.leases[l.Feed].Fence != l.Fence {
		return ingest.ErrFenced
	}
	m.states[l.Feed] = s.After(m.states[l.Feed])
	return nil
}

// Still is asked before each job; removed is its answer.
func (m *memory) Still(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.removed
}

func (m *memory) PollNowAt(_ context.Context, feed ingest.Feed) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.wants[feed], nil
}

func (m *memory) FocusedUntil(_ context.Context, feed ingest.Feed) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.focused[feed], nil
}

// focus holds what a focused screen says.
func (m *memory) focus(feed ingest.Feed, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.focused[feed] = until
}

func (m *memory) want(feed ingest.Feed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wants[feed] = time.Now()
}

func (m *memory) kill(holder string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead[holder] = true
}

func (m *memory) state(feed ingest.Feed) ingest.State {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.states[feed]
}

func (m *memory) kept(feed ingest.Feed) ingest.Progress {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.progress[feed]
}

func (m *memory) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.rows)
}

// simple is a normalize for items "id created updated version".
func simple(integration string, source alert.SourceName, raw []byte) alert.Record {
	var id string
	var a alert.Alert
	var version int
	if _, err := fmt.Sscan(string(raw), &id, &a.Created, &a.Updated, &version); err != nil {
		panic(err)
	}
	a.Title = fmt.Sprint(version)
	return alert.Record{Key: alert.Key{Integration: integration, Source: source, ID: id}, Alert: &a, Raw: raw}
}

// slowMemory is a memory whose writes take a while.
type slowMemory struct {
	*memory
	each time.Duration
}

func (m *slowMemory) Put(ctx context.Context, l ingest.Lease, b ingest.Batch) (ingest.Outcome, error) {
	pause(ctx, m.each)
	return m.memory.Put(ctx, l, b)
}

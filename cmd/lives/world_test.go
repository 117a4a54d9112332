package lives

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// The times of a life, by the fake clock.
const (
	storm   = 6 * time.Minute // while things go wrong
	reach   = 72 * time.Hour  // how old the oldest item is, and how far the back-fill goes
	longest = 4 * time.Minute // after its update time at which an item can be seen at the latest
)

// layout says how a source writes the members that a life needs.
type layout struct {
	source   alert.SourceName
	modified string // its update time
	created  string // when it was created
	title    string
	owner    string // the member whose value is the version, and goes into history
	path     string // the end of its address
	top      int    // items of a page
}

// layouts lists the sources that lives read.
func layouts() []layout {
	return []layout{
		{alert.AlertsV2, "lastUpdateDateTime", "createdDateTime", "title", "assignedTo", "/security/alerts_v2", 1000},
		{alert.Incidents, "lastUpdateDateTime", "createdDateTime", "displayName", "assignedTo", "/security/incidents", 50},
		{alert.Legacy, "lastModifiedDateTime", "createdDateTime", "title", "assignedTo", "/security/alerts", 1000},
		{alert.RiskDetections, "lastUpdatedDateTime", "detectedDateTime", "riskEventType", "source", "/riskDetections", 500},
	}
}

// item is an item of the tenant in one of its versions.
type item struct {
	id               string
	version          int
	created, updated time.Time
	visible          time.Time // of our clock
}

func (i item) raw(l layout) []byte {
	const form = "2006-01-02T15:04:05.0000000Z"
	return fmt.Appendf(nil, `{"id":%q,%q:"Title of %s","severity":"high",%q:%q,%q:%q,%q:%q}`,
		i.id, l.title, i.id, l.owner, i.owner(), l.created, i.created.UTC().Format(form), l.modified, i.updated.UTC().Format(form))
}

func (i item) owner() string { return fmt.Sprintf("version %03d", i.version) }

// list is one source of the tenant, as it is and as it will be.
type list struct {
	layout
	items   map[string]item
	pending []item // versions that can't be seen yet
}

// world holds a tenant and what will happen in it. Its plan is used by one goroutine, so that a seed
// always means the same.
type world struct {
	plan   *rand.Rand
	tenant *simulator.Tenant
	ahead  time.Duration // of the service's clock
	lists  []*list
	trail  *trail // nil if the life has no audit log
	made   int

	mu     sync.Mutex
	broken error // of the tenant
}

// now is the service's clock, in whole ticks.
func (w *world) now() time.Time {
	return time.Now().Add(w.ahead).Truncate(100 * time.Nanosecond)
}

// past fills a list with items of the days before.
func (w *world) past(l *list) {
	for range 3 + w.plan.IntN(15) {
		created := w.now().Add(-time.Hour - time.Duration(w.plan.Int64N(int64(reach-4*time.Hour))))
		if w.plan.IntN(3) == 0 {
			created = created.Truncate(time.Hour) // several of one time
		}
		updated := created.Add(time.Duration(w.plan.IntN(3)) * 10 * time.Minute)
		w.made++
		id := fmt.Sprintf("p%03d", w.made)
		l.items[id] = item{id: id, version: 1, created: created, updated: updated}
	}
	w.load(l)
}

// load shows a list to the collector.
func (w *world) load(l *list) {
	var raws [][]byte
	for _, id := range slices.Sorted(maps.Keys(l.items)) {
		raws = append(raws, l.items[id].raw(l.layout))
	}
	if err := w.tenant.Load(l.source, raws); err != nil {
		w.breaks(err)
	}
}

// breaks notes that the tenant does not take what the world gives it.
func (w *world) breaks(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = err
}

// appear shows what can be seen by now.
func (w *world) appear(l *list) {
	seen := false
	l.pending = slices.DeleteFunc(l.pending, func(i item) bool {
		if i.visible.After(time.Now()) {
			return false
		}
		l.items[i.id], seen = i, true
		return true
	})
	if seen {
		w.load(l)
	}
}

// change makes new items, changes some, or touches some without a change. Some of it can be
// seen only minutes later.
func (w *world) change(l *list) {
	at := w.now()
	visible := time.Now()
	if w.plan.IntN(3) == 0 {
		visible = visible.Add(time.Duration(w.plan.Int64N(int64(longest))))
	}
	switch w.plan.IntN(4) {
	case 0:
		for n := range 1 + w.plan.IntN(4)*w.plan.IntN(8) {
			w.made++
			l.pending = append(l.pending, item{id: fmt.Sprintf("n%03d", w.made), version: 1, created: at.Add(-time.Duration(n) * 300 * time.Nanosecond), updated: at, visible: visible})
		}
	case 1:
		w.renew(l, 1+w.plan.IntN(3), 0, at, visible)
	default:
		w.renew(l, 1+w.plan.IntN(3)*w.plan.IntN(10), 1, at, visible)
	}
	w.appear(l)
}

// renew gives n items of a list a new update time, and a greater version if by is not 0.
func (w *world) renew(l *list, n, by int, at, visible time.Time) {
	ids := slices.Sorted(maps.Keys(l.items))
	for range n {
		i := l.items[ids[w.plan.IntN(len(ids))]]
		waits := slices.ContainsFunc(l.pending, func(p item) bool { return p.id == i.id })
		if waits || !at.After(i.updated) {
			continue
		}
		i.version, i.updated, i.visible = i.version+by, at, visible
		l.pending = append(l.pending, i)
	}
}

package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// thing is an item of the model service.
type thing struct {
	id               string
	created, updated alert.Time
	visible          time.Time // of our clock
	version          int
}

// How the model service orders and pages.
const (
	orderKept = iota
	orderRefused
	orderIgnored
)

const (
	linksByKey = iota
	linksByCount
	noLinks
)

const (
	skipKept = iota
	skipRefused
	skipIgnored
)

// model is a service in memory that behaves in all the ways that are known of
// the real ones, and fails at random.
type model struct {
	order, links, skip int
	most               int           // items a page; 0 = what was asked for
	ahead              time.Duration // of the service's clock
	silent             bool          // no Date
	failing            float64       // how often a page fails
	slow               time.Duration // the longest time of an answer

	mu                   sync.Mutex
	r                    *rand.Rand
	things               []*thing
	asked                []graph.List
	pages                int
	pagesBy              map[string]int // by filter, those too whose answer did not come
	throttles, unmetered int
	generous             bool  // no request is throttled
	gone                 error // every request fails with it
}

func (m *model) now() alert.Time { return alert.At(time.Now().Add(m.ahead)) }

func (m *model) float() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.r.Float64()
}

func (m *model) List(ctx context.Context, l graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		m.mu.Lock()
		m.asked = append(m.asked, l)
		m.mu.Unlock()
		top := l.Top
		if m.most > 0 {
			top = min(top, m.most)
		}
		skip, after := l.Skip, (*thing)(nil)
		for {
			m.count(l)
			pause(ctx, time.Duration(m.float()*float64(m.slow)))
			if err := m.trouble(ctx, l); err != nil {
				yield(graph.Page{}, err)
				return
			}
			if m.skip == skipIgnored && after == nil && m.links != linksByCount {
				skip = 0
			}
			page, last := m.page(l, top, skip, after)
			if !yield(page, nil) || !page.Next {
				return
			}
			if m.links == linksByCount {
				skip += len(page.Items)
			} else {
				skip, after = 0, last
			}
		}
	}
}

// count counts a page when it is asked for.
func (m *model) count(l graph.List) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pagesBy == nil {
		m.pagesBy = map[string]int{}
	}
	m.pagesBy[l.Filter]++
	if l.Meter == nil {
		m.unmetered++
		return
	}
	l.Meter.Requests.Add(1)
	if !m.generous && m.r.IntN(10) == 0 {
		l.Meter.Throttles.Add(1)
		m.throttles++
	}
}

func (m *model) trouble(ctx context.Context, l graph.List) error {
	m.mu.Lock()
	gone := m.gone
	m.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case gone != nil:
		return gone
	case m.order == orderRefused && l.OrderBy != "", m.skip == skipRefused && l.Skip > 0:
		return fault.New(fault.Service, "refused", "", &graph.Error{Status: 400})
	case m.float() < m.failing:
		return fault.New(fault.Service, "failed", "", errors.New("500"))
	}
	return nil
}

func (m *model) page(l graph.List, top, skip int, after *thing) (graph.Page, *thing) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pages++
	var found []*thing
	for _, t := range m.things {
		if !t.visible.After(time.Now()) && t.matches(l.Filter) && (after == nil || m.compare(l, t, after) > 0) {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, func(a, b *thing) int { return m.compare(l, a, b) })
	found = found[min(skip, len(found)):]
	page := graph.Page{Bytes: 100, Full: len(found) >= l.Top && top == l.Top}
	if !m.silent {
		page.Date = time.Now().Add(m.ahead).Truncate(time.Second)
	}
	more := len(found) > top
	found = found[:min(top, len(found))]
	page.Next, page.Counted = more && m.links != noLinks, more && m.links == linksByCount
	for _, t := range found {
		page.Items = append(page.Items, fmt.Appendf(nil, "%s %d %d %d", t.id, t.created, t.updated, t.version))
	}
	if len(found) == 0 {
		return page, nil
	}
	last := *found[len(found)-1]
	return page, &last
}

// compare is the order of a list: newest created first if none is honoured.
func (m *model) compare(l graph.List, a, b *thing) int {
	if l.OrderBy != "" && m.order == orderKept {
		return cmp.Or(cmp.Compare(a.updated, b.updated), strings.Compare(a.id, b.id))
	}
	return cmp.Or(cmp.Compare(b.created, a.created), strings.Compare(a.id, b.id))
}

// matches understands the filters that a window makes, and no others.
func (t *thing) matches(filter string) bool {
	if filter == "" {
		return true
	}
	for term := range strings.SplitSeq(filter, " and ") {
		words := strings.Fields(term)
		limit, ok := alert.ParseTime(words[2])
		at := t.updated
		if words[0] == "createdDateTime" {
			at = t.created
		}
		if !ok || !(words[1] == "ge" && at >= limit || words[1] == "lt" && at < limit || words[1] == "eq" && at == limit) {
			return false
		}
	}
	return true
}

// live changes the model at random for a time: new items, bulk updates with one
// stamp, items that become visible late.
func (m *model) live(ctx context.Context, end time.Time, bulkBirth bool) {
	for n := 0; time.Now().Before(end) && ctx.Err() == nil; n++ {
		m.change(n, bulkBirth)
		pause(ctx, time.Duration(m.float()*float64(4*time.Minute)))
	}
}

func (m *model) change(n int, bulkBirth bool) {
	now := m.now() / alert.Second * alert.Second
	m.mu.Lock()
	defer m.mu.Unlock()
	late := time.Duration(0)
	if m.r.IntN(3) == 0 {
		late = time.Duration(m.r.Int64N(int64(10 * time.Minute)))
	}
	switch m.r.IntN(3) {
	case 0: // one new item, or a crowd of one stamp
		for i := range 1 + m.r.IntN(3)*m.r.IntN(15) {
			t := &thing{fmt.Sprintf("n%d.%d", n, i), now, now, time.Now().Add(late), 1}
			if !bulkBirth {
				t.created -= alert.Time(i+1) * 7
			}
			m.things = append(m.things, t)
		}
	default: // some items change at once
		for range 1 + m.r.IntN(2)*m.r.IntN(40) {
			if t := m.things[m.r.IntN(len(m.things))]; !t.visible.After(time.Now()) {
				t.updated, t.version = now, t.version+1
			}
		}
	}
}

// past fills the model with items of the last days.
func (m *model) past(n int, reach time.Duration, bulkBirth bool) {
	for i := range n {
		created := m.now() - alert.Ticks(time.Duration(m.r.Int64N(int64(reach))))
		created = created / alert.Hour * alert.Hour // many with one stamp
		t := &thing{fmt.Sprintf("p%d", i), created, created + alert.Time(m.r.IntN(3))*alert.Hour, time.Time{}, 1}
		t.updated = min(t.updated, m.now()-alert.Second)
		if !bulkBirth {
			t.created -= alert.Time(i) * 3
		}
		m.things = append(m.things, t)
	}
}

// missing names what a store lacks of the model, or has an old version of.
func (m *model) missing(t *testing.T, kept *memory, source alert.SourceName, from alert.Time) []string {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	kept.mu.Lock()
	defer kept.mu.Unlock()
	var out []string
	for _, th := range m.things {
		if th.updated < from {
			continue
		}
		r, ok := kept.rows[alert.Key{Integration: "contoso", Source: source, ID: th.id}]
		if !ok || r.Alert.Title != fmt.Sprint(th.version) {
			out = append(out, fmt.Sprintf("%s updated %s version %d (kept %v)", th.id, th.updated, th.version, ok))
		}
	}
	return out
}

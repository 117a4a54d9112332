package collect

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
)

// requests counts the requests so far.
func (m *model) requests() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, by := range m.pagesBy {
		n += by
	}
	return n
}

// TestPagesAreNotSuspectedAnew: the polls of a service that names next pages and does not
// count cost one request each, whatever the length of their page, but for a look at whether
// it still names them. Services that say that they don't count are not asked to.
func TestPagesAreNotSuspectedAnew(t *testing.T) {
	for _, order := range []int{orderKept, orderIgnored} {
		for _, n := range []int{1, 2, 9, 10, 20, 40} {
			synctest.Test(t, func(t *testing.T) {
				m, keeper := quiet(), newMemory()
				m.order, m.skip, m.generous = order, skipRefused, true
				for i := range n {
					m.set(fmt.Sprint("a", i), time.Now().Add(-time.Duration(i)*time.Minute-time.Hour), time.Now().Add(-time.Second))
				}
				of := contoso(m)
				of.Sources[0] = uncounted(m)
				_, end := running(t, keeper, of)
				defer end()
				time.Sleep(2*time.Minute + time.Second)
				if keeper.len() != n {
					t.Fatalf("%d of %d kept", keeper.len(), n)
				}
				for i := range n {
					m.touch(fmt.Sprint("a", i)) // so that polls show all of them for a quarter of an hour
				}
				time.Sleep(2 * time.Minute)
				const polls = 8
				before := m.requests()
				time.Sleep(polls * time.Minute)
				if got := m.requests() - before; got > polls+3 { // a look costs three at most
					t.Errorf("order %d, %d items: %d requests for %d polls", order, n, got, polls)
				}
				m.mu.Lock()
				defer m.mu.Unlock()
				for _, l := range m.asked {
					if l.Skip > 0 {
						t.Errorf("asked to leave out %d", l.Skip)
					}
				}
			})
		}
	}
}

// uncounted is the source of a list which is known not to count.
func uncounted(m *model) Source {
	s := odataSource(m, v2.Source)
	poller := s.Poller
	s.Poller = func(p PollerOptions) Poller {
		o := poller(p).(*odata).OData
		o.Uncounted = true
		return o.Poller(p)
	}
	return s
}

// touch updates an item now.
func (m *model) touch(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.things {
		if t.id == id {
			t.updated, t.version = m.now(), t.version+1
		}
	}
}

// TestLinksThatEnd: a service that names next pages no more, cuts smaller ones, and neither
// orders nor counts, loses nothing: what it cuts until the collector notices is read again by
// a later poll.
func TestLinksThatEnd(t *testing.T) {
	for _, linked := range []int{3, 10, 40} {
		synctest.Test(t, func(t *testing.T) {
			m, keeper := quiet(), newMemory()
			m.order, m.skip, m.most, m.generous = orderIgnored, skipRefused, 25, true
			add := func(n int, name string) {
				for i := range n {
					m.set(fmt.Sprint(name, i), time.Now().Add(-time.Duration(i)*time.Minute), time.Now().Add(-time.Duration(i)*time.Second))
				}
			}
			_, end := running(t, keeper, contoso(m))
			defer end()
			time.Sleep(time.Minute)
			add(linked, "before")
			time.Sleep(3 * time.Minute)
			m.mu.Lock()
			m.links, m.most = noLinks, 10
			m.mu.Unlock()
			for i := range 6 {
				add(11+i, fmt.Sprint("after", i, "-"))
				time.Sleep(90 * time.Second)
			}
			time.Sleep(10 * time.Minute) // no recheck comes within the hour
			if missing := m.missing(t, keeper, v2.Source, 0); len(missing) > 0 {
				t.Errorf("%d while it named them: %d missing, as %s", linked, len(missing), missing[0])
			}
		})
	}
}

// TestLinksAreBelievedForAWhile: for less time than polls overlap, so that what a cut hid is
// read again.
func TestLinksAreBelievedForAWhile(t *testing.T) {
	c, now := newCapabilities(capability{top: 10}), time.Now()
	c.setLinked(true, now)
	for after, want := range map[time.Duration]bool{0: true, linkLife - 1: true, linkLife: false, time.Hour: false, -time.Hour: false} {
		if got := c.get().links(now.Add(after)); got != want {
			t.Errorf("after %s: %v", after, got)
		}
	}
	if c.setLinked(false, now); c.get().links(now) {
		t.Error("links that are not named are believed")
	}
	if alert.Ticks(linkLife) >= overlap {
		t.Errorf("links are believed for %s, polls overlap by less", linkLife)
	}
}

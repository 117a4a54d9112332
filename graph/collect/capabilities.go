package collect

import (
	"slices"
	"sync"
	"time"

	"tocsin/graph/alert"
)

// capability holds what a list is known to accept.
type capability struct {
	top       int       // items a page
	unordered bool      // $orderby is refused, or has no effect
	ordered   bool      // $orderby was seen to be honoured
	complete  int       // the largest short page that was proven complete: the service cuts no smaller one
	torn      bool      // an answer broke off: no page is believed to be complete because of its size
	counted   bool      // $skip was seen to have an effect
	uncounted bool      // $skip is refused, or has no effect
	most      int       // items of the greatest page: the service cuts no smaller one
	linked    time.Time // when a next page last brought new items, or there was nothing to cut; zero for never, or not any more
	unlinked  bool      // a page that was cut named no next one
	whole     bool      // $select was refused, or could be the cause of a refusal
	cut       bool      // a next page could not be followed: lists that are ordered go on by time

	served window    // the times of an item that was served last
	tried  time.Time // when a pager last began to narrow while the list served no item
}

// goesByTime reports whether next pages are asked for by time, not followed.
func (k capability) goesByTime() bool { return k.cut && k.ordered }

// capabilities are what a list was found to accept, for the life of the feed only,
// because services change, and the gaps in what was read of it, which are stored. A poll and a part of the past may be read at the same
// time, so both learn here.
type capabilities struct {
	mu    sync.Mutex
	known capability // guarded by mu
	gaps  gaps       // guarded by mu
}

// newCapabilities begins with what is known of a list before it is asked.
func newCapabilities(known capability) *capabilities {
	return &capabilities{known: known, gaps: gaps{}}
}

func (c *capabilities) get() capability {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known
}

func (c *capabilities) learn(do func(*capability)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do(&c.known)
}

func (c *capabilities) setTop(n int) { c.learn(func(k *capability) { k.top = n }) }
func (c *capabilities) setComplete(n int) {
	c.learn(func(k *capability) {
		if !k.torn {
			k.complete = max(k.complete, n)
		}
	})
}

func (c *capabilities) setTorn() { c.learn(func(k *capability) { k.torn, k.complete = true, 0 }) }
func (c *capabilities) setCut()  { c.learn(func(k *capability) { k.cut = true }) }

func (c *capabilities) setGaps(g gaps) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gaps = g
}

// setCounts notes whether $skip has an effect.
func (c *capabilities) setCounts(yes bool) {
	c.learn(func(k *capability) { k.counted, k.uncounted = yes, !yes })
}

// setMost notes the size of a page.
func (c *capabilities) setMost(n int) { c.learn(func(k *capability) { k.most = max(k.most, n) }) }

// setLowered notes that pages may have come to be no greater than n items.
func (c *capabilities) setLowered(n int) { c.learn(func(k *capability) { k.most = min(k.most, n) }) }

// setLinked notes whether a cut page names the next one.
func (c *capabilities) setLinked(yes bool, now time.Time) {
	c.learn(func(k *capability) {
		if k.linked, k.unlinked = now, !yes; !yes {
			k.linked = time.Time{}
		}
	})
}

// links reports whether the list named next pages a short while ago.
func (k capability) links(now time.Time) bool {
	return !k.linked.IsZero() && !elapsed(k.linked, now, linkLife)
}

func (c *capabilities) setWhole() { c.learn(func(k *capability) { k.whole = true }) }
func (c *capabilities) setUnordered() {
	c.learn(func(k *capability) { k.unordered, k.ordered = true, false })
}
func (c *capabilities) setOrdered() { c.learn(func(k *capability) { k.ordered = !k.unordered }) }

// forget leaves only what was known before the list was asked, and what is no capability
// of the service.
func (c *capabilities) forget(known capability) {
	c.learn(func(k *capability) {
		known.served, known.tried = k.served, k.tried
		*k = known
	})
}

// setServed notes the times of the last item of a page that has any.
func (c *capabilities) setServed(records []alert.Record) {
	for i := range slices.Backward(records) {
		at, created := records[i].Updated(), records[i].Created()
		if at == 0 {
			continue
		}
		w := window{from: at, to: at + 1}
		if created != 0 {
			w.createdFrom, w.createdTo = created, created+1
		}
		c.learn(func(k *capability) { k.served = w })
		return
	}
}

// tries reports whether a pager may begin to narrow while the list serves no item. It
// may once in tryEvery.
func (c *capabilities) tries(now time.Time) (yes bool) {
	c.learn(func(k *capability) {
		if yes = k.tried.IsZero() || elapsed(k.tried, now, tryEvery); yes {
			k.tried = now
		}
	})
	return yes
}

package alerts

import (
	"context"
	"slices"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/tui/screen"
)

// Limits of acts that the store does not keep at once.
const (
	actLimit  = 10 * time.Second // of one try; another program's write is waited for as long
	mostTries = 20               // with the pauses between them, some five minutes
	longPause = 15 * time.Second // the longest pause between two tries
	quitLimit = time.Second      // how long quitting waits for acts; then Finish does, without a screen
	actSoon   = time.Second      // after this the screen tells of an act that waits
)

// pause returns how long after the given number of failed tries the next one begins.
func pause(tries int) time.Duration { return min(time.Second<<min(tries-1, 4), longPause) }

// acts holds the decisions that the store has not confirmed yet, in the order of the
// keys. They are applied one at a time, because what z restores depends on their
// order. A try may end after the screen was left, so acts is safe for concurrent use.
type acts struct {
	store  Store
	trying chan struct{} // holds a token while an act is tried
	within context.Context
	cut    context.CancelFunc // ends the running try

	mu      sync.Mutex
	waiting []*triaged
	tried   *triaged // the first of waiting while it is tried; else nil
}

func newActs(store Store) *acts {
	q := &acts{store: store, trying: make(chan struct{}, 1)}
	q.within, q.cut = context.WithCancel(context.Background())
	return q
}

func (q *acts) add(t *triaged) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, t)
}

// addFirst adds an act that belongs before those that wait, none of which is being tried.
func (q *acts) addFirst(t *triaged) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = slices.Insert(q.waiting, 0, t)
}

// waits reports whether there are acts that the store has not confirmed.
func (q *acts) waits() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting) > 0
}

// count returns how many alerts the acts that wait leave in another state than the stored
// one.
func (q *acts) count() int { return len(q.unkept()) }

// unkept returns the marks that are not kept, one an alert.
func (q *acts) unkept() []engine.Act {
	q.mu.Lock()
	defer q.mu.Unlock()
	return leftOver(q.waiting)
}

// leftOver returns the last act of each alert that acts, carried out in their order, leave in
// another state than the stored one, as far as one knows. An act that applies only from
// another state than the one before leaves it changes nothing, nor does one that was taken
// back or the undoing of one that was most likely not kept.
func leftOver(all []*triaged) []engine.Act {
	type mark struct {
		stored *alert.TriageState // nil if it is not known
		last   engine.Act
	}
	var marks []*mark
	of := map[alert.Key]*mark{}
	for _, t := range all {
		if t.withdrawn || t.unsure {
			continue
		}
		for _, a := range t.acts {
			switch m := of[a.Key]; {
			case m == nil:
				m = &mark{t.from(a), a}
				of[a.Key], marks = m, append(marks, m)
			case a.From == "" || a.From.Word() == m.last.State.Word():
				m.last = a
			}
		}
	}
	var acts []engine.Act
	for _, m := range marks {
		if m.stored == nil || m.stored.Word() != m.last.State.Word() {
			acts = append(acts, m.last)
		}
	}
	return acts
}

// begin returns the first act, which is tried from now on; nil if there is none.
func (q *acts) begin() *triaged {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 {
		q.tried = q.waiting[0]
	}
	return q.tried
}

// holds reports whether the act with an id waits.
func (q *acts) holds(id int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.ContainsFunc(q.waiting, func(t *triaged) bool { return t.id == id })
}

// tries returns how often the first act was tried.
func (q *acts) tries() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return 0
	}
	return q.waiting[0].tries
}

// has reports whether the acts that wait leave a record in a state other than the stored one.
func (q *acts) has(key alert.Key, state alert.TriageState) bool {
	return slices.ContainsFunc(q.unkept(), func(a engine.Act) bool { return a.Key == key && a.State == state })
}

// withdraw takes back the act with an id. An act in the middle of a try is undone once
// the try has ended. It reports whether the act was removed, and whether it was known: a
// settled act is not.
func (q *acts) withdraw(id int) (removed, known bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.IndexFunc(q.waiting, func(t *triaged) bool { return t.id == id })
	switch {
	case i < 0:
		return false, false
	case q.waiting[i] == q.tried:
		q.tried.withdrawn = true
		return false, true
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true, true
}

// try applies the first act. It returns the act once it is settled: kept, refused, or
// given up. Otherwise err says why it has to wait; without one, there is none, or it was
// taken back during the try and its undoing waits in its place.
func (q *acts) try(ctx context.Context) (settled *triaged, err error) {
	select {
	case q.trying <- struct{}{}:
		defer func() { <-q.trying }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	t := q.begin()
	if t == nil {
		return nil, nil
	}
	back, err := q.store.Triage(ctx, t.acts)
	return q.end(t, back, screen.Late(err))
}

// end notes the outcome of a try.
func (q *acts) end(t *triaged, back []engine.Act, err error) (settled *triaged, wait error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tried = nil
	t.tries++
	if err != nil && passes(err) && (t.tries < mostTries || ingest.IsGone(err)) {
		if t.withdrawn { // the store may have kept it all the same
			q.waiting[0] = t.undoing(t.restores)
			q.waiting[0].tries, q.waiting[0].unsure = t.tries, true
		}
		return nil, err
	}
	if err == nil && len(back) == 0 && t.tries > 1 {
		back = t.restores // an earlier try was kept although its answer was an error
	}
	if err == nil && t.withdrawn && len(back) > 0 {
		q.waiting[0] = t.undoing(back)
		return nil, nil
	}
	t.back, t.err = back, err
	q.waiting = q.waiting[1:]
	return t, nil
}

// passes reports whether an error may pass: a locked, full or lost store. One
// that was opened read-only stays so.
func passes(err error) bool {
	if ingest.IsGone(err) {
		return true
	}
	kind := fault.Of(err).Kind
	return kind == fault.Store || kind == fault.Interrupted
}

// finish tries all acts once more, in their order, and returns the marks that are lost
// because of err. A running try is cut off if ctx has no time for it.
func (q *acts) finish(ctx context.Context) (lost []engine.Act, err error) {
	var unkept []*triaged
	for q.waits() {
		settled, wait := q.try(ctx)
		if wait != nil {
			err = wait
			break
		}
		if settled != nil && settled.err != nil {
			unkept, err = append(unkept, settled), settled.err
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return leftOver(append(unkept, q.waiting...)), err
}

// Unkept returns the marks that the store has not kept, one an alert. It may be called at
// any time.
func (s *Screen) Unkept() []engine.Act { return s.acts.unkept() }

// Finish gives acts that the store has not kept a last try, after the screen has
// ended. It returns the marks that are lost, and why.
func (s *Screen) Finish(ctx context.Context) (lost []engine.Act, err error) {
	s.acts.cut()
	return s.acts.finish(ctx)
}

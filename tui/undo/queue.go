package undo

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
	quitLimit = time.Second      // how long Close waits for acts; then Finish does, without a screen
	actSoon   = time.Second      // after this Behind tells of an act that waits
)

// pause returns how long after the given number of failed tries the next one begins.
func pause(tries int) time.Duration { return min(time.Second<<min(tries-1, 4), longPause) }

// queue holds the decisions that the store has not confirmed yet, in the order of the
// keys. They are applied one at a time, because what undo restores depends on their
// order. A try may end after the screen was left, so queue is safe for concurrent use.
type queue struct {
	store  Store
	trying chan struct{} // holds a token while an act is tried
	within context.Context
	cut    context.CancelFunc // ends the running try

	mu      sync.Mutex
	waiting []*entry
	tried   *entry // the first of waiting while it is tried; else nil
	left    *stamps
}

func newQueue(store Store) *queue {
	q := &queue{store: store, trying: make(chan struct{}, 1), left: newStamps()}
	q.within, q.cut = context.WithCancel(context.Background())
	return q
}

func (q *queue) add(e *entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, e)
}

// addFirst adds an act that belongs before those that wait, none of which is being tried.
func (q *queue) addFirst(e *entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = slices.Insert(q.waiting, 0, e)
}

// waits reports whether there are acts that the store has not confirmed.
func (q *queue) waits() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting) > 0
}

// unkept returns the marks that are not kept, one an alert.
func (q *queue) unkept() []engine.Act {
	q.mu.Lock()
	defer q.mu.Unlock()
	return leftOver(q.waiting)
}

// begin returns the first act, which is tried from now on; nil if there is none.
func (q *queue) begin() *entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 {
		q.tried = q.waiting[0]
	}
	return q.tried
}

// holds reports whether the act with an id waits.
func (q *queue) holds(id int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.ContainsFunc(q.waiting, func(e *entry) bool { return e.id == id })
}

// tries returns how often the first act was tried.
func (q *queue) tries() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return 0
	}
	return q.waiting[0].tries
}

// has reports whether the acts that wait leave a record in a state other than the stored one.
func (q *queue) has(key alert.Key, state alert.TriageState) bool {
	return slices.ContainsFunc(q.unkept(), func(a engine.Act) bool { return a.Key == key && a.State == state })
}

// withdraw takes back an act. An act in the middle of a try is undone once
// the try has ended, which says so with a word. One whose try has failed is undone in its
// place: the store may have kept it although the answer was an error. It reports whether the act was removed, and
// whether it was known: a settled act is not.
func (q *queue) withdraw(e *entry, word string) (removed, known bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, e)
	switch {
	case i < 0:
		return false, false
	case e == q.tried:
		e.withdrawn = word
		return false, true
	case e.tries > 0:
		e.withdrawn = word
		q.waiting[i] = e.doubtful()
		q.waiting[i].Toast = "" // it is told at once
		return true, true
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true, true
}

// try applies the first act. It returns the act once it is settled: kept, refused, or
// given up. Otherwise err says why it has to wait; without one, there is none, or it was
// taken back during the try and its undoing waits in its place.
func (q *queue) try(ctx context.Context) (settled *entry, err error) {
	select {
	case q.trying <- struct{}{}:
		defer func() { <-q.trying }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	e := q.begin()
	if e == nil {
		return nil, nil
	}
	acts := q.acts(e)
	if e.unsure {
		acts = q.recall(ctx, e.Restores, acts)
	}
	back, err := q.store.Triage(ctx, acts)
	restores := e.Restores
	if err == nil && len(back) == 0 && e.tries > 0 { // an earlier try was kept, or others came before
		err = q.preceded(ctx, e, acts)
		restores = e.before.without(q.recall(ctx, e.Acts, restores))
	}
	return q.end(e, back, restores, screen.Late(err))
}

// acts returns the acts of an entry as they are tried. Those that turn something back apply
// only if no one has decided anything since.
func (q *queue) acts(e *entry) []engine.Act {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case e.turned == first:
		return q.left.own(e.Acts)
	case e.unsure: // what it undoes has left no known stamp
		left := engine.Stamps{}
		left.Keep(e.Restores, e.Restores)
		return left.Expect(e.Acts)
	}
	return q.left.expect(e.Acts)
}

// keep notes what an act has left that was settled without an error.
func (q *queue) keep(e *entry, back []engine.Act, sure bool) {
	if e.unsure && !sure {
		q.left.forget(e.Acts)
		return
	}
	q.left.keep(e.Acts, back)
}

// end notes the outcome of a try. Restores undoes the act if an earlier try has kept it.
func (q *queue) end(e *entry, back, restores []engine.Act, err error) (settled *entry, wait error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tried = nil
	e.tries++
	if err != nil && passes(err) && (e.tries < mostTries || ingest.IsGone(err)) {
		if e.withdrawn != "" { // the store may have kept it all the same
			q.waiting[0] = e.doubtful()
		}
		return nil, err
	}
	sure := len(back) > 0
	if err == nil && !sure && e.tries > 1 {
		back = restores // an earlier try was kept although its answer was an error
	}
	if err == nil {
		q.keep(e, back, sure)
	}
	if err == nil && e.withdrawn != "" && len(back) > 0 {
		q.waiting[0] = e.undoing(back)
		return nil, nil
	}
	e.back, e.err = back, err
	q.waiting = q.waiting[1:]
	return e, nil
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
func (q *queue) finish(ctx context.Context) (lost []engine.Act, err error) {
	var unkept []*entry
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

package collect

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// taped is the integration of a tape.
func taped(x *tape) Integration {
	source := Source{Name: v2.Source, Poller: func(PollerOptions) Poller { return x }}
	return Integration{Name: "contoso", PollEvery: time.Minute, Sources: []Source{source}}
}

// TestCursorPollerIsPolled: a poller with a cursor and no watermark goes through
// loop, lease, report and end.
func TestCursorPollerIsPolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 7}, newMemory()
		_, end := running(t, keeper, taped(x))
		time.Sleep(time.Second)
		s := keeper.state(v2)
		if s.Phase != ingest.Idle || s.Pages != 3 || s.Items != 7 || !s.Backfilled || s.Health(time.Now()) != ingest.Healthy {
			t.Errorf("state %+v", s)
		}
		if next := s.Next.Sub(s.LastOK); next != time.Minute {
			t.Errorf("the next poll is in %s", next)
		}
		x.grow(2)
		time.Sleep(time.Minute)
		want := ingest.Progress{Cursor: "9"}
		if keeper.len() != 9 || keeper.kept(v2) != want || x.began() != "7" {
			t.Errorf("%d kept, progress %+v, the last poll began at %q", keeper.len(), keeper.kept(v2), x.began())
		}
		x.grow(1)
		keeper.want(v2)
		time.Sleep(2 * time.Second)
		if keeper.len() != 10 {
			t.Error("the poll that was asked for did not come")
		}
		end()
		if s := keeper.state(v2); s.Phase != ingest.Stopped || keeper.leases[v2].Until.After(time.Now()) {
			t.Errorf("after the end: %+v, lease %+v", s, keeper.leases[v2])
		}
	})
}

// TestCursorIsHandedBack: what was kept of a poll that a fault interrupted stays
// kept, and the next one goes on from there, in another process too.
func TestCursorIsHandedBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 4}, newMemory()
		_, end := running(t, keeper, taped(x))
		time.Sleep(time.Second)
		x.grow(20)
		x.set(func(x *tape) { x.trouble = fault.New(fault.Service, "torn", "", nil) })
		time.Sleep(time.Minute)
		if s := keeper.state(v2); s.Phase != ingest.Waiting || s.Fault == nil || s.Fault.Sentence != "torn" || s.FailingSince.IsZero() {
			t.Errorf("state %+v", s)
		}
		time.Sleep(time.Minute)
		if s := keeper.state(v2); s.Fault != nil || keeper.len() != 24 || x.began() != "4" {
			t.Errorf("%d kept, the poll began at %q, state %+v", keeper.len(), x.began(), s)
		}
		end()
		again := &tape{length: 25}
		_, end = running(t, keeper, taped(again))
		defer end()
		time.Sleep(time.Second)
		if again.began() != "24" || keeper.len() != 25 {
			t.Errorf("the next process began at %q, %d kept", again.began(), keeper.len())
		}
	})
}

// TestCursorWhenTheStoreFails: a write that failed, and one that was done and said
// that it failed, cost no item, and the same process goes on.
func TestCursorWhenTheStoreFails(t *testing.T) {
	for name, fail := range map[string]func(*memory, error){
		"not done":                  func(m *memory, err error) { m.fail = err },
		"done, but said it was not": func(m *memory, err error) { m.lie = err },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x, keeper := &tape{}, newMemory()
				_, end := running(t, keeper, taped(x))
				defer end()
				time.Sleep(time.Second)
				x.grow(5)
				keeper.mu.Lock()
				fail(keeper, errors.New("disk full"))
				keeper.mu.Unlock()
				time.Sleep(time.Minute)
				if s := keeper.state(v2); s.Fault == nil || s.Fault.Kind != fault.Store {
					t.Errorf("state %+v", s)
				}
				time.Sleep(time.Minute)
				if s := keeper.state(v2); keeper.len() != 5 || keeper.kept(v2).Cursor != "5" || s.Fault != nil {
					t.Errorf("%d kept, cursor %q, state %+v", keeper.len(), keeper.kept(v2).Cursor, s)
				}
			})
		})
	}
}

// TestCursorOfADroppedPage: a page that the store did not take in time is asked for
// again.
func TestCursorOfADroppedPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 2}, newMemory()
		k := &flawed{Keeper: keeper}
		_, end := running(t, k, taped(x))
		defer end()
		time.Sleep(time.Second)
		x.grow(2)
		k.set(func(effect string, _ int) (error, bool) {
			if effect == "put" {
				return errors.New("disk full"), false
			}
			return nil, false
		})
		time.Sleep(holdLimit + 2*time.Minute)
		if polls, _ := x.counts(); polls < 2 || keeper.len() != 2 {
			t.Fatalf("%d polls, %d kept: this tests nothing", polls, keeper.len())
		}
		k.set(nil)
		time.Sleep(10 * time.Minute)
		if keeper.len() != 4 || keeper.kept(v2).Cursor != "4" {
			t.Errorf("%d kept, progress %+v", keeper.len(), keeper.kept(v2))
		}
	})
}

// roughTape is a tape whose past fails once, and takes a minute a batch.
type roughTape struct {
	tape
	failed bool
}

func (x *roughTape) Backfill(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		if !x.failed {
			x.failed = true
			yield(Batch{}, fault.New(fault.Service, "the tape is torn", "", nil))
			return
		}
		for b, err := range x.tape.Backfill(ctx, p) {
			pause(ctx, time.Minute)
			if !yield(b, err) {
				return
			}
		}
	}
}

// TestAPastThatGoesOnIsNoFault: the fault of the past ends with its next batch, not
// with its last.
func TestAPastThatGoesOnIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &roughTape{tape: tape{length: 2, old: 1000}}, newMemory()
		in := taped(&x.tape)
		in.Sources[0].Poller = func(PollerOptions) Poller { return x }
		_, end := running(t, keeper, in)
		defer end()
		time.Sleep(30 * time.Second)
		if s := keeper.state(v2); s.Fault == nil || !s.Failing() {
			t.Errorf("after the fault: %+v", s)
		}
		time.Sleep(10 * time.Minute)
		if s := keeper.state(v2); s.Fault != nil || s.Failing() || keeper.len() < 5 || s.Backfilled {
			t.Errorf("%d kept, %+v", keeper.len(), s)
		}
	})
}

// TestCursorOfAnotherProcess: a process that takes back a lost lease goes on from
// the progress of the process that had it in between.
func TestCursorOfAnotherProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 3}, newMemory()
		_, end := running(t, keeper, taped(x))
		defer end()
		time.Sleep(time.Second)
		x.grow(10)
		keeper.mu.Lock()
		l := keeper.leases[v2]
		l.Holder, l.Until, l.Fence = "other", time.Now().Add(2*time.Minute), l.Fence+1
		keeper.leases[v2] = l
		keeper.progress[v2] = ingest.Progress{Cursor: "10"}
		keeper.mu.Unlock()
		time.Sleep(4 * time.Minute)
		if _, resets := x.counts(); resets != 2 || x.began() != "13" || keeper.len() != 6 {
			t.Errorf("%d resets, the last poll began at %q, %d kept", resets, x.began(), keeper.len())
		}
	})
}

// TestRetiredPoller: a source that has ended is asked each hour, is no fault, and
// may return.
func TestRetiredPoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 2, old: 1, retired: true}, newMemory()
		_, end := running(t, keeper, taped(x))
		defer end()
		time.Sleep(time.Second)
		if s := keeper.state(v2); !s.Retired || s.Fault != nil || s.Health(time.Now()) != ingest.RetiredFeed {
			t.Errorf("state %+v", s)
		}
		time.Sleep(5 * time.Hour)
		if polls, _ := x.counts(); polls != 6 || x.Past(ingest.Progress{}).Filled {
			t.Errorf("%d polls in five hours, and the past was read: %v", polls, x.Past(ingest.Progress{}).Filled)
		}
		x.set(func(x *tape) { x.retired = false })
		time.Sleep(time.Hour)
		if s := keeper.state(v2); s.Retired || keeper.len() != 3 || !s.Backfilled {
			t.Errorf("%d kept, state %+v", keeper.len(), s)
		}
	})
}

// TestRetiredInTheMiddleOfThePast: nothing of a retired source is half read.
func TestRetiredInTheMiddleOfThePast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &slowTape{tape{length: 2, old: 1000}}, newMemory()
		in := taped(&x.tape)
		in.Sources[0].Poller = func(PollerOptions) Poller { return x }
		_, end := running(t, keeper, in)
		defer end()
		time.Sleep(2 * time.Minute)
		x.set(func(x *tape) { x.retired = true })
		time.Sleep(5 * time.Minute)
		if s := keeper.state(v2); !s.Retired || s.Phase != ingest.Idle || keeper.len() < 3 {
			t.Errorf("%d kept, state %+v", keeper.len(), s)
		}
	})
}

// TestLastBatch: what the last batch and the past say is reported, and a warning is no failure.
func TestLastBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 5, skipped: 2, last: Batch{Warning: fault.New(fault.Service, "half of it", "", nil)}}, newMemory()
		_, end := running(t, keeper, taped(x))
		defer end()
		time.Sleep(time.Second)
		s := keeper.state(v2)
		if s.Skipped != 2 || s.Fault == nil || s.Fault.Sentence != "half of it" || !s.FailingSince.IsZero() || s.Phase != ingest.Idle || s.LastOK.IsZero() {
			t.Errorf("state %+v", s)
		}
		x.set(func(x *tape) { x.last, x.skipped = Batch{}, 1 })
		time.Sleep(time.Minute)
		if s := keeper.state(v2); s.Skipped != 1 || s.Fault != nil {
			t.Errorf("after a poll without a warning: %+v", s)
		}
	})
}

// TestPanicOfAPoller: a poller that panics fails, and is asked again.
func TestPanicOfAPoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 5, panics: true}, newMemory()
		_, end := running(t, keeper, taped(x))
		defer end()
		time.Sleep(time.Second)
		if s := keeper.state(v2); s.Fault == nil || s.Fault.Sentence != "the collector broke" || s.Phase != ingest.Waiting {
			t.Errorf("state %+v", s)
		}
		time.Sleep(time.Minute)
		if s := keeper.state(v2); s.Fault != nil || keeper.len() != 5 {
			t.Errorf("%d kept, state %+v", keeper.len(), s)
		}
	})
}

// TestPollsComeBetweenTheBatchesOfThePast: the past is read batch by batch, to its
// end, and a due poll comes first.
func TestPollsComeBetweenTheBatchesOfThePast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 1, old: 100}, newMemory()
		slow := &slowMemory{memory: keeper, each: 5 * time.Second}
		_, end := running(t, slow, taped(x))
		defer end()
		time.Sleep(5*time.Minute + 30*time.Second)
		polls, _ := x.counts()
		if s := keeper.state(v2); polls < 4 || s.Backfilled || s.Phase != ingest.Backfill {
			t.Errorf("%d polls in five minutes of a back-fill, state %+v", polls, s)
		}
		time.Sleep(10 * time.Minute)
		if s := keeper.state(v2); !s.Backfilled || keeper.len() != 101 || s.Phase != ingest.Idle {
			t.Errorf("%d kept, state %+v", keeper.len(), s)
		}
	})
}

// idlePast is a tape that says that there is a past to read, and has none.
type idlePast struct{ tape }

func (*idlePast) Past(ingest.Progress) Past { return Past{Due: true} }

func (x *idlePast) Backfill(context.Context, ingest.Progress) iter.Seq2[Batch, error] {
	return func(func(Batch, error) bool) { x.set(func(x *tape) { x.old++ }) }
}

// TestAnEmptyPastIsNotAskedAtOnceAgain checks that a poller with wrong information about
// its past does not keep the processor busy and does not keep a single run from ending.
func TestAnEmptyPastIsNotAskedAtOnceAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &idlePast{}, newMemory()
		in := taped(&x.tape)
		in.Sources[0].Poller = func(PollerOptions) Poller { return x }
		if err := once(t, keeper, in); err != nil || x.old != 1 {
			t.Errorf("one run asked %d times: %v", x.old, err)
		}
		_, end := running(t, keeper, in)
		time.Sleep(10*time.Minute + time.Second)
		end()
		if x.old < 10 || x.old > 13 {
			t.Errorf("asked %d times in ten minutes", x.old)
		}
	})
}

// slowTape is a tape whose polls take longer than their distance, and whose past
// takes a second a batch.
type slowTape struct{ tape }

func (x *slowTape) Poll(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	pause(ctx, 90*time.Second)
	return x.tape.Poll(ctx, p)
}

func (x *slowTape) Backfill(ctx context.Context, p ingest.Progress) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		for b, err := range x.tape.Backfill(ctx, p) {
			pause(ctx, time.Second)
			if !yield(b, err) {
				return
			}
		}
	}
}

// TestLongPollsLeaveThePastItsShare: polls that take 90 s at a distance of 60 s
// leave 60 s between two of them, and not one batch.
func TestLongPollsLeaveThePastItsShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &slowTape{tape{length: 2, old: 1000}}, newMemory()
		in := taped(&x.tape)
		in.Sources[0].Poller = func(PollerOptions) Poller { return x }
		_, end := running(t, keeper, in)
		time.Sleep(5*150*time.Second + time.Second)
		end()
		polls, _ := x.counts()
		if read := 1000 - x.old; polls < 5 || read < 5*50 || read > 5*65 {
			t.Errorf("%d polls and %d batches of the past in five rounds", polls, read)
		}
	})
}

// TestOnceWithACursor: one run reads the past and polls once.
func TestOnceWithACursor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, keeper := &tape{length: 4, old: 3}, newMemory()
		if err := once(t, keeper, taped(x)); err != nil {
			t.Fatal(err)
		}
		if polls, _ := x.counts(); polls != 1 || keeper.len() != 7 || keeper.kept(v2).Cursor != "4" {
			t.Errorf("%d polls, %d kept, progress %+v", polls, keeper.len(), keeper.kept(v2))
		}
		x.set(func(x *tape) { x.trouble = fmt.Errorf("torn: %w", fault.New(fault.Consent, "no", "", nil)) })
		if f := fault.Of(once(t, keeper, taped(x))); f == nil || f.Kind != fault.Consent {
			t.Errorf("fault %+v", f)
		}
	})
}

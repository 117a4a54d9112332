package setup

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWithinGivesUpWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		_, err := within(ctx, func() (int, error) { time.Sleep(time.Minute); return 1, nil })
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		time.Sleep(time.Minute) // cancelled work ends by itself
	})
}

// Work whose step was left before it began is not begun.
func TestWithinCallsNothingAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		called := false
		err := do(ctx, func() error { called = true; return nil })
		synctest.Wait()
		if called || !errors.Is(err, context.Canceled) {
			t.Errorf("called %t, %v", called, err)
		}
	})
}

func TestWithinAnswers(t *testing.T) {
	broke := errors.New("it broke")
	if got, err := within(t.Context(), func() (int, error) { return 7, broke }); got != 7 || !errors.Is(err, broke) {
		t.Errorf("%d, %v", got, err)
	}
	if err := do(t.Context(), func() error { return broke }); !errors.Is(err, broke) {
		t.Error(err)
	}
	if err := do(t.Context(), func() error { return nil }); err != nil {
		t.Error(err)
	}
}

// One piece of work runs at a time: what begins ends the piece begun before, and tells it; a late answer
// changes nothing.
func TestWorkEndsTheOneBefore(t *testing.T) {
	w, broke := newWork(), errors.New("it broke")
	before, old := w.begin(time.Hour, busyMake)
	ended := 0
	w.ended = func() { ended++ }
	ctx, generation := w.begin(time.Hour, busyTell)
	if before.Err() == nil || ctx.Err() != nil || ended != 1 || w.busy != busyTell {
		t.Errorf("before: %v, now: %v, ended %d times, busy %q", before.Err(), ctx.Err(), ended, w.busy)
	}
	if w.answered(old, nil) || w.answered(old, broke) || w.problem != nil || w.busy != busyTell {
		t.Errorf("a late answer counts: %v, busy %q", w.problem, w.busy)
	}
	if w.answered(generation, broke) || w.problem == nil || w.busy != "" || ctx.Err() == nil {
		t.Errorf("problem %v, busy %q, %v", w.problem, w.busy, ctx.Err())
	}
	if w.answered(generation, nil) {
		t.Error("an answer comes twice")
	}
	if _, generation = w.begin(time.Hour, ""); w.problem != nil || !w.answered(generation, nil) || ended != 1 {
		t.Errorf("the next one begins with %v; ended %d times", w.problem, ended)
	}
}

// That a person interrupts work is no problem. What runs beside it ends with the guide alone.
func TestWorkThatIsLeft(t *testing.T) {
	w := newWork()
	aside, cancel := w.aside(time.Hour)
	defer cancel()
	_, generation := w.begin(time.Hour, busyFinish)
	if w.answered(generation, context.Canceled) || w.problem != nil {
		t.Errorf("problem: %v", w.problem)
	}
	ctx, _ := w.begin(time.Hour, "")
	if aside.Err() != nil {
		t.Error("another piece of work ends what runs beside it")
	}
	if w.end(); ctx.Err() == nil || aside.Err() == nil {
		t.Error("work outlives its guide")
	}
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		if !sleep(ctx, lookPause) || time.Since(began) != lookPause {
			t.Errorf("slept %v", time.Since(began))
		}
		time.AfterFunc(time.Second, cancel)
		if sleep(ctx, time.Hour) || time.Since(began) > 2*time.Second {
			t.Error("a cancelled sleep goes on")
		}
		if sleep(ctx, 0) {
			t.Error("no sleep at all goes on though it was cancelled")
		}
	})
}

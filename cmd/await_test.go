package cmd

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
)

// TestALastWordThatHangs has a frozen screen, in a run that can't say what it would lose.
// The program ends all the same.
func TestALastWordThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held, frozen := make(chan struct{}), make(chan struct{})
		last := &lastWord{}
		last.set(func() error { <-held; return nil })
		var errs strings.Builder
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		close(frozen)
		began := time.Now()
		code := await(Signals{Context: ctx}, Env{Err: &errs, Frozen: frozen, Last: last}, nil)
		if code != fault.Interrupted.Exit() || time.Since(began) != lastWordWithin || !strings.Contains(errs.String(), "the screen hung") {
			t.Errorf("exit code %d after %v: %s", code, time.Since(began), errs.String())
		}
		close(held)
	})
}

package screen_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
	"tocsin/tui/screen"
)

func TestLate(t *testing.T) {
	other := errors.New("disk full")
	for _, err := range []error{nil, other, context.Canceled} {
		if got := screen.Late(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
	f := fault.Of(screen.Late(fmt.Errorf("search: %w", context.DeadlineExceeded)))
	if f.Kind != fault.Store || f.Sentence != "the store didn't answer in time" || !errors.Is(f, context.DeadlineExceeded) {
		t.Errorf("%+v", f)
	}
}

func TestPauseEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		for _, c := range []struct{ pause, want time.Duration }{{100 * time.Millisecond, 100 * time.Millisecond}, {time.Hour, 900 * time.Millisecond}} {
			began := time.Now()
			if screen.Pause(ctx, c.pause); time.Since(began) != c.want {
				t.Errorf("%v took %v", c.pause, time.Since(began))
			}
		}
	})
}

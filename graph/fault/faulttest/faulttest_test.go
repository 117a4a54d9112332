package faulttest_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"tocsin/graph/fault"
	"tocsin/graph/fault/faulttest"
)

// judge stands for a test, and tells whether it failed.
type judge struct {
	testing.TB
	failed bool
}

func (j *judge) Helper()               {}
func (j *judge) Errorf(string, ...any) { j.failed = true }
func (j *judge) Fatalf(string, ...any) { j.failed = true; runtime.Goexit() }

// failed reports whether a check fails a test.
func failed(check func(testing.TB)) bool {
	j, ended := &judge{}, make(chan struct{})
	go func() {
		defer close(ended)
		check(j)
	}()
	<-ended
	return j.failed
}

// A fault in the form of the house passes, and each that isn't fails.
func TestOf(t *testing.T) {
	good := fault.New(fault.Network, "nothing answers", "look at the network", errors.New("a cause"))
	for name, c := range map[string]struct {
		err   error
		fails bool
	}{
		"good":               {good, false},
		"wrapped":            {fmt.Errorf("list: %w", good), false},
		"without a hint":     {fault.New(fault.Network, "nothing answers", "", nil), false},
		"none":               {nil, true},
		"no fault":           {errors.New("x"), true},
		"another kind":       {fault.New(fault.Usage, "nothing answers", "", nil), true},
		"no sentence":        {fault.New(fault.Network, "", "", nil), true},
		"a full stop":        {fault.New(fault.Network, "nothing answers.", "", nil), true},
		"two lines":          {fault.New(fault.Network, "nothing\nanswers", "", nil), true},
		"a sign of an order": {fault.New(fault.Network, "nothing \u202eanswers", "", nil), true},
		"a hint's escape":    {fault.New(fault.Network, "nothing answers", "look \x1b[2J", nil), true},
		"a hint's token":     {fault.New(fault.Network, "nothing answers", "use eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0", nil), true},
		"a cause":            {fault.New(fault.Network, "nothing answers", "", errors.New("two\nlines")), false},
	} {
		if got := failed(func(tb testing.TB) { faulttest.Of(tb, c.err, fault.Network) }); got != c.fails {
			t.Errorf("%s: fails %v", name, got)
		}
	}
}

func TestHolds(t *testing.T) {
	for part, fails := range map[string]bool{"answers": false, "network": true} {
		if got := failed(func(tb testing.TB) { faulttest.Holds(tb, "nothing answers", part) }); got != fails {
			t.Errorf("%s: fails %v", part, got)
		}
	}
}

package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
	"tocsin/tui/tuitest"
)

// TestNothingComesBehindARemoval removes an integration with its alerts while a collector
// starts, back-fills or polls it, at various moments. The collector takes that up, and writes
// nothing of it afterwards; the other integration goes on.
func TestNothingComesBehindARemoval(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		once  bool
	}{
		{after: 0},
		{after: 300 * time.Millisecond},
		{after: time.Second},
		{after: 2500 * time.Millisecond},
		{after: 6 * time.Second},
		{after: 20 * time.Second},
		{after: 65 * time.Second},
		{0, true},
		{200 * time.Millisecond, true},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			inWorld(t, simulator.Generate(400, 1), func(w *world) {
				path := w.settleTwo()
				var out, log tuitest.Written
				env := w.env(&out, &log)
				env.Terminal = func(io.Writer) bool { return false }
				ctx, end := context.WithCancel(context.Background())
				code := make(chan int, 1)
				args := []string{"collect"}
				if c.once {
					args = append(args, "--once")
				}
				go func() { code <- run(ctx, args, env) }()
				time.Sleep(c.after)
				got := call(w.t, env, "integration", "remove", "osprey", "--remove-alerts")
				if got.code != 0 || !strings.Contains(got.err, "osprey is removed") {
					t.Errorf("%+v", got)
				}
				if done := c.after > 5*time.Second; done && !strings.Contains(got.err, "with its alerts") {
					t.Errorf("nothing had come yet: %s", got.err)
				}
				time.Sleep(5 * time.Minute)
				if n := call(w.t, env, "query", "integration = 'osprey'", "--count"); n.out != "0\n" {
					t.Errorf("of osprey came later: %q", n.out)
				}
				if n := call(w.t, env, "query", "integration = 'kestrel'", "--count"); n.out == "0\n" || n.code != 0 {
					t.Errorf("of kestrel: %+v", n)
				}
				end()
				if code := <-code; code != 0 && !c.once || strings.Contains(read(t, path), "osprey") {
					t.Errorf("collect exits %d: %s", code, log.String())
				}
			})
		})
	}
}

// interrupting is a terminal whose user interrupts the program as soon as it says something.
type interrupting struct {
	tuitest.Written
	says      string
	interrupt func()
}

func (i *interrupting) Write(b []byte) (int, error) {
	n, err := i.Written.Write(b)
	if strings.Contains(i.String(), i.says) {
		i.interrupt()
	}
	return n, err
}

// TestAnInterruptedRemovalLosesNothing interrupts a removal after its first records and adds the
// integration again under its name: the next collection fetches all of them, and audit agrees.
func TestAnInterruptedRemovalLosesNothing(t *testing.T) {
	t.Parallel()
	s := vouchedTenant(t, simulator.Generate(3000, 1)) // a removal is two transactions, then
	add := []string{"setup", "--name", "vouched", "--tenant", s.tenant.TenantID(), "--client", s.tenant.ClientID(), "--credential", "managed-identity", "--cloud", simulatedCloud}
	count := func() string { return s.must(t, "query", "integration = 'vouched'", "--count") }
	s.must(t, add...)
	s.must(t, "--integration", "vouched", "collect", "--once")
	before := count()
	ctx, interrupt := context.WithCancel(t.Context())
	tty := &interrupting{says: "removing: ", interrupt: interrupt}
	env := s.env
	env.Out, env.Err = io.Discard, tty
	env.Terminal = func(w io.Writer) bool { return w == io.Writer(tty) }
	code := run(ctx, []string{"--config", s.path, "integration", "remove", "vouched", "--remove-alerts"}, env)
	if said := tty.String(); code != 130 || !strings.Contains(said, "some of its alerts are left") || !strings.HasSuffix(said, "hint: to go on: tocsin integration remove vouched --remove-alerts\n") {
		t.Fatalf("exit code %d: %q", code, said)
	}
	if left := count(); left == before || left == "0\n" {
		t.Fatalf("%q of %q are left", left, before)
	}
	if list := s.tocsin(t, "integration", "list"); !strings.Contains(list.err, "the removal of vouched was interrupted") {
		t.Errorf("%+v", list)
	}
	s.must(t, add...)
	if list := s.tocsin(t, "integration", "list"); strings.Contains(list.err, "interrupted") {
		t.Errorf("added again: %+v", list)
	}
	if got := s.tocsin(t, "audit", "vouched", "--window", "5d"); got.code == 0 || strings.Contains(got.out, "until they expired") {
		t.Errorf("what was removed counts as expired: %+v", got)
	}
	s.must(t, "--integration", "vouched", "collect", "--once")
	if after := count(); after != before {
		t.Errorf("%q came again of %q", after, before)
	}
	if got := s.tocsin(t, "audit", "vouched", "--window", "5d"); got.code != 0 || strings.Contains(got.out, "removed") {
		t.Errorf("%+v", got)
	}
}

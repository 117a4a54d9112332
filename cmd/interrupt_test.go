package cmd

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestInterrupted interrupts collect. As a service it is meant to end this way: it
// exits with 0, prints nothing and has stored its alerts. With --once its work is
// unfinished, and it exits with 130.
func TestInterrupted(t *testing.T) {
	s := newStage(t, simulator.Generate(30, 1), alert.AlertsV2)
	ctx, end := context.WithCancel(t.Context())
	var out, err bytes.Buffer
	s.env.Out, s.env.Err = &out, &err
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"--config", s.path, "collect"}, s.env) }()
	deadline := time.Now().Add(time.Minute)
	for len(s.kept(t, "sqlite:"+s.dir+"/tocsin.db", false)) < 30 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	end()
	if got := <-code; got != 0 || out.Len() > 0 || bytes.Contains(err.Bytes(), []byte("tocsin:")) {
		t.Errorf("exit %d, stdout %q, stderr %q", got, out.String(), err.String())
	}
	s.later(time.Minute) // well before the feed is late
	told := s.tocsin(t, "status", "--exit-code")
	if told.code != 3 || !strings.Contains(told.out, "not polling since ") || !strings.Contains(told.err, ": not polling since ") || !strings.Contains(told.err, "hint: "+startPolling) {
		t.Errorf("status a minute after the end of collect: %+v", told)
	}
	if out := s.must(t, "doctor"); !strings.Contains(out, "  warn  Polling: not polling since ") {
		t.Errorf("doctor a minute after the end of collect: %s", out)
	}
	s.later(0)
	if got := run(ctx, []string{"--config", s.path, "collect", "--once"}, s.env); got != 130 || bytes.Contains(err.Bytes(), []byte("tocsin:")) {
		t.Errorf("--once exits %d, stderr %q", got, err.String())
	}
	if got := len(s.kept(t, "sqlite:"+s.dir+"/tocsin.db", true)); got != 30 {
		t.Errorf("%d alerts are kept", got)
	}
}

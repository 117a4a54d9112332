package cmd

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// fakeKeeper gives leases with its fence, or its error.
type fakeKeeper struct {
	collect.Keeper
	fence int64
	err   error
}

func (f *fakeKeeper) Lease(_ context.Context, feed ingest.Feed, holder string, _ time.Duration) (ingest.Lease, ingest.Progress, error) {
	return ingest.Lease{Feed: feed, Holder: holder, Fence: f.fence}, ingest.Progress{}, f.err
}
func (f *fakeKeeper) Release(context.Context, ingest.Lease) error { return f.err }
func (f *fakeKeeper) Put(context.Context, ingest.Lease, ingest.Batch) (ingest.Outcome, error) {
	return ingest.Outcome{}, f.err
}
func (f *fakeKeeper) Report(context.Context, ingest.Lease, ingest.State) error { return f.err }

// TestKeeper tells each event once.
func TestKeeper(t *testing.T) {
	feed := ingest.Feed{Integration: "kestrel", Source: alert.AlertsV2}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	fake := &fakeKeeper{fence: 1}
	var out bytes.Buffer
	k := logKeeper(fake, slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})), func() time.Time { return now })
	ctx, lease := t.Context(), ingest.Lease{Feed: feed, Fence: 1}
	take := func() { _, _, _ = k.Lease(ctx, feed, "me", time.Second) }
	put := func(n int) { _, _ = k.Put(ctx, lease, ingest.Batch{Records: make([]alert.Record, n)}) }
	report := func(phase ingest.Phase, ok time.Time, f *fault.Fault) {
		_ = k.Report(ctx, lease, ingest.State{Feed: feed, Phase: phase, LastOK: ok, Fault: f})
	}
	for _, step := range []struct {
		name string
		do   func()
		want map[string]int // lines that are written
	}{
		{"taken", take, map[string]int{"lease taken": 1}},
		{"renewed", take, map[string]int{}},
		{"a poll begins", func() { report(ingest.Polling, time.Time{}, nil) }, map[string]int{"health": 1}},
		{"pages", func() { put(3); put(2); now = now.Add(2 * time.Second); report(ingest.Polling, time.Time{}, nil) }, map[string]int{}},
		{"the poll ends", func() { report(ingest.Idle, now, nil) }, map[string]int{"health": 1, "poll": 1}},
		{"nothing new", func() { report(ingest.Idle, now, nil) }, map[string]int{}},
		{"a poll fails", func() {
			report(ingest.Polling, now, nil)
			report(ingest.Waiting, now, fault.New(fault.SignIn, "no", "", nil))
		}, map[string]int{"health": 1, "poll": 1}},
		{"released", func() { _ = k.Release(ctx, lease) }, map[string]int{"lease released": 1}},
		{"taken by another", func() { fake.err = ingest.ErrHeld; take() }, map[string]int{}},
		{"taken again", func() { fake.err, fake.fence = nil, 3; take() }, map[string]int{"lease taken": 1}},
		{"lost as it is renewed", func() { fake.err = ingest.ErrHeld; take() }, map[string]int{"lease lost": 1}},
		{"lost is lost once", take, map[string]int{}},
		{"and again", func() { fake.err, fake.fence = nil, 5; take() }, map[string]int{"lease taken": 1}},
		{"lost as rows are put", func() { fake.err = ingest.ErrFenced; put(1) }, map[string]int{"lease lost": 1}},
		{"another fence", func() { fake.err, fake.fence = nil, 6; take(); fake.fence = 7; take() }, map[string]int{"lease taken": 2, "lease lost": 1}},
	} {
		out.Reset()
		step.do()
		lines := readLog(t, out.String())
		for msg, l := range lines {
			if len(l) != step.want[msg] {
				t.Errorf("%s: %d lines %q, want %d", step.name, len(l), msg, step.want[msg])
			}
		}
		if len(lines) != len(step.want) {
			t.Errorf("%s: %v, want %v", step.name, lines, step.want)
		}
		if step.name == "a poll fails" {
			if p := lines["poll"][0]; p["pages"] != 0.0 || p["items"] != 0.0 || p["failed"] != true {
				t.Errorf("poll %v: it counts what an earlier one brought", p)
			}
		}
		if step.name == "the poll ends" {
			if p := lines["poll"][0]; p["pages"] != 2.0 || p["items"] != 5.0 || p["duration"] != "2s" {
				t.Errorf("poll %v", p)
			}
		}
	}
}

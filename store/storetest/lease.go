package storetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

var feed = ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}

func leaseTests() []test {
	return []test{
		{"an empty feed gives zero progress", func(b *bench) {
			lease, progress := b.lease(b.open(), "far/1/a")
			b.is("progress", progress, ingest.Progress{})
			b.is("feed", lease.Feed, feed)
			b.is("holder", lease.Holder, "far/1/a")
			b.is("until", lease.Until, b.clock.Now().Add(30*time.Second))
		}},
		{"another holder is refused until the lease runs out", refusedHolder},
		{"an end that no lease can have keeps none out", unbelievedLease},
		{"another host's clock may differ a little", func(b *bench) {
			e := b.open()
			b.lease(e, "far/1/a")
			b.clock.pass(-4 * time.Minute)
			_, _, err := e.Lease(b.Context(), feed, "far/2/b", 30*time.Second)
			b.fails("a lease of a clock four minutes ahead", err, ingest.ErrHeld)
		}},
		{"renewing keeps the fence and moves the end", func(b *bench) {
			e := b.open()
			first, _ := b.lease(e, "far/1/a")
			b.clock.pass(20 * time.Second)
			again, _ := b.lease(e, "far/1/a")
			b.is("fence", again.Fence, first.Fence)
			b.is("until", again.Until, first.Until.Add(20*time.Second))
		}},
		{"release ends a lease at once", released},
		{"releasing a feed that was never leased is not an error", func(b *bench) {
			b.must(b.open().Release(b.Context(), ingest.Lease{Feed: feed, Holder: "x", Fence: 3}))
		}},
		{"feeds have their own leases", func(b *bench) {
			e := b.open()
			b.lease(e, "far/1/a")
			_, _, err := e.Lease(b.Context(), ingest.Feed{Integration: "contoso", Source: alert.Incidents}, "far/2/b", time.Minute)
			b.must(err)
		}},
		{"a living process of this host keeps its lease", func(b *bench) {
			e := b.open()
			b.lease(e, b.holder(os.Getpid()))
			_, _, err := e.Lease(b.Context(), feed, "far/2/b", time.Minute)
			b.fails("lease of this process", err, ingest.ErrHeld)
		}},
		{"the lease of a dead process of this host ends at once", deadHolder},
	}
}

// feedTests are of what a lease permits to write, and of requests for polls, which need
// none.
func feedTests() []test {
	return []test{
		{"progress needs a lease", func(b *bench) {
			_, err := b.open().Put(b.Context(), ingest.Lease{}, ingest.Batch{Progress: &ingest.Progress{}})
			b.fails("progress without a lease", err, ingest.ErrFenced)
		}},
		{"progress is stored with its rows", progressKept},
		{"a cursor is stored with its rows", cursorKept},
		{"a lost lease writes nothing", lostLease},
		{"a lease taken anew does not revive the old one", revivedLease},
		{"states are stored and fenced", states},
		{"a request for a poll is stored, and the latest wins", pollsAskedFor},
		{"a focused screen is stored until a moment, and the latest wins", screensFocused},
		{"a request for a poll of the future ends with the next one", func(b *bench) {
			e := b.open()
			b.must(e.PollNow(b.Context(), feed, b.clock.Now().AddDate(70, 0, 0)))
			b.must(e.PollNow(b.Context(), feed, b.clock.Now()))
			at, err := e.PollNowAt(b.Context(), feed)
			b.must(err)
			b.is("asked for at", at, b.clock.Now())
		}},
	}
}

func (b *bench) lease(e engine.Engine, holder string) (ingest.Lease, ingest.Progress) {
	b.Helper()
	lease, progress, err := e.Lease(b.Context(), feed, holder, 30*time.Second)
	b.must(err)
	return lease, progress
}

func (b *bench) later(first, second ingest.Lease) {
	b.Helper()
	if second.Fence <= first.Fence {
		b.Fatalf("fence %d of a new holder is not above %d", second.Fence, first.Fence)
	}
}

func (b *bench) holder(pid int) string {
	b.Helper()
	host, err := os.Hostname()
	b.must(err)
	return fmt.Sprintf("%s/%d/random", host, pid)
}

func refusedHolder(b *bench) {
	one, two := b.open(), b.open()
	first, _ := b.lease(one, "far/1/a")
	_, _, err := two.Lease(b.Context(), feed, "far/2/b", time.Minute)
	b.fails("a held lease", err, ingest.ErrHeld)
	b.clock.pass(30 * time.Second)
	second, _ := b.lease(two, "far/2/b")
	b.later(first, second)
	_, _, err = one.Lease(b.Context(), feed, "far/1/a", time.Minute)
	b.fails("the old holder", err, ingest.ErrHeld)
}

func released(b *bench) {
	e := b.open()
	first, _ := b.lease(e, "far/1/a")
	b.must(e.Release(b.Context(), first))
	second, _ := b.lease(e, "far/2/b")
	b.later(first, second)
	b.must(e.Release(b.Context(), first)) // lost: no error, and no effect
	_, _, err := e.Lease(b.Context(), feed, "far/3/c", time.Minute)
	b.fails("the lease of the second", err, ingest.ErrHeld)
}

// unbelievedLease takes leases whose holder's clock was ahead, by an hour and by
// seventy years.
func unbelievedLease(b *bench) {
	e := b.open()
	for n, back := range []time.Duration{time.Hour, 70 * 365 * 24 * time.Hour} {
		b.clock.pass(back)
		first, _ := b.lease(e, fmt.Sprintf("far/%d/a", n))
		b.clock.pass(-back)
		second, _ := b.lease(e, fmt.Sprintf("far/%d/b", n))
		b.later(first, second)
		b.is("until", second.Until, b.clock.Now().Add(30*time.Second))
		b.fails("a report of the first", e.Report(b.Context(), first, ingest.State{}), ingest.ErrFenced)
		b.must(e.Release(b.Context(), second))
	}
}

func deadHolder(b *bench) {
	if !engine.Gone(b.holder(1 << 30)) {
		b.Skip("this system cannot report whether a process is alive")
	}
	run := exec.Command(os.Args[0], "-test.run=^$")
	b.must(run.Run())
	e := b.open()
	first, _ := b.lease(e, b.holder(run.Process.Pid))
	second, _ := b.lease(e, "far/2/b")
	b.later(first, second)
}

func progressKept(b *bench) {
	e := b.open()
	lease, _ := b.lease(e, "far/1/a")
	want := ingest.Progress{Watermark: noon, BackTo: noon - alert.Day, Done: true, Cursor: "next/17"}
	_, err := e.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(1, 0, alert.Open)}, Progress: &want})
	b.must(err)
	_, err = e.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(2, 0, alert.Open)}})
	b.must(err)
	b.must(e.Close())
	e = b.open()
	_, got := b.lease(e, "far/1/a")
	b.is("progress", got, want)
	b.is("rows", len(b.rows(e, 0)), 2)
	_, err = e.Put(b.Context(), lease, ingest.Batch{Progress: &ingest.Progress{Watermark: noon + 1}})
	b.must(err)
	_, got = b.lease(e, "far/1/a")
	b.is("progress without rows", got, ingest.Progress{Watermark: noon + 1})
}

// cursorKept moves the cursors of two feeds, loses a lease, and cancels a transaction.
func cursorKept(b *bench) {
	e := b.open()
	lease, _ := b.lease(e, "far/1/a")
	other, _, err := e.Lease(b.Context(), ingest.Feed{Integration: "contoso", Source: alert.Incidents}, "far/1/a", 30*time.Second)
	b.must(err)
	put := func(ctx context.Context, lease ingest.Lease, n int, cursor string) error {
		_, err := e.Put(ctx, lease, ingest.Batch{Records: []alert.Record{version(n, 0, alert.Open)}, Progress: &ingest.Progress{Cursor: cursor}})
		return err
	}
	cursor := func() string {
		_, progress := b.lease(e, "far/1/a")
		return progress.Cursor
	}
	for n, want := range []string{"a", "\x00\xffb", "", "https://example/content?from=1&to=2", "1"} {
		b.must(put(b.Context(), lease, n, want))
		b.is("cursor", cursor(), want)
	}
	b.must(put(b.Context(), other, 50, "theirs"))
	b.is("cursor next to another feed's", cursor(), "1")
	ctx, cancel := cancelled(b)
	defer cancel()
	b.fails("a cancelled put", put(ctx, lease, 60, "lost"), context.Canceled)
	b.is("cursor after it", cursor(), "1")
	b.must(e.Close())
	e = b.open()
	b.is("cursor after a restart", cursor(), "1")
	b.clock.pass(time.Minute)
	second, progress := b.lease(e, "far/2/b")
	b.is("cursor of the next holder", progress.Cursor, "1")
	b.fails("the first holder", put(b.Context(), lease, 70, "stolen"), ingest.ErrFenced)
	b.must(e.Release(b.Context(), second))
	b.is("cursor after a lost lease", cursor(), "1")
}

func lostLease(b *bench) {
	e := b.open()
	old, _ := b.lease(e, "far/1/a")
	b.put(e, version(9, 0, alert.Open))
	b.clock.pass(time.Minute)
	b.lease(e, "far/2/b")
	for name, batch := range map[string]ingest.Batch{
		"rows":          {Records: []alert.Record{version(1, 0, alert.Open)}},
		"progress":      {Progress: &ingest.Progress{Watermark: noon}},
		"both":          {Records: []alert.Record{version(1, 0, alert.Open)}, Progress: &ingest.Progress{Watermark: noon}},
		"nothing newer": {Records: []alert.Record{version(9, 0, alert.Open)}},
	} {
		outcome, err := e.Put(b.Context(), old, batch)
		b.fails(name, err, ingest.ErrFenced)
		b.is(name, outcome, ingest.Outcome{})
	}
	b.is("rows", len(b.rows(e, 0)), 1)
	_, progress := b.lease(e, "far/2/b")
	b.is("progress", progress, ingest.Progress{})
	b.fails("a state", e.Report(b.Context(), old, ingest.State{Phase: ingest.Idle}), ingest.ErrFenced)
}

func revivedLease(b *bench) {
	e := b.open()
	old, _ := b.lease(e, "far/1/a")
	b.clock.pass(time.Minute)
	b.lease(e, "far/2/b")
	b.clock.pass(time.Minute)
	now, _ := b.lease(e, "far/1/a")
	b.later(old, now)
	page := ingest.Batch{Records: []alert.Record{version(1, 0, alert.Open)}}
	_, err := e.Put(b.Context(), old, page)
	b.fails("rows under the old lease of the same holder", err, ingest.ErrFenced)
	b.must(e.Release(b.Context(), old)) // no effect
	_, err = e.Put(b.Context(), now, page)
	b.must(err)
}

package storetest

import (
	"fmt"
	"os"
	"os/exec"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/intake"
	"tocsin/store/engine"
)

var feed = intake.Feed{Integration: "contoso", Source: alert.AlertsV2}

func leaseTests() []test {
	return []test{
		{"an empty feed gives zero progress", func(b *bench) {
			lease, progress := b.lease(b.open(), "far/1/a")
			b.is("progress", progress, intake.Progress{})
			b.is("feed", lease.Feed, feed)
			b.is("holder", lease.Holder, "far/1/a")
			b.is("until", lease.Until, b.clock.Now().Add(30*time.Second))
		}},
		{"another holder is refused until it runs out", func(b *bench) {
			one, two := b.open(), b.open()
			first, _ := b.lease(one, "far/1/a")
			_, _, err := two.Lease(b.Context(), feed, "far/2/b", time.Minute)
			b.fails("a held lease", err, intake.ErrHeld)
			b.clock.pass(30 * time.Second)
			second, _ := b.lease(two, "far/2/b")
			b.later(first, second)
			_, _, err = one.Lease(b.Context(), feed, "far/1/a", time.Minute)
			b.fails("the old holder", err, intake.ErrHeld)
		}},
		{"renewing keeps the fence and moves the end", func(b *bench) {
			e := b.open()
			first, _ := b.lease(e, "far/1/a")
			b.clock.pass(20 * time.Second)
			again, _ := b.lease(e, "far/1/a")
			b.is("fence", again.Fence, first.Fence)
			b.is("until", again.Until, first.Until.Add(20*time.Second))
		}},
		{"release gives it up at once", func(b *bench) {
			e := b.open()
			first, _ := b.lease(e, "far/1/a")
			b.must(e.Release(b.Context(), first))
			second, _ := b.lease(e, "far/2/b")
			b.later(first, second)
			b.must(e.Release(b.Context(), first)) // lost: no error, and no effect
			_, _, err := e.Lease(b.Context(), feed, "far/3/c", time.Minute)
			b.fails("the lease of the second", err, intake.ErrHeld)
		}},
		{"release of a feed never leased is no error", func(b *bench) {
			b.must(b.open().Release(b.Context(), intake.Lease{Feed: feed, Holder: "x", Fence: 3}))
		}},
		{"feeds have their own leases", func(b *bench) {
			e := b.open()
			b.lease(e, "far/1/a")
			_, _, err := e.Lease(b.Context(), intake.Feed{Integration: "contoso", Source: alert.Incidents}, "far/2/b", time.Minute)
			b.must(err)
		}},
		{"a living process of this host keeps its lease", func(b *bench) {
			e := b.open()
			b.lease(e, b.holder(os.Getpid()))
			_, _, err := e.Lease(b.Context(), feed, "far/2/b", time.Minute)
			b.fails("lease of this process", err, intake.ErrHeld)
		}},
		{"the lease of a dead process of this host ends at once", deadHolder},
		{"progress needs a lease", func(b *bench) {
			_, err := b.open().Put(b.Context(), intake.Lease{}, intake.Batch{Progress: &intake.Progress{}})
			b.fails("progress under no lease", err, intake.ErrFenced)
		}},
		{"progress is kept with its rows", progressKept},
		{"a lost lease writes nothing", lostLease},
		{"a lease taken anew does not revive the old one", revivedLease},
		{"states are kept and fenced", states},
		{"a wish is kept, the latest wins", wishes},
	}
}

func (b *bench) lease(e engine.Engine, holder string) (intake.Lease, intake.Progress) {
	b.Helper()
	lease, progress, err := e.Lease(b.Context(), feed, holder, 30*time.Second)
	b.must(err)
	return lease, progress
}

func (b *bench) later(first, second intake.Lease) {
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

func deadHolder(b *bench) {
	if !engine.Gone(b.holder(1 << 30)) {
		b.Skip("this system does not tell whether a process lives")
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
	want := intake.Progress{Watermark: noon, BackTo: noon - alert.Day, Done: true}
	_, err := e.Put(b.Context(), lease, intake.Batch{Records: []alert.Record{version(1, 0, alert.Open)}, Progress: &want})
	b.must(err)
	_, err = e.Put(b.Context(), lease, intake.Batch{Records: []alert.Record{version(2, 0, alert.Open)}})
	b.must(err)
	b.must(e.Close())
	e = b.open()
	_, got := b.lease(e, "far/1/a")
	b.is("progress", got, want)
	b.is("rows", len(b.rows(e, 0)), 2)
	_, err = e.Put(b.Context(), lease, intake.Batch{Progress: &intake.Progress{Watermark: noon + 1}})
	b.must(err)
	_, got = b.lease(e, "far/1/a")
	b.is("progress without rows", got, intake.Progress{Watermark: noon + 1})
}

func lostLease(b *bench) {
	e := b.open()
	old, _ := b.lease(e, "far/1/a")
	b.put(e, version(9, 0, alert.Open))
	b.clock.pass(time.Minute)
	b.lease(e, "far/2/b")
	for name, batch := range map[string]intake.Batch{
		"rows":          {Records: []alert.Record{version(1, 0, alert.Open)}},
		"progress":      {Progress: &intake.Progress{Watermark: noon}},
		"both":          {Records: []alert.Record{version(1, 0, alert.Open)}, Progress: &intake.Progress{Watermark: noon}},
		"nothing newer": {Records: []alert.Record{version(9, 0, alert.Open)}},
	} {
		outcome, err := e.Put(b.Context(), old, batch)
		b.fails(name, err, intake.ErrFenced)
		b.is(name, outcome, intake.Outcome{})
	}
	b.is("rows", len(b.rows(e, 0)), 1)
	_, progress := b.lease(e, "far/2/b")
	b.is("progress", progress, intake.Progress{})
	b.fails("a state", e.Report(b.Context(), old, intake.State{Phase: intake.Idle}), intake.ErrFenced)
}

func revivedLease(b *bench) {
	e := b.open()
	old, _ := b.lease(e, "far/1/a")
	b.clock.pass(time.Minute)
	b.lease(e, "far/2/b")
	b.clock.pass(time.Minute)
	now, _ := b.lease(e, "far/1/a")
	b.later(old, now)
	page := intake.Batch{Records: []alert.Record{version(1, 0, alert.Open)}}
	_, err := e.Put(b.Context(), old, page)
	b.fails("rows under the old lease of the same holder", err, intake.ErrFenced)
	b.must(e.Release(b.Context(), old)) // no effect
	_, err = e.Put(b.Context(), now, page)
	b.must(err)
}

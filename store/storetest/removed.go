package storetest

import (
	"context"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// removedHeld removes events that stay with their alert, which an analyst holds on to.
func removedHeld(b *bench) {
	e := b.open()
	one := event(record{id: "1", at: 1, alert: "a"})
	b.put(e, one, event(record{id: "2", at: 2, alert: "a"}))
	held, name := true, "amal"
	b.must(second(e.Triage(b.Context(), []engine.Act{{Key: alertKey("a"), Bookmarked: &held, AssignedTo: &name, By: "lee", At: 9}})))
	b.is("rows", len(b.rows(e, 0)), 3)
	n, err := e.RemoveIntegration(b.Context(), one.Integration, nil)
	b.must(err)
	b.is("removed", n, 3)
	b.is("left", len(b.rows(e, 0)), 0)
}

// removedForAll lets processes ask for the lease of a feed whose integration was removed:
// those that had the store open wait, others don't, nor does anyone later.
func removedForAll(b *bench) {
	late, other := b.open(), b.open()
	lease, progress := b.lease(late, "far/1/a")
	n, err := other.RemoveIntegration(b.Context(), "contoso", func(int) {})
	b.must(err)
	b.is("removed", n, 0)
	for range 2 {
		_, err = late.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(1, 1, alert.Open)}, Progress: &progress})
		b.fails("a batch", err, ingest.ErrFenced)
		for _, e := range []engine.Engine{late, other} {
			_, _, err = e.Lease(b.Context(), feed, "far/1/a", 30*time.Second)
			b.fails("a lease", err, ingest.ErrHeld)
		}
		b.clock.pass(30*time.Second - 1)
	}
	b.clock.pass(1)
	again, _ := b.lease(late, "far/1/a")
	b.later(lease, again)
	n, err = other.RemoveIntegration(b.Context(), "contoso", nil)
	b.must(err)
	anew, _ := b.lease(b.open(), "far/2/b")
	b.later(again, anew)
	b.is("rows", len(b.rows(late, 0))+n, 0)
}

// removedMeanwhile lets a process that does not know of the removal get a lease while it goes
// on for long, and write: its records are removed too, and then it gets no lease for a while.
func removedMeanwhile(b *bench) {
	late, e := b.open(), b.open()
	b.put(e, version(1, 1, alert.Open))
	had, progress := b.lease(late, "far/1/a")
	var lease ingest.Lease
	n, err := e.RemoveIntegration(b.Context(), "contoso", func(removed int) {
		if removed > 1 {
			return
		}
		_, err := late.Put(b.Context(), had, ingest.Batch{Records: []alert.Record{version(4, 1, alert.Open)}, Progress: &progress})
		b.fails("a batch under the lease from before", err, ingest.ErrFenced)
		b.clock.pass(31 * time.Second)
		lease, _ = b.lease(late, "far/1/a")
		_, err = late.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(2, 1, alert.Open)}, Progress: &ingest.Progress{Watermark: noon}})
		b.must(err)
	})
	b.must(err)
	b.is("removed", n, 2)
	b.is("left", len(b.rows(e, 0)), 0)
	_, err = late.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(3, 1, alert.Open)}})
	b.fails("a batch afterwards", err, ingest.ErrFenced)
	_, _, err = late.Lease(b.Context(), feed, "far/1/a", 30*time.Second)
	b.fails("a lease afterwards", err, ingest.ErrHeld)
}

// removedInPart interrupts a removal after its first transaction. Whoever polls the integration
// under its name again begins anew, and what was removed did not expire.
func removedInPart(b *bench) {
	e := b.open()
	lease, progress := b.lease(e, "far/1/a")
	progress.Watermark, progress.BackTo, progress.Done, progress.Cursor = noon, noon-5, true, "next"
	first, old := version(1, 1, alert.Open), version(3, 0, alert.Open)
	_, err := e.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{first, old}, Progress: &progress})
	b.must(err)
	b.must(e.Report(b.Context(), lease, ingest.State{Phase: ingest.Idle, Backfilled: true}))
	interrupt := func() {
		b.Helper()
		ctx, cancel := context.WithCancel(b.Context())
		defer cancel()
		n, err := e.RemoveIntegration(ctx, "contoso", func(int) { cancel() })
		b.fails("the removal", err, context.Canceled)
		b.is("removed", n, 2)
		_, got := b.lease(b.open(), "far/2/b")
		b.is("the progress", got, ingest.Progress{})
		states, err := e.States(b.Context())
		b.must(err)
		b.is("states", len(states), 0)
		held, err := e.Held(b.Context(), []alert.Key{first.Key, old.Key})
		b.must(err)
		b.is("held", held, []ingest.Held{{}, {}})
		b.clock.pass(time.Minute)
	}
	interrupt()
	b.put(e, first, old)
	lease, _ = b.lease(b.open(), "far/3/c")
	_, err = e.Put(b.Context(), lease, ingest.Batch{Progress: &progress})
	b.must(err)
	interrupt()
	b.put(e, first, old)
	b.removes(e, noon+1000*alert.Day, 9, 2) // by their age, this time
	held, err := e.Held(b.Context(), []alert.Key{first.Key})
	b.must(err)
	b.is("held", held, []ingest.Held{{Removed: true}})
}

// fencesGoOn leases the feed of one name again and again, while integrations of that name are
// removed and renamed.
func fencesGoOn(b *bench) {
	e := b.open()
	var had []ingest.Lease
	take := func() {
		b.Helper()
		e = b.open() // its process has read its settings since
		lease, _ := b.lease(e, "far/1/a")
		for _, before := range had {
			b.later(before, lease)
			_, err := e.Put(b.Context(), before, ingest.Batch{Records: []alert.Record{version(7, 1, alert.Open)}})
			b.fails("a batch under an earlier lease", err, ingest.ErrFenced)
			b.fails("a report", e.Report(b.Context(), before, ingest.State{}), ingest.ErrFenced)
		}
		had = append(had, lease)
	}
	remove := func(name string) {
		b.Helper()
		b.must(second(e.RemoveIntegration(b.Context(), name, nil)))
	}
	take()
	remove("contoso")
	take()
	b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
	remove("new") // both names are free
	take()
	remove("contoso")
	b.put(e, named(version(1, 1, alert.Open), "fabrikam"))
	b.must(e.Rename(b.Context(), "fabrikam", "contoso", "amal")) // another feed
	take()
	b.must(e.Rename(b.Context(), "contoso", "third", "amal"))
	remove("third")
	take() // the first feed
}

// freedName renames one integration to the name of another that was removed. Each process
// shows the rows of the first alone; what the removed one had in other sources comes back
// under the name, empty.
func freedName(b *bench) {
	e, other := b.open(), b.open()
	risk := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.Legacy, ID: "x"}, Alert: &alert.Alert{Created: 1, Updated: 1}, Raw: []byte(`{"id":"x"}`)}
	b.lease(e, "far/1/a")
	b.put(e, version(1, 1, alert.Open), version(2, 1, alert.Open), risk)
	b.put(e, named(version(1, 5, alert.Open), "fabrikam"))
	b.must(second(e.RemoveIntegration(b.Context(), "contoso", nil)))
	b.clock.pass(time.Second)
	b.must(other.Rename(b.Context(), "fabrikam", "contoso", "amal"))
	b.put(e, version(2, 7, alert.Open))
	for _, row := range b.rows(other, 1) {
		if row.Gone && row.Key.Integration != "" {
			b.Errorf("told as removed: %v", row.Key)
		}
	}
	for _, is := range []engine.Engine{e, other, b.open()} {
		rows := b.rows(is, 0)
		b.is("rows", len(rows), 2)
		b.is("the key", rows[0].Key, version(1, 1, "").Key)
		b.is("the last line", b.history(is, rows[0].Key)[0].New, "contoso")
		outcome := b.put(is, version(1, 5, alert.Open), version(2, 7, alert.Open))
		b.is("once more", outcome.Stale, 2)
	}
	incident := named(fullIncident("7"), "contoso") // of a source that neither had
	b.put(other, risk, incident)
	b.is("rows", len(b.rows(e, 0)), 4)
	b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
	for _, row := range b.rows(other, 0) {
		b.is("integration", row.Integration, "new")
	}
	n, err := other.RemoveIntegration(b.Context(), "new", nil)
	b.must(err)
	b.is("removed", n, 4)
	for _, name := range []string{"contoso", "fabrikam", "new"} {
		b.put(e, named(version(1, 1, alert.Open), name), named(risk, name))
	}
	b.is("rows", len(b.rows(other, 0)), 6)
}

// keptName refuses the name of an integration that has records, or is polled, with the way
// out.
func keptName(b *bench) {
	e := b.open()
	b.put(e, version(1, 1, alert.Open), named(version(1, 1, alert.Open), "fabrikam"))
	err := e.Rename(b.Context(), "fabrikam", "contoso", "amal")
	b.refused("a name with records", err)
	if !strings.Contains(err.Error(), "has alerts of an integration named contoso") {
		b.Errorf("it says %v", err)
	}
	b.must(second(e.RemoveIntegration(b.Context(), "contoso", nil)))
	again := b.open()
	lease, progress := b.lease(again, "far/1/a")
	b.refused("a polled name", e.Rename(b.Context(), "fabrikam", "contoso", "amal"))
	_, err = again.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(1, 1, alert.Open)}, Progress: &progress})
	b.must(err)
	b.refused("a name with records again", e.Rename(b.Context(), "fabrikam", "contoso", "amal"))
}

package storetest

import (
	"errors"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

func namingTests() []test {
	return []test{
		{"a renamed integration keeps everything, and history says so", renamed},
		{"nothing is written under a name that was given up", givenUp},
		{"no integration gets a name that another one has or had", unmerged},
		{"a rename that was done is not done again", func(b *bench) {
			e := b.open()
			b.put(e, version(1, 1, alert.Open))
			b.clock.pass(time.Second)
			for range 2 {
				b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
			}
			b.is("history", len(b.history(e, alert.Key{Integration: "new", Source: alert.AlertsV2, ID: version(1, 1, "").ID})), 1)
		}},
		{"a name comes back", cameBack},
		{"an integration that was never polled can be renamed", func(b *bench) {
			e := b.open()
			b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
			now, err := e.Renamed(b.Context(), "contoso")
			b.must(err)
			b.is("name", now, "new")
			_, _, err = e.Lease(b.Context(), feed, "far/1/a", time.Minute)
			b.refused("a lease", err)
		}},
		{"all of an integration is removed, and nothing of another", removedWhole},
		{"what is held is removed with its integration", removedHeld},
		{"a removed integration is not fetched again by those that don't know yet", removedForAll},
		{"what comes during a removal is removed too", removedMeanwhile},
		{"an interrupted removal leaves no progress behind", removedInPart},
		{"a fence never comes again, whoever gets the name", fencesGoOn},
		{"the name of a removed integration can be had by a rename", freedName},
		{"kept records keep the name", keptName},
		{"a removed integration frees its names", func(b *bench) {
			e, other := b.open(), b.open()
			b.put(e, version(1, 1, alert.Open))
			b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
			n, err := e.RemoveIntegration(b.Context(), "new", nil)
			b.must(err)
			b.is("removed", n, 1)
			b.put(other, version(2, 1, alert.Open), named(version(1, 1, alert.Open), "new"))
			b.is("rows", len(b.rows(e, 0)), 2)
		}},
		{"records put before and after renames by others are whole", func(b *bench) {
			e, other := b.open(), b.open()
			for n := range 20 { // each plan is made before a rename that it does not know of
				from, to := "contoso", "new"
				if n%2 == 1 {
					from, to = to, from
				}
				b.put(other, named(version(n, n, alert.Open), from))
				b.must(e.Rename(b.Context(), from, to, "amal"))
				b.put(other, named(version(n, n+1, alert.Open), to))
			}
			b.is("rows", len(b.rows(other, 0)), 20)
		}},
	}
}

// named returns a record as that of another integration.
func named(r alert.Record, integration string) alert.Record {
	r.Integration = integration
	return r
}

// refused wants a fault of usage.
func (b *bench) refused(what string, err error) {
	b.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Usage || f.Hint == "" {
		b.Fatalf("%s: error %v, want a fault of usage with a hint", what, err)
	}
}

func renamed(b *bench) {
	e, other := b.open(), b.open()
	lease, _ := b.lease(e, "far/1/a")
	progress := ingest.Progress{Watermark: noon, BackTo: noon - 5, Cursor: "next"}
	_, err := e.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(1, 1, alert.Open), member(2, 1, "7"), fullIncident("7")}, Progress: &progress})
	b.must(err)
	b.must(e.Report(b.Context(), lease, ingest.State{Phase: ingest.Idle, LastOK: b.clock.Now()}))
	note := "why"
	b.must(second(e.Triage(b.Context(), []engine.Act{{Key: version(1, 1, "").Key, State: alert.TriageDone, Note: &note, By: "lee", At: 9}})))
	b.is("rows", len(b.rows(other, 0)), 3)
	was := b.epoch(other)
	seq, err := other.Seq(b.Context())
	b.must(err)
	b.clock.pass(time.Hour)
	at := alert.At(b.clock.Now())
	b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
	for _, is := range []engine.Engine{e, other, b.open()} {
		for _, row := range b.rows(is, 0) {
			b.is("integration", row.Integration, "new")
		}
		key := named(version(1, 1, ""), "new").Key
		records, err := is.Records(b.Context(), []alert.Key{key, version(1, 1, "").Key})
		b.must(err)
		if records[0].Triage.Note != "why" || records[0].Alert == nil || records[1].Alert != nil {
			b.Fatalf("by the new and the old name: %+v", records)
		}
		lines := b.history(is, key)
		b.is("the last line", lines[len(lines)-1], alert.Change{At: at, By: "amal", Field: "integration", Old: "contoso", New: "new"})
		states, err := is.States(b.Context())
		b.must(err)
		b.is("the feed", states[0].Feed, ingest.Feed{Integration: "new", Source: alert.AlertsV2})
		b.since(is, was, false)
		if now, err := is.Seq(b.Context()); err != nil || now <= seq {
			b.Errorf("the change number is %d, %v: readers would not look", now, err)
		}
	}
	lease, got, err := other.Lease(b.Context(), ingest.Feed{Integration: "new", Source: alert.AlertsV2}, "far/1/a", time.Minute)
	b.must(err)
	b.is("progress", got, progress)
	changed := named(version(1, 2, alert.Resolved), "new")
	outcome, err := other.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{changed, named(version(3, 2, alert.Open), "new")}, Progress: &progress})
	b.must(err)
	b.is("outcome", []int{outcome.New, outcome.Changed}, []int{1, 1})
	b.is("history of a later record", len(b.history(e, named(version(3, 2, ""), "new").Key)), 0)
	b.is("rows", len(b.rows(e, 0)), 4)
}

// second returns the error of a call with another result.
func second[T any](_ T, err error) error { return err }

func givenUp(b *bench) {
	e, other := b.open(), b.open()
	lease, progress := b.lease(other, "far/1/a")
	b.put(other, version(1, 1, alert.Open))
	b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
	_, err := other.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(2, 1, alert.Open)}, Progress: &progress})
	b.fails("a batch under the lease", err, ingest.ErrFenced)
	b.fails("a report", other.Report(b.Context(), lease, ingest.State{}), ingest.ErrFenced)
	_, _, err = other.Lease(b.Context(), feed, "far/1/a", time.Minute)
	b.refused("a lease", err)
	_, err = other.Put(b.Context(), ingest.Lease{}, ingest.Batch{Records: []alert.Record{version(2, 1, alert.Open)}})
	b.refused("records without a lease", err)
	b.must(other.Release(b.Context(), lease))
	b.is("rows", len(b.rows(e, 0)), 1)
}

func unmerged(b *bench) {
	e := b.open()
	b.put(e, version(1, 1, alert.Open), named(version(1, 1, alert.Open), "fabrikam"))
	b.refused("the name of another", e.Rename(b.Context(), "contoso", "fabrikam", "amal"))
	b.refused("in another case", e.Rename(b.Context(), "contoso", "Fabrikam", "amal"))
	b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
	b.refused("the former name of another", e.Rename(b.Context(), "fabrikam", "contoso", "amal"))
	b.refused("a second name of the old", e.Rename(b.Context(), "contoso", "third", "amal"))
	b.is("rows", len(b.rows(e, 0)), 2)
}

func cameBack(b *bench) {
	e, other := b.open(), b.open()
	b.put(e, version(1, 1, alert.Open))
	b.clock.pass(time.Second)
	b.must(e.Rename(b.Context(), "contoso", "new", "amal"))
	risk := alert.Record{Key: alert.Key{Integration: "new", Source: alert.Legacy, ID: "x"}, Alert: &alert.Alert{Created: 1, Updated: 1}, Raw: []byte(`{"id":"x"}`)}
	b.put(other, risk) // a source that comes under the new name
	b.clock.pass(time.Second)
	b.must(e.Rename(b.Context(), "new", "Contoso", "amal"))
	b.must(other.Rename(b.Context(), "Contoso", "contoso", "amal"))
	lease, _ := b.lease(other, "far/1/a")
	b.is("feed", lease.Feed, feed)
	b.is("history", len(b.history(e, version(1, 1, "").Key)), 3)
	for _, row := range b.rows(e, 0) {
		b.is("integration", row.Integration, "contoso")
	}
	for _, name := range []string{"new", "Contoso"} {
		now, err := e.Renamed(b.Context(), name)
		b.must(err)
		b.is(name, now, "contoso")
	}
}

func removedWhole(b *bench) {
	e, other := b.open(), b.open()
	lease, _ := b.lease(e, "far/1/a")
	progress := ingest.Progress{Watermark: noon, BackTo: noon - 5, Done: true, Cursor: "next"}
	_, err := e.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(1, 1, alert.Open), version(2, 1, alert.Open)}, Progress: &progress})
	b.must(err)
	b.must(e.Report(b.Context(), lease, ingest.State{Phase: ingest.Idle}))
	b.must(e.PollNow(b.Context(), feed, b.clock.Now()))
	b.must(e.Focus(b.Context(), feed, b.clock.Now()))
	kept := named(version(1, 1, alert.Open), "fabrikam")
	b.put(e, kept)
	held := true
	b.must(second(e.Triage(b.Context(), []engine.Act{{Key: version(1, 1, "").Key, Bookmarked: &held, By: "lee", At: 9}})))
	for name, want := range map[string]int{"contoso": 2, "fabrikam": 1, "unknown": 0} {
		n, err := other.CountIntegration(b.Context(), name)
		b.must(err)
		b.is("records of "+name, n, want)
	}
	told := 0
	n, err := other.RemoveIntegration(b.Context(), "contoso", func(n int) { told = n })
	b.must(err)
	b.is("removed", []int{n, told}, []int{2, 2})
	rows := b.rows(e, 0)
	if len(rows) != 1 || rows[0].Key != kept.Key {
		b.Fatalf("left %+v", rows)
	}
	_, err = e.Put(b.Context(), lease, ingest.Batch{Records: []alert.Record{version(3, 1, alert.Open)}, Progress: &progress})
	b.fails("a batch under the lease", err, ingest.ErrFenced)
	b.fails("a report", e.Report(b.Context(), lease, ingest.State{Phase: ingest.Idle}), ingest.ErrFenced)
	states, err := e.States(b.Context())
	b.must(err)
	b.is("states", len(states), 0)
	at, err := e.PollNowAt(b.Context(), feed)
	b.must(err)
	until, err := e.FocusedUntil(b.Context(), feed)
	b.must(err)
	b.is("a poll that was asked for, and a focus", at.IsZero() && until.IsZero(), true)
	if _, got := b.lease(b.open(), "far/2/b"); got != (ingest.Progress{}) {
		b.Errorf("the progress is %+v still", got)
	}
	if n, err := e.RemoveIntegration(b.Context(), "contoso", nil); n != 0 || err != nil {
		b.Errorf("once more: %d, %v", n, err)
	}
	if n, err := e.CountIntegration(b.Context(), "contoso"); n != 0 || err != nil {
		b.Errorf("counted once more: %d, %v", n, err)
	}
}

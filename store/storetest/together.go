package storetest

import (
	"errors"
	"fmt"
	"sync"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

func togetherTests() []test {
	return []test{
		{"collectors of one store write the same records", collectors},
		{"only one of two holders gets a lease", oneLease},
		{"triage during polls", triageBesidePolls},
		{"what another process wrote is visible", func(b *bench) {
			one, two := b.open(), b.open()
			b.put(one, version(1, 0, alert.Open))
			b.is("stale", b.put(two, version(1, 0, alert.Open)), ingest.Outcome{Stale: 1})
			b.is("newer", b.put(two, version(1, 1, alert.Resolved)), ingest.Outcome{Changed: 1})
			b.same("record", b.one(one, version(1, 0, "").Key), version(1, 1, alert.Resolved))
			b.triage(two, act(1, alert.TriageDone))
			b.is("newer still", b.put(one, version(1, 2, alert.Open)), ingest.Outcome{Changed: 1})
			b.is("history", len(b.history(two, version(1, 0, "").Key)), 3)
		}},
	}
}

// collectors runs four writers, on two engines, that put overlapping pages in different
// orders. The newest version of each record must remain, in one row.
func collectors(b *bench) {
	engines := []engine.Engine{b.open(), b.open()}
	const records, rounds = 120, 8
	var wait sync.WaitGroup
	errs := make(chan error, 4*rounds)
	for w := range 4 {
		wait.Go(func() {
			for round := range rounds {
				var batch []alert.Record
				for i := range records {
					n := (i*7 + w*31) % records
					batch = append(batch, version(n, round*4+w, alert.Status(fmt.Sprint(round*4+w))))
				}
				_, err := engines[w%2].Put(b.Context(), ingest.Lease{}, ingest.Batch{Records: batch})
				errs <- err
			}
		})
	}
	wait.Wait()
	close(errs)
	b.must(errors.Join(drain(errs)...))
	seen := map[alert.Key]int{}
	last := int64(0)
	for _, row := range b.rows(engines[0], 0) {
		seen[row.Key]++
		if row.Seq <= last {
			b.Fatalf("number %d after %d", row.Seq, last)
		}
		last = row.Seq
	}
	b.is("records", len(seen), records)
	for n := range records {
		b.same("record", b.one(engines[1], version(n, 0, "").Key), version(n, rounds*4-1, alert.Status(fmt.Sprint(rounds*4-1))))
	}
}

func drain(errs <-chan error) (out []error) {
	for err := range errs {
		out = append(out, err)
	}
	return out
}

func oneLease(b *bench) {
	engines := []engine.Engine{b.open(), b.open()}
	var wait sync.WaitGroup
	errs := make(chan error, 8)
	for w := range 8 {
		wait.Go(func() {
			_, _, err := engines[w%2].Lease(b.Context(), feed, fmt.Sprintf("far/%d/x", w), 1e9)
			errs <- err
		})
	}
	wait.Wait()
	close(errs)
	held := 0
	for err := range errs {
		if err == nil {
			held++
			continue
		}
		b.fails("the others", err, ingest.ErrHeld)
	}
	b.is("holders", held, 1)
}

func triageBesidePolls(b *bench) {
	e := b.open()
	const records = 50
	page := func(round int) (out []alert.Record) {
		for n := range records {
			out = append(out, version(n, round, alert.Status(fmt.Sprint(round))))
		}
		return out
	}
	b.put(e, page(0)...)
	var wait sync.WaitGroup
	errs := make(chan error, 2*records)
	wait.Go(func() {
		for round := range 20 {
			_, err := e.Put(b.Context(), ingest.Lease{}, ingest.Batch{Records: page(round + 1)})
			errs <- err
		}
	})
	wait.Go(func() {
		for n := range records {
			_, err := e.Triage(b.Context(), []engine.Act{act(n, alert.TriageDone)})
			errs <- err
		}
	})
	wait.Wait()
	close(errs)
	b.must(errors.Join(drain(errs)...))
	for _, row := range b.rows(e, 0) {
		b.is("status", row.Alert.Status, alert.Status("20"))
		b.is("triage", row.Triage.State, alert.TriageDone)
	}
}

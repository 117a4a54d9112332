// Package storetest is the suite that every storage engine must pass. It has a test for
// each sentence of store/engine's contract, and a property test that compares Put with
// a simple model.
//
// An engine's own test calls Run; begin there. The suite must not know how an engine
// stores anything.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// Opener opens the same store with each call, as another process would. The store holds
// what earlier engines wrote.
type Opener func(options Options) (engine.Engine, error)

// Options configure how an engine is opened.
type Options struct {
	Now func() time.Time
	// Mapping is the version of the mapping that made the records that are put, and
	// Record is that mapping.
	Mapping int
	Record  func(integration string, source alert.SourceName, raw []byte) alert.Record
}

// Run runs the whole suite. fresh makes an empty store, which is removed when its test
// ends.
func Run(t *testing.T, fresh func(t *testing.T) Opener) {
	groups := []struct {
		name  string
		tests []test
	}{
		{"Lease", leaseTests()},
		{"Feed", feedTests()},
		{"Put", putTests()},
		{"Changes", changesTests()},
		{"Behind", behindTests()},
		{"Incidents", incidentTests()},
		{"Events", eventTests()},
		{"Reader", readerTests()},
		{"Triager", triagerTests()},
		{"Triager: verdicts", decidedTests()},
		{"Mapping", mappingTests()},
		{"Malformed", malformedTests()},
		{"Together", togetherTests()},
		{"Lineage", lineageTests()},
		{"Upkeep", upkeepTests()},
		{"Naming", namingTests()},
		{"Model", modelTests()},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			for _, tt := range g.tests {
				t.Run(tt.name, func(t *testing.T) {
					t.Parallel()
					tt.run(&bench{T: t, opener: fresh(t), clock: newClock()})
				})
			}
		})
	}
}

// test is one sentence of the contract.
type test struct {
	name string
	run  func(b *bench)
}

// bench has what a test needs: a store to open, a clock, and checks.
type bench struct {
	*testing.T
	opener Opener
	clock  *clock
}

// clock is a clock that tests can set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// open opens the store with the first version of the mapping, which remaps no record.
func (b *bench) open() engine.Engine {
	b.Helper()
	return b.openMapped(1, nil)
}

// openMapped opens the store with a version of the mapping.
func (b *bench) openMapped(version int, record func(string, alert.SourceName, []byte) alert.Record) engine.Engine {
	b.Helper()
	e, err := b.opener(Options{Now: b.clock.Now, Mapping: version, Record: record})
	b.must(err)
	c := checked{e, b}
	b.Cleanup(func() {
		if _, err := e.Seq(context.Background()); err == nil { // the test has not closed it
			c.whole()
		}
		_ = e.Close()
	})
	return c
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("%v (cause: %v)", err, errors.Unwrap(err))
	}
}

func (b *bench) is(what string, got, want any) {
	b.Helper()
	if !reflect.DeepEqual(got, want) {
		b.Fatalf("%s\n got %+v\nwant %+v", what, got, want)
	}
}

func (b *bench) fails(what string, err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Fatalf("%s: error %v, want %v", what, err, want)
	}
}

func (b *bench) put(e engine.Engine, records ...alert.Record) ingest.Outcome {
	b.Helper()
	outcome, err := e.Put(b.Context(), ingest.Lease{}, ingest.Batch{Records: records})
	b.must(err)
	return outcome
}

// rows reads the whole feed of changes above a number.
func (b *bench) rows(e engine.Engine, after int64) []engine.Row {
	b.Helper()
	out, err := collect(b.Context(), e, after)
	b.must(err)
	return out
}

func collect(ctx context.Context, e engine.Changes, after int64) (out []engine.Row, err error) {
	for row, err := range e.Rows(ctx, after) {
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

func (b *bench) seq(e engine.Engine) int64 {
	b.Helper()
	seq, err := e.Seq(b.Context())
	b.must(err)
	return seq
}

// one returns the record of a key. The store must have it.
func (b *bench) one(e engine.Engine, key alert.Key) alert.Record {
	b.Helper()
	records, err := e.Records(b.Context(), []alert.Key{key})
	b.must(err)
	if len(records) != 1 || records[0].Kind() == nil {
		b.Fatalf("record %v is missing: %+v", key, records)
	}
	return records[0]
}

func (b *bench) history(e engine.Engine, key alert.Key) []alert.Change {
	b.Helper()
	h, err := e.History(b.Context(), key)
	b.must(err)
	return h
}

// same compares what was put with what came back. It ignores Ingested and Triage, which
// the store fills, and treats an empty list as a missing one.
func (b *bench) same(what string, got, want alert.Record) {
	b.Helper()
	got, want = canonical(got), canonical(want)
	if !reflect.DeepEqual(got, want) {
		b.Fatalf("%s\n got %s\nwant %s", what, show(got), show(want))
	}
}

func show(r alert.Record) string {
	return fmt.Sprintf("%+v alert %+v incident %+v raw %.200q", r.Key, r.Alert, r.Incident, r.Raw)
}

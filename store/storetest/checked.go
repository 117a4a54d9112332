package storetest

import (
	"context"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// checked is an engine whose invariants are checked after each write, failed ones too.
type checked struct {
	engine.Engine
	b *bench
}

// checkedRows is the number of rows beyond which a store is checked only when it is
// closed, because a check reads the whole of it.
const checkedRows = 200

func (c checked) check(ctx context.Context) {
	c.b.Helper()
	if ctx.Err() != nil {
		return
	}
	if seq, err := c.Seq(ctx); err != nil || seq > checkedRows {
		return // every row has a change number of its own
	}
	c.whole()
}

func (c checked) whole() {
	c.b.Helper()
	for finding, err := range c.Engine.Check(context.Background()) {
		if err != nil {
			c.b.Errorf("check: %v", err)
			return
		}
		c.b.Errorf("%s: %s", finding.Invariant, finding.Detail)
	}
}

// Put puts and checks.
func (c checked) Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error) {
	defer c.check(ctx)
	return c.Engine.Put(ctx, lease, batch)
}

// Lease takes a lease and checks.
func (c checked) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error) {
	defer c.check(ctx)
	return c.Engine.Lease(ctx, feed, holder, life)
}

// Release releases and checks.
func (c checked) Release(ctx context.Context, lease ingest.Lease) error {
	defer c.check(ctx)
	return c.Engine.Release(ctx, lease)
}

// Report reports and checks.
func (c checked) Report(ctx context.Context, lease ingest.Lease, state ingest.State) error {
	defer c.check(ctx)
	return c.Engine.Report(ctx, lease, state)
}

// Triage acts and checks.
func (c checked) Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error) {
	defer c.check(ctx)
	return c.Engine.Triage(ctx, acts)
}

// Remap maps anew and checks.
func (c checked) Remap(ctx context.Context, records []alert.Record, version int) error {
	defer c.check(ctx)
	return c.Engine.Remap(ctx, records, version)
}

// Remove removes and checks.
func (c checked) Remove(ctx context.Context, before alert.Time, n int) (int, error) {
	defer c.check(ctx)
	return c.Engine.Remove(ctx, before, n)
}

// Compact compacts and checks.
func (c checked) Compact(ctx context.Context, each func(done, all int64)) error {
	defer c.check(ctx)
	return c.Engine.Compact(ctx, each)
}

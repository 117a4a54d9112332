package collect

import (
	"context"
	"errors"
	"slices"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// errEnded means that the loop over a run ended early.
var errEnded = errors.New("the loop ended")

// contentRun is one Poll or Backfill. It gathers records and changes of the cursor until
// they are worth a batch.
type contentRun struct {
	*content
	ctx    context.Context
	cursor *contentCursor // as it is stored once all that was gathered is
	yield  func(Batch, error) bool
	late   bool // see Batch.Late

	batch   Batch
	bytes   int                    // of the batch's records
	changes []func(*contentCursor) // that the batch brings

	readings map[string]*contentReading // of each content type; nil in a poller
}

// Bounds of one batch.
const (
	batchBytes   = 8 << 20
	batchRecords = 2000
)

func (c *content) run(ctx context.Context, p ingest.Progress, yield func(Batch, error) bool) *contentRun {
	return &contentRun{content: c, ctx: ctx, cursor: c.cursor(p), yield: yield}
}

// change notes what the cursor is once all that was gathered before is kept.
func (r *contentRun) change(f func(*contentCursor)) {
	f(r.cursor)
	r.changes = append(r.changes, f)
}

// add gathers a record, and sends the batch if it is large.
func (r *contentRun) add(record alert.Record) error {
	r.batch.Records = append(r.batch.Records, record)
	r.bytes += len(record.Raw)
	if r.bytes >= batchBytes || len(r.batch.Records) >= batchRecords {
		return r.send()
	}
	return nil
}

// send sends what was gathered, if there is anything.
func (r *contentRun) send() error {
	b, changes := r.batch, r.changes
	if len(b.Records) == 0 && len(changes) == 0 && b.Ignored == 0 && !b.Last {
		return nil
	}
	r.batch, r.bytes, r.changes = Batch{}, 0, nil
	b.Late = r.late
	if len(changes) > 0 {
		b.Advance = func(p ingest.Progress) ingest.Progress {
			cur := r.content.cursor(p)
			for _, f := range changes {
				f(cur)
			}
			return r.content.progress(p, cur)
		}
	}
	if !r.yield(b, nil) {
		return errEnded
	}
	return r.ctx.Err()
}

// end sends the last batch, or the error that ended the run behind what was gathered
// before.
func (r *contentRun) end(err error) {
	if errors.Is(err, errEnded) {
		return
	}
	if err == nil {
		r.batch.Last, r.batch.Warning = true, r.warning()
	}
	if r.ctx.Err() == nil && r.send() != nil {
		return
	}
	if err != nil {
		r.yield(Batch{}, err)
	}
}

// saidFor is how long a loss is a warning of each poll.
const saidFor = alert.Day

// warning returns the fault of what is missing although the run succeeded; nil if nothing is.
func (r *contentRun) warning() *fault.Fault {
	now := r.now()
	for _, t := range r.cursor.Types {
		for _, lost := range slices.Backward(t.Lost) {
			if now-lost.At < saidFor {
				return fault.New(fault.Service, lost.sentence(t.Type), lost.hint(), nil)
			}
		}
	}
	for _, name := range r.Types {
		if f := r.troubled[name]; f != nil {
			return fault.New(fault.Service, name+" is not read: "+f.Sentence, f.Hint, f)
		}
	}
	return nil
}

// fatal reports whether an error is of all requests, not of a content type or of one
// content.
func fatal(err error) bool {
	switch fault.Of(err).Kind {
	case fault.Service, fault.Consent:
		return false
	}
	return true
}

// entries returns the request for a list.
func (c *content) entries(contentType string, from, to alert.Time) graph.Contents {
	return graph.Contents{Type: contentType, From: from.Time(), To: to.Time(), Roles: c.Source.Roles, Meter: c.Meter}
}

package cmd

import (
	"context"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/store"
	"tocsin/store/config"
)

// importer collects items into batches and stores them: one batch while the next is read.
type importer struct {
	open  func() (*store.Store, error) // at the first batch, so that a mistyped file makes no store
	name  string
	keep  config.Duration
	tell  func(string) // what is no error
	batch []alert.Record
	bytes int // of the raw items in batch
	sum   ingest.Outcome
	read  bool // an item was read

	storing chan stored // of the batch at work in the store; nil between two

	ofAlerts []alert.Record // events that name an alert, until the end of their file
	ofBytes  int            // of the raw items in ofAlerts

	foreign int // items with bytes that are not UTF-8
	ignored int // items that are no alert and not stored: see normalize.Kept
	unnamed int // events of alerts that they do not name: see normalize.Unnamed
}

// stored is how the storing of a batch ended.
type stored struct {
	outcome ingest.Outcome
	err     error
}

// files imports files. It returns the errors of those that can't be read, and the
// error that ended the import. All that was read is stored when it returns.
func (in *importer) files(ctx context.Context, stdin io.Reader, files []string) (bad []error, err error) {
	defer func() {
		if failed := in.wait(); err == nil {
			err = failed
		}
	}()
	for _, file := range files {
		var failed error
		unread := readItems(ctx, stdin, file, in.tell, func(it item) error {
			failed = in.add(ctx, it)
			return failed
		})
		if errors.Is(unread, context.Canceled) {
			failed = unread
		}
		if failed == nil {
			failed = in.flush(ctx)
		}
		if failed == nil {
			failed = in.flushEvents(ctx)
		}
		if failed != nil {
			return bad, failed
		}
		bad = append(bad, parts(unread)...)
	}
	return bad, nil
}

// parts returns the errors that err joins, or err alone.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

func (in *importer) add(ctx context.Context, it item) error {
	in.read = true
	if !utf8.Valid(it.raw) {
		in.foreign++
	}
	if !normalize.Kept(it.source, it.raw) {
		in.ignored++
		return nil
	}
	record := normalize.Record(in.name, it.source, it.raw)
	if normalize.Unnamed(&record) {
		in.unnamed++
	}
	if record.Event != nil && record.Event.AlertID != "" {
		in.ofAlerts, in.ofBytes = append(in.ofAlerts, record), in.ofBytes+len(it.raw)
		if in.ofBytes < importWaiting {
			return nil
		}
		return in.flushEvents(ctx)
	}
	in.batch = append(in.batch, record)
	in.bytes += len(it.raw)
	if len(in.batch) < importBatch && in.bytes < importBytes {
		return nil
	}
	return in.flush(ctx)
}

// flushEvents stores the events of alerts, those of one alert in one transaction: what an
// alert is made of in several has a history of changes that never were.
func (in *importer) flushEvents(ctx context.Context) error {
	first := map[string]int{}
	for i := range in.ofAlerts {
		if id := in.ofAlerts[i].Event.AlertID; first[id] == 0 {
			first[id] = i + 1
		}
	}
	slices.SortStableFunc(in.ofAlerts, func(a, b alert.Record) int { return first[a.Event.AlertID] - first[b.Event.AlertID] })
	for i := range in.ofAlerts {
		in.batch = append(in.batch, in.ofAlerts[i])
		last := i == len(in.ofAlerts)-1
		if last || len(in.batch) >= importBatch && in.ofAlerts[i].Event.AlertID != in.ofAlerts[i+1].Event.AlertID {
			if err := in.flush(ctx); err != nil {
				return err
			}
		}
	}
	clear(in.ofAlerts)
	in.ofAlerts, in.ofBytes = in.ofAlerts[:0], 0
	return nil
}

// flush has the batch stored, once the one before it is. It returns the error of that one.
func (in *importer) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(in.batch) == 0 {
		return nil
	}
	s, err := in.open()
	if err != nil {
		return err
	}
	if err := in.wait(); err != nil {
		return err
	}
	batch, storing := ingest.Batch{Records: in.batch}, make(chan stored, 1)
	in.batch, in.bytes, in.storing = make([]alert.Record, 0, importBatch), 0, storing
	go func() {
		out, err := s.Put(ctx, ingest.Lease{}, batch)
		storing <- stored{out, err}
	}()
	return nil
}

// wait waits for the batch at work in the store.
func (in *importer) wait() error {
	if in.storing == nil {
		return nil
	}
	got := <-in.storing
	in.storing = nil
	if got.err == nil {
		in.sum.Add(got.outcome)
	}
	return got.err
}

// Package engine says what a storage engine does and what the rows are that it
// keeps: interfaces, plain types, and the few pure rules that every engine
// applies alike (Clean, Diff, Gone).
//
// An engine keeps; it answers no list, count or facet (store/index does). Its
// five roles are small so that whoever uses one need not know the others.
// store/sqlite is an engine, and store/storetest is what each must pass. The
// package must not know queries, nor any one engine. Begin with Engine.
package engine

import (
	"context"
	"iter"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Engine is everything that an engine does. All methods may be called at once
// by many goroutines.
type Engine interface {
	Keeper
	Changes
	Reader
	Triager
	Mapping
	// Close ends every call under way and gives the store free.
	Close() error
}

// Keeper takes what a collector brings.
type Keeper interface {
	// Lease takes or renews the lease of a feed for a holder. The error is
	// ingest.ErrHeld where another holder's lease has not run out and its
	// process, where it is of this host, still lives.
	Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error)
	// Release gives a lease up at once. A lease that was lost is no error.
	Release(ctx context.Context, lease ingest.Lease) error
	// Put keeps a batch in one transaction, its progress with it. Without
	// progress the zero lease will do. The error is ingest.ErrFenced where the
	// lease was lost; then nothing was written.
	Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error)
	// Report writes the state of the lease's feed, as it goes on from the one
	// before (ingest.State.After).
	Report(ctx context.Context, lease ingest.Lease, state ingest.State) error
	// PollNowAt returns when somebody last asked for a poll of the feed; zero for never.
	PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error)
}

// Row is one record as the change feed gives it, without its raw item. Seq
// grows with each change of a record, its triage included, and is unique.
type Row struct {
	Seq int64
	alert.Record
}

// Changes is the feed of changes, from which an index is built and kept.
type Changes interface {
	// Seq returns the greatest change number.
	Seq(ctx context.Context) (int64, error)
	// Wait returns the greatest change number once it is above seq.
	Wait(ctx context.Context, seq int64) (int64, error)
	// Rows gives every record whose change number is above after, in ascending
	// order of it. A record stands once, as it is now.
	Rows(ctx context.Context, after int64) iter.Seq2[Row, error]
	// Newest gives the n alerts that were created last, newest first.
	Newest(ctx context.Context, n int) ([]Row, error)
}

// Reader gives what is kept of single records, and how the feeds are doing.
type Reader interface {
	// Records returns records with their raw items, in the order of keys; a key
	// that is not kept gives a record without Alert and Incident.
	Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error)
	// Raw returns the raw items alone; nil for a key that is not kept.
	Raw(ctx context.Context, keys []alert.Key) ([][]byte, error)
	// History returns the changes of a record, oldest first.
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
	// States returns the last state of every feed, by integration and source.
	States(ctx context.Context) ([]ingest.State, error)
	// Want writes the wish that a feed be polled, at the given moment.
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
}

// Act is one decision of a person about one record.
type Act struct {
	Key   alert.Key
	State alert.TriageState
	From  alert.TriageState // act only where the record is in this state; "" for any
	Note  *string           // nil keeps the note
	By    string
	At    alert.Time
}

// Triager keeps what people decide.
type Triager interface {
	// Triage carries the acts out in one durable transaction, writes history, and
	// returns the acts that would restore what was before, for those that changed
	// something.
	Triage(ctx context.Context, acts []Act) ([]Act, error)
}

// Mapping lets columns be built anew from raw after the mapping improved.
type Mapping interface {
	// Outdated returns up to n records (key and raw) that were mapped by a version
	// below the given one.
	Outdated(ctx context.Context, version, n int) ([]alert.Record, error)
	// Remap replaces the columns of records, without history and without a change
	// of their raw items, in one transaction.
	Remap(ctx context.Context, records []alert.Record, version int) error
}

// Package engine says what a storage engine does and what the rows are that it
// keeps: interfaces, plain types, and the few pure rules that every engine
// applies alike (Clean, Diff, Gone).
//
// An engine keeps records; it answers no list, count or facet (store/index does).
// Its five roles are small so that the user of one need not know the others.
// store/sqlite is an engine, and each must pass store/storetest. The package must
// not know queries, nor any one engine. Begin with Engine.
package engine

import (
	"context"
	"iter"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Engine is everything that an engine does. Many goroutines may call all methods
// at once.
type Engine interface {
	Keeper
	Changes
	Reader
	Triager
	Mapping
	// Close ends every call under way and closes the store.
	Close() error
}

// Keeper takes what a collector brings.
type Keeper interface {
	// Lease takes or renews the lease of a feed for a holder, and returns how far
	// the feed got. The error is ingest.ErrHeld if another holder's lease has not
	// run out, unless its process is known to have ended (see Gone).
	Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error)
	// Release releases a lease at once. A lease that was lost is no error.
	Release(ctx context.Context, lease ingest.Lease) error
	// Put keeps a batch in one transaction, its progress with it. Without progress
	// the zero lease will do. A new or changed alert counts as a change of its
	// incident. The error is ingest.ErrFenced if the lease was lost; then nothing
	// was written.
	Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error)
	// Report writes the state of the lease's feed, as it goes on from the state
	// before it (ingest.State.After).
	Report(ctx context.Context, lease ingest.Lease, state ingest.State) error
	// PollNowAt returns when a poll of the feed was last asked for; zero for never.
	PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error)
}

// Row is one record as the change feed has it, without its raw item. Seq grows
// with each change of a record, its triage included, and is unique.
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
	// Rows yields every record whose change number is above after, in ascending
	// order of it. Each record comes once, as it is now.
	Rows(ctx context.Context, after int64) iter.Seq2[Row, error]
	// Newest returns the n alerts that were created last, newest first.
	Newest(ctx context.Context, n int) ([]Row, error)
}

// Reader reads single records, and how the feeds are doing.
type Reader interface {
	// Records returns records with their raw items, in the order of keys. For a key
	// without one, the record has neither Alert nor Incident.
	Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error)
	// Raw returns the raw items alone; nil for a key without one.
	Raw(ctx context.Context, keys []alert.Key) ([][]byte, error)
	// History returns the changes of a record, oldest first.
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
	// States returns the last state of every feed, by integration and source.
	States(ctx context.Context) ([]ingest.State, error)
	// PollNow asks for a poll of a feed, as of the given moment.
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
}

// Act is one decision of a person about one record.
type Act struct {
	Key   alert.Key
	State alert.TriageState
	From  alert.TriageState // act only if the record is in this state; "" for any
	Note  *string           // nil keeps the note
	By    string
	At    alert.Time
}

// Triager keeps what people decide.
type Triager interface {
	// Triage carries the acts out in one durable transaction, writes history, and
	// returns the acts that would undo those that changed something.
	Triage(ctx context.Context, acts []Act) ([]Act, error)
}

// Mapping builds columns anew from raw items after the mapping has improved.
type Mapping interface {
	// Outdated returns up to n records (key and raw item) that were mapped by a
	// version below the given one.
	Outdated(ctx context.Context, version, n int) ([]alert.Record, error)
	// Remap replaces the columns of records in one transaction. It writes no history
	// and leaves their raw items.
	Remap(ctx context.Context, records []alert.Record, version int) error
}

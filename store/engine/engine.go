// Package engine defines what a storage engine does and which rows it stores:
// interfaces, plain types, the few pure rules that every engine applies (Clean, Diff,
// Gone), and what wakes those who wait for a change (News).
//
// An engine stores records; lists, counts and facets come from store/index. Its nine
// roles are small so that the user of one need not know the others. store/sqlite is an
// engine, and each engine must pass store/storetest. The package must not know queries
// or any particular engine. Begin with Engine.
package engine

import (
	"context"
	"errors"
	"iter"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Engine has all roles of an engine. It is safe for concurrent use.
type Engine interface {
	Keeper
	Changes
	Reader
	Triager
	Mapping
	Guard
	Lineage
	Upkeep
	Naming
	// Close ends every call in progress and closes the store.
	Close() error
}

// Keeper stores what a collector brings.
type Keeper interface {
	// Lease takes or renews the lease of a feed for a holder, and returns how far
	// the feed got. The error is ingest.ErrHeld if another holder's lease has not
	// run out, unless its process is known to have ended (see Gone).
	Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (ingest.Lease, ingest.Progress, error)
	// Release releases a lease at once. Releasing a lost lease is not an error.
	Release(ctx context.Context, lease ingest.Lease) error
	// Put stores a batch, with its progress, in one transaction. Without progress, the
	// lease may be the zero one. A new or changed alert counts as a change of its
	// incident. The error is ingest.ErrFenced if the lease was lost; then nothing was
	// written.
	Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (ingest.Outcome, error)
	// Report writes the state of the lease's feed. The state follows the state before
	// it (see ingest.State.After).
	Report(ctx context.Context, lease ingest.Lease, state ingest.State) error
	// PollNowAt returns when a poll of the feed was last requested; zero means never.
	PollNowAt(ctx context.Context, feed ingest.Feed) (time.Time, error)
	// FocusedUntil returns the moment until which a screen that shows the feed said that it
	// is focused; zero means never.
	FocusedUntil(ctx context.Context, feed ingest.Feed) (time.Time, error)
}

// Row is one record in the change feed, without its raw item. Seq is unique and grows
// with each change of a record, including its triage and its removal.
type Row struct {
	Seq int64
	alert.Record
	Gone bool // the record was removed: only Seq and Key are set
}

// Changes is the feed of changes. An index is built from it and kept up to date with it.
type Changes interface {
	// Seq returns the greatest change number.
	Seq(ctx context.Context) (int64, error)
	// Wait returns the greatest change number once it is above seq.
	Wait(ctx context.Context, seq int64) (int64, error)
	// Rows yields every record whose change number is above after, in ascending order of
	// that number. Each record comes once, in its current state; a record that was
	// removed comes as Gone, unless after is 0. The error wraps ErrForgotten if the engine
	// no longer knows of all removals since: the caller must begin again from 0.
	Rows(ctx context.Context, after int64) iter.Seq2[Row, error]
	// Newest returns the n alerts that were created last, newest first.
	Newest(ctx context.Context, n int) ([]Row, error)
	// Behind yields the records of the position's kind behind it, in the default order. It holds no
	// transaction while its consumer works: an alert that changes meanwhile comes as it
	// was or as it is, and never twice.
	Behind(ctx context.Context, than Position) iter.Seq2[Row, error]
}

// Reader reads single records and the states of feeds.
type Reader interface {
	// Records returns records with their raw items, in the order of keys. If the store
	// has no record for a key, the returned one has neither Alert nor Incident.
	Records(ctx context.Context, keys []alert.Key) ([]alert.Record, error)
	// Raw returns only the raw items; nil for a key without a record.
	Raw(ctx context.Context, keys []alert.Key) ([][]byte, error)
	// Held tells for each key what the store has of it, without reading the record.
	Held(ctx context.Context, keys []alert.Key) ([]ingest.Held, error)
	// History returns the changes of a record, oldest first.
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
	// States returns the last state of every feed, ordered by integration and source.
	States(ctx context.Context) ([]ingest.State, error)
	// PollNow requests a poll of a feed, as of the given time.
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
	// Focus says that a screen that shows a feed is focused until the given time.
	Focus(ctx context.Context, feed ingest.Feed, until time.Time) error
}

// Triager stores the decisions of analysts.
type Triager interface {
	// Triage applies the acts one after the other, as Act.Apply does, in one durable
	// transaction. It writes history, and returns the acts that would undo those that
	// changed something, to be applied in their order. It applies none if Apply refuses
	// one.
	Triage(ctx context.Context, acts []Act) ([]Act, error)
}

// Mapping rebuilds columns from raw items after the mapping has improved.
type Mapping interface {
	// Outdated returns up to n records (key and raw item) that were mapped by a
	// version below the given one.
	Outdated(ctx context.Context, version, n int) ([]alert.Record, error)
	// Remap replaces the columns of records in one transaction. It writes no history and
	// does not change their raw items.
	Remap(ctx context.Context, records []alert.Record, version int) error
}

// Guard tells whether a store is still the one that was opened, and whether it is
// sound.
type Guard interface {
	// Still returns nil as long as the path leads to the store that was opened, an
	// error that wraps ingest.ErrRemoved or ingest.ErrReplaced otherwise. Every call
	// that writes asks it first; a caller that only reads asks it from time to time.
	Still(ctx context.Context) error
	// ID returns the random text that the store was made with; "" if it has none. A copy
	// has the same.
	ID() string
	// Check reads the whole store and yields each place where one of its invariants
	// does not hold. It goes on after a damaged part. An error ends it; damage
	// alone gives findings, not an error.
	Check(ctx context.Context) iter.Seq2[Finding, error]
	// Damaged returns how many records could not be read since the store was opened,
	// whole or in part. Calls that read many leave out what is damaged and go on.
	Damaged() int
}

// Epoch is a point in the life of a store. Seq alone is none: after a power cut or a
// restored backup, the same numbers stand for other changes.
type Epoch struct {
	ID  [16]byte // random, of the process that last began to write; zero for none
	Seq int64    // the greatest change number
}

// Lineage tells whether what was made of a store, such as a snapshot of the index, was
// made of what the store is now.
type Lineage interface {
	// Epoch returns the present point.
	Epoch(ctx context.Context) (Epoch, error)
	// Since reports whether the store has only gone on from a point: all changes up to
	// its number are the same, and the later ones are those that Rows yields after it.
	// If the store cannot tell, it reports false.
	Since(ctx context.Context, was Epoch) (bool, error)
}

// Upkeep keeps a store small, and copies it.
type Upkeep interface {
	// Remove removes up to n of the records that have expired by an instant (see
	// Expired), with their raw items, history and notes, a few thousand in one
	// transaction: those without a time of creation first, then in the order of their
	// creation. It leaves those that an analyst has bookmarked or assigned. A removed
	// alert counts as a change of its incident. It returns how many it removed; less than
	// n means that no more are due.
	Remove(ctx context.Context, before alert.Time, n int) (int, error)
	// Compact gives the space of what was removed or replaced back to the file system, in
	// steps that let other writers in between. It calls each, if not nil, with the bytes
	// that were looked at, of all; all may grow. A store that an earlier program made may
	// use the space again without giving it back; its backup does.
	Compact(ctx context.Context, each func(done, all int64)) error
	// Backup writes the store as it is at one moment into a new file, which only its
	// owner can read. Other processes may go on to write. The error wraps fs.ErrExist if
	// something stands at the path; after any error, nothing new does.
	Backup(ctx context.Context, path string) error
	// Info tells how large the store is and what takes the space.
	Info(ctx context.Context) (Info, error)
}

// Naming gives integrations other names, and ends them.
type Naming interface {
	// Rename gives an integration another name, in one durable transaction: records,
	// feeds, triage, notes and history stay, and each record's history tells of it. The
	// leases of the old name are lost, and nothing can be written under it any more. It
	// refuses a name that another integration has or had, unless that one was removed; if
	// the integration has the new name already, it does nothing.
	Rename(ctx context.Context, old, name, by string) error
	// Renamed returns the present name of an integration whose name was given up; "" for
	// all others.
	Renamed(ctx context.Context, name string) (string, error)
	// CountIntegration returns how many records RemoveIntegration would remove.
	CountIntegration(ctx context.Context, name string) (int, error)
	// RemoveIntegration removes all records of an integration, whatever was decided on
	// them, and its feeds with their progress, in small transactions. It calls each, if not
	// nil, with the number of records so far. It returns how many it removed; a call that
	// failed can be repeated. The leases of the feeds are lost, and engines that had the
	// store open get none for 30 s: their processes may not know yet that the integration
	// is removed. Fences of its feeds go on. Its names are free.
	RemoveIntegration(ctx context.Context, name string, each func(removed int)) (int, error)
}

// ErrForgotten means that records were removed which a reader of the change feed may
// still have, and that the engine no longer knows which.
var ErrForgotten = errors.New("removed records are no longer known")

// Info tells a person about a store before it fills the disk. Sizes are in bytes.
type Info struct {
	Path    string
	ID      string // see Guard
	Schema  int
	File    int64 // the store itself
	Log     int64 // changes that stand beside the file
	Free    int64 // of the file: pages that nothing uses
	Raw     int64 // of the file: raw items, compressed
	Dead    int64 // of Raw: estimate of what was removed or replaced, until it is compacted
	Records []InfoRecords
	Words   int64 // texts that stand once for many records
}

// InfoRecords counts the records of one feed.
type InfoRecords struct {
	Feed           ingest.Feed
	N              int
	Oldest, Newest alert.Time // by created_at; 0 if no record has one
}

// Restore is the part of a hint that sends the owner of a damaged store to a backup.
const Restore = "put your last backup in its place"

// Finding is a place of a store where an invariant does not hold.
type Finding struct {
	Invariant string // a short name, the same for all findings of one rule, such as "change numbers"
	Detail    string // the rows concerned, by number; it repeats no text of a record
	Lost      string // what an analyst lost by it; "" if nothing is lost
}

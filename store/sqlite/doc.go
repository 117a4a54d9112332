// Package sqlite is the embedded storage engine: one SQLite file in WAL mode,
// by the low-level API of zombiezen.com/go/sqlite over modernc (no cgo).
//
// It keeps records narrow: what SQL must find a record by (key hash, change
// number, creation time) are columns, everything else is one packed body, because SQL
// never answers a list (store/index does). A text that repeats is a word of a
// dictionary, and the body has its id; one that occurs once stands in the body. Nothing
// that a batch writes has a place of its own all over the file, so that
// a large store takes a batch as fast as a small one. Raw items
// lie compressed in blocks of up to 16 in a table of their own.
//
// There is one writing connection, which begins each transaction IMMEDIATE, and
// a small pool of reading ones. No read transaction outlives a call, and none
// outlives a chunk of Rows, so that a slow reader never lets the log grow. Check and
// Backup read at one moment, whatever that takes: then writers keep the log within its
// bound and wait (log.go).
// Several processes may have the same file open.
//
// A record that was removed leaves a tombstone, which the feed of changes tells of, and
// dead items in blocks, which are packed anew. No number of a row or a change is ever
// given again.
//
// The package must not know queries, screens or Microsoft's JSON beyond the
// names of two time fields. Begin with Open, then Put.
package sqlite

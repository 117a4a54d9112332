package cmd

import (
	"context"
	"errors"
	"io"

	"tocsin/graph/bound"
)

// The bounds of what this package keeps and prints. Package bound has those of what is
// read from outside.
const (
	// longLine is how much of a file's first line is read to see whether the file is
	// NDJSON. A page of alerts in one line has up to 32 MB.
	longLine = 32 << 20
	// maxUnfold is how deep lists may stand in lists: a file of pages, each with
	// incidents, each with alerts, has four.
	maxUnfold = 8
	// maxSample is how much of a file's beginning is kept to name its kind: the mark
	// of a tar archive is the farthest, at 257 bytes.
	maxSample = 512
	// maxSkipped is how many skipped items an error names. A file of another kind
	// has millions of them.
	maxSkipped = 10
	// importBatch is how many items one transaction stores: few enough that
	// other writers wait no longer than some 50 ms: measured 27 ms for a thousand.
	importBatch = 1000
	// importBytes bounds the raw items of one transaction: an item may have up to
	// bound.Item, and a thousand of them do not fit into memory. Two batches are in
	// memory at a time: the store has one, and the next is read.
	importBytes = 32 << 20
	// importWaiting bounds the raw items of events that wait for the others of their
	// alert: the item of one alert has at most half of it.
	importWaiting = 16 << 20
	// indexAfter is how many records an import must store to end with the index of the
	// store: to make it takes about a second for so many.
	indexAfter = 50_000
	// maxIDs is how many ids triage reads from standard input, and maxIDLine how many
	// bytes one of the lines may have.
	maxIDs    = 100_000
	maxIDLine = 64 << 10
	// maxStacks bounds the dump of all goroutines, in bytes: some 10,000 of them.
	maxStacks = 16 << 20
	// maxStandard bounds a line of the standard library's logger, in bytes, because
	// such a line quotes what a server sent.
	maxStandard = 300
)

// readFile reads a file or a pipe of at most limit bytes.
func readFile(path string, limit int64) ([]byte, error) {
	b, _, err := bound.File(context.Background(), path, limit)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// rationed is a reader that fails after left bytes. Its user sets left again for
// each item.
type rationed struct {
	io.Reader
	left   int64
	failed error // of the reader below, unless it is io.EOF; a JSON decoder hides it
}

// Read reads until the ration is used up.
func (r *rationed) Read(p []byte) (int, error) {
	if r.left <= 0 {
		r.failed = bound.ErrTooLarge
		return 0, r.failed
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := r.Reader.Read(p)
	r.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		r.failed = err
	}
	return n, err
}

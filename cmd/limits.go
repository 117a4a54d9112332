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
	// maxSkipped is how many skipped items an error names. A file of another kind
	// has millions of them.
	maxSkipped = 10
	// importBatch is how many items one transaction stores: few enough that
	// other writers wait no longer than some 50 ms.
	importBatch = 500
	// maxStacks bounds the dump of all goroutines, in bytes: some 10,000 of them.
	maxStacks = 16 << 20
	// maxStandard bounds a line of the standard library's logger, in bytes, because
	// such a line quotes what a server sent.
	maxStandard = 300
)

var errTooLarge = errors.New("the file is too large")

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
	left int64
}

func (r *rationed) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := r.Reader.Read(p)
	r.left -= int64(n)
	return n, err
}

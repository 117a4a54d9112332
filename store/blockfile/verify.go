package blockfile

import (
	"fmt"
	"io"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// verify checks all pieces of a file on all processors. It reads them with calls, not
// through a mapping: what is only checked takes no memory of the process. If into is not
// nil, the bytes stay in it.
func verify(f io.ReaderAt, t *table, into []byte) error {
	var next atomic.Int64
	var group errgroup.Group
	for range min(runtime.GOMAXPROCS(0), len(t.pieces)) {
		group.Go(func() error {
			buffer := make([]byte, piece)
			for i := next.Add(1) - 1; i < int64(len(t.pieces)); i = next.Add(1) - 1 {
				at := i * piece
				b := buffer[:min(piece, t.end-at)]
				if into != nil {
					b = into[at : at+int64(len(b))]
				}
				if err := readAll(f, b, at); err != nil {
					next.Store(int64(len(t.pieces))) // the others need not go on
					return err
				}
				if checksum(b) != t.pieces[i] {
					next.Store(int64(len(t.pieces)))
					return damaged(fmt.Sprintf("piece %d", i))
				}
			}
			return nil
		})
	}
	return group.Wait()
}

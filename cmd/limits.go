package cmd

import (
	"errors"
	"io"
	"os"
)

// The bounds of what this package reads from outside. Each is far above what an
// honest file needs, and far below the size that would fill a computer's memory.
const (
	// maxItem bounds one item of a file to import, and one line of NDJSON. A page
	// of Graph, which may be one line, is refused above the same size.
	maxItem = 256 << 20
	// maxScenario bounds a scenario file. The demo's has 6 KB.
	maxScenario = 16 << 20
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

// readFile reads a file of at most limit bytes.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = errTooLarge
	}
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

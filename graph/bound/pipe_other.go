//go:build !unix

package bound

import (
	"context"
	"os"
)

func open(path string) (*os.File, error) { return os.Open(path) }

// pipe reads a named pipe. Here a path names one only if its server has begun to write.
type pipe struct {
	ctx  context.Context //nolint:containedctx // of one reading, as a request has
	file *os.File
}

// Read reads the pipe.
func (p *pipe) Read(b []byte) (int, error) { return p.file.Read(b) }

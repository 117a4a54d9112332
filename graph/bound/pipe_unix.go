//go:build unix

package bound

import (
	"context"
	"io"
	"os"
	"syscall"
	"time"
)

// lookAgain is how long to wait before a pipe that gave nothing is read again. Pollers
// do not do: on some systems they know no named pipes.
const lookAgain = 10 * time.Millisecond

// open opens a file without waiting: to open a pipe that has no writer would block a
// thread for ever.
func open(path string) (*os.File, error) { return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) }

// pipe reads a named pipe that was opened without waiting. Until the first bytes come,
// the end means that no writer came yet.
type pipe struct {
	ctx   context.Context //nolint:containedctx // of one reading, as a request has
	file  *os.File
	begun bool
}

// Read waits for bytes, for the end, or for the end of the context.
func (p *pipe) Read(b []byte) (int, error) {
	for {
		n, err := p.look(b)
		switch {
		case n > 0:
			p.begun = true
			return n, nil
		case err == nil && p.begun:
			return 0, io.EOF
		case err != nil && err != syscall.EAGAIN && err != syscall.EINTR: //nolint:errorlint // bare, from the system call
			return 0, err
		}
		select {
		case <-time.After(lookAgain):
		case <-p.ctx.Done():
			return 0, context.Cause(p.ctx)
		}
	}
}

// look reads what there is, without waiting.
func (p *pipe) look(b []byte) (n int, err error) {
	raw, err := p.file.SyscallConn()
	if err != nil {
		return 0, err
	}
	broken := raw.Read(func(fd uintptr) bool {
		n, err = syscall.Read(int(fd), b)
		return true
	})
	if broken != nil {
		return 0, broken
	}
	return max(n, 0), err
}

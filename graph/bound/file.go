package bound

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

var (
	// ErrTime is wrapped by the error of a file that gave nothing, or no end, within
	// FileTime.
	ErrTime = errors.New("nothing came in time")
	// ErrKind is wrapped by the error of a path that names a device or a socket, which
	// may have no end or take keys from the terminal.
	ErrKind = errors.New("neither a file nor a pipe")
	// ErrSocket is wrapped by the error of a path that names a socket. It matches ErrKind.
	ErrSocket error = socket{}
)

// socket is ErrSocket.
type socket struct{}

// Error says what the path names.
func (socket) Error() string { return "a socket" }

// Is reports that the error is ErrKind too.
func (socket) Is(target error) bool { return target == ErrKind }

// Opening returns the error of opening a path: ErrSocket for a socket, which the system
// tells from other things only in words about devices.
func Opening(path string, err error) error {
	if !errors.Is(err, syscall.ENXIO) && !errors.Is(err, syscall.EOPNOTSUPP) {
		return err
	}
	if info, e := os.Stat(path); e == nil && info.Mode()&fs.ModeSocket != 0 {
		return &fs.PathError{Op: "open", Path: path, Err: ErrSocket}
	}
	return err
}

// File reads a small file, or what a pipe gives, and returns what it is, also with the
// error of reading it. It ends with ctx or after FileTime. Waiting for a pipe holds no
// thread; a system call that hangs on a dead network drive is left to its own goroutine.
//
// The error is an *fs.PathError around one of the package's errors, the cause of ctx,
// or the system's error.
func File(ctx context.Context, path string, most int64) ([]byte, fs.FileInfo, error) {
	return within(ctx, FileTime, path, most)
}

// within is File with a time of its own.
func within(ctx context.Context, limit time.Duration, path string, most int64) ([]byte, fs.FileInfo, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, ErrTime)
	defer cancel()
	select {
	case r := <-start(ctx, path, most):
		return r.data, r.info, at(path, r.err)
	case <-ctx.Done():
		return nil, nil, at(path, context.Cause(ctx))
	}
}

// reading is the result of reading a file.
type reading struct {
	data []byte
	info fs.FileInfo
	err  error
}

// start reads a file in a goroutine, which ends soon after ctx unless a system call
// hangs.
func start(ctx context.Context, path string, most int64) <-chan reading {
	read := make(chan reading, 1)
	go func() {
		var r reading
		r.data, r.info, r.err = file(ctx, path, most)
		read <- r
	}()
	return read
}

func file(ctx context.Context, path string, most int64) ([]byte, fs.FileInfo, error) {
	f, err := open(path)
	if err != nil {
		return nil, nil, Opening(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, info, syscall.EISDIR
	case mode.IsRegular(), isNull(info):
		data, err := Read(f, most)
		return data, info, err
	case mode&fs.ModeNamedPipe != 0:
		data, err := Read(&pipe{ctx: ctx, file: f}, most)
		return data, info, err
	}
	return nil, info, ErrKind
}

// isNull reports whether a file is the system's empty device, which people name if
// they want no file.
func isNull(info fs.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	return err == nil && os.SameFile(info, null)
}

// at names the file in an error that does not.
func at(path string, err error) error {
	var named *fs.PathError
	if err == nil || errors.As(err, &named) {
		return err
	}
	return &fs.PathError{Op: "read", Path: path, Err: err}
}

package bound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrTooLarge is wrapped by the error of a reader that gave more than its bound.
var ErrTooLarge = errors.New("too large")

// ErrTime is wrapped by the error of a file that gave nothing, or no end, within
// FileTime.
var ErrTime = errors.New("nothing came in time")

// Read reads r to its end. If there are more than most bytes, the error wraps
// ErrTooLarge.
func Read(r io.Reader, most int64) ([]byte, error) { return Grow(r, most, bytes.MinRead) }

// Grow is Read with a guess of how many bytes will come, which are allocated at once.
func Grow(r io.Reader, most, guess int64) ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, min(guess, most, PageGuess)))
	n, err := buf.ReadFrom(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if n > most {
		return nil, tooLarge(most)
	}
	return buf.Bytes(), nil
}

// Head reads the first most bytes of r at most, and returns them with any error: what
// follows is left.
func Head(r io.Reader, most int64) ([]byte, error) { return io.ReadAll(io.LimitReader(r, most)) }

func tooLarge(most int64) error { return fmt.Errorf("larger than %d bytes: %w", most, ErrTooLarge) }

// File reads a small file, or what a pipe gives, and says what it is. It ends with ctx
// or after FileTime, and leaves the system call that hangs to its own goroutine.
func File(ctx context.Context, path string, most int64) ([]byte, fs.FileInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, FileTime)
	defer cancel()
	type result struct {
		data []byte
		info fs.FileInfo
		err  error
	}
	read := make(chan result, 1)
	go func() {
		data, info, err := file(path, most)
		read <- result{data, info, err}
	}()
	select {
	case r := <-read:
		return r.data, r.info, r.err
	case <-ctx.Done():
		err := ctx.Err()
		if errors.Is(err, context.DeadlineExceeded) {
			err = ErrTime
		}
		return nil, nil, &fs.PathError{Op: "read", Path: path, Err: err}
	}
}

func file(path string, most int64) ([]byte, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	data, err := Read(f, most)
	return data, info, err
}

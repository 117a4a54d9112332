//go:build unix

package bound

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPipeWithoutAWriterEnds checks that the call ends, and that its goroutine does too:
// the second half would hang if a thread stayed in the system call that opens the pipe.
func TestPipeWithoutAWriterEnds(t *testing.T) {
	if _, _, err := within(t.Context(), 0, fifo(t), PEM); !errors.Is(err, ErrTime) {
		t.Errorf("after its time: %v", err)
	}
	asked := errors.New("asked to end")
	ctx, cancel := context.WithCancelCause(t.Context())
	read := start(ctx, fifo(t), PEM)
	cancel(asked)
	if r := <-read; !errors.Is(r.err, asked) || len(r.data) != 0 || r.info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("%+v", r)
	}
}

// TestPipeWithASilentWriterEnds has a writer that writes a part and then nothing.
func TestPipeWithASilentWriterEnds(t *testing.T) {
	path := fifo(t)
	w, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.WriteString("part"); err != nil {
		t.Fatal(err)
	}
	asked := errors.New("asked to end")
	ctx, cancel := context.WithCancelCause(t.Context())
	read := start(ctx, path, PEM)
	cancel(asked)
	if r := <-read; !errors.Is(r.err, asked) {
		t.Errorf("%q, %v", r.data, r.err)
	}
}

func TestPipeIsReadToItsEnd(t *testing.T) {
	path, want := fifo(t), strings.Repeat("0123456789abcdef", 20_000) // more than a pipe's buffer
	wrote := make(chan error, 1)
	go func() { wrote <- os.WriteFile(path, []byte(want), 0) }()
	data, info, err := File(t.Context(), path, PEM)
	if string(data) != want || err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if err := <-wrote; err != nil {
		t.Error(err)
	}
}

// TestPipeKeepsItsBound has a writer without end, which the closed pipe ends.
func TestPipeKeepsItsBound(t *testing.T) {
	path := fifo(t)
	wrote := make(chan error, 1)
	go func() {
		w, err := os.OpenFile(path, os.O_WRONLY, 0)
		for err == nil {
			_, err = w.WriteString("and so on ")
		}
		wrote <- errors.Join(err, w.Close())
	}()
	if data, _, err := File(t.Context(), path, 100); len(data) != 100 || !errors.Is(err, ErrTooLarge) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	if err := <-wrote; !errors.Is(err, syscall.EPIPE) {
		t.Error(err)
	}
}

// TestDevicesAreRefused checks what has no end, or none of its own.
func TestDevicesAreRefused(t *testing.T) {
	if _, _, err := File(t.Context(), "/dev/zero", PEM); !errors.Is(err, ErrKind) {
		t.Errorf("device: %v", err)
	}
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, info, err := File(t.Context(), path, PEM); err == nil || info != nil {
		t.Errorf("socket: %v, %v", info, err)
	}
}

// TestWhyOfASilentPipe says of a pipe that it is one: to check the drive would not help.
func TestWhyOfASilentPipe(t *testing.T) {
	path := fifo(t)
	_, _, err := within(t.Context(), 0, path, PEM)
	if why, hint := Why(path, err); why != "is a pipe, and nothing came from it" || hint != "check that a program writes to it, and ends" {
		t.Errorf("%q, %q", why, hint)
	}
}

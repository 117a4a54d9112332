package bound

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// ErrTooLarge matches, in errors.Is, the error of a reader that gave more than its
// bound.
var ErrTooLarge = errors.New("too large")

// Read reads r to its end. If there are more than most bytes, it returns the first
// most of them and ErrTooLarge. It keeps what came before any other error too.
func Read(r io.Reader, most int64) ([]byte, error) { return Grow(r, most, bytes.MinRead) }

// Grow is Read with a guess of how many bytes will come, which are allocated at once.
func Grow(r io.Reader, most, guess int64) ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, max(0, min(guess, most, PageGuess))))
	n, err := buf.ReadFrom(io.LimitReader(r, most+1))
	if n > most {
		return buf.Bytes()[:most], tooLarge(most)
	}
	return buf.Bytes(), err
}

// Head reads the first most bytes of r at most, and returns them with any error: what
// follows is left.
func Head(r io.Reader, most int64) ([]byte, error) { return io.ReadAll(io.LimitReader(r, most)) }

// tooLarge is the error of a reader that gave more than so many bytes.
type tooLarge int64

// Error names the bound as a person does.
func (t tooLarge) Error() string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 20, "MB"}, {1 << 10, "KB"}} {
		if int64(t) >= unit.size && int64(t)%unit.size == 0 {
			return fmt.Sprintf("larger than %d %s", int64(t)/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("larger than %d bytes", int64(t))
}

// Is reports that the error is ErrTooLarge.
func (t tooLarge) Is(target error) bool { return target == ErrTooLarge }

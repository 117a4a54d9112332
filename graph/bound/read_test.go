package bound

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReadKeepsItsBound(t *testing.T) {
	for _, c := range []struct {
		in    string
		most  int64
		want  string
		large bool
	}{
		{"", 0, "", false},
		{"a", 0, "", true},
		{"abc", 3, "abc", false},
		{"abcd", 3, "abc", true},
		{strings.Repeat("x", 4000), 3000, strings.Repeat("x", 3000), true},
	} {
		for _, guess := range []int64{-1, 0, 1, 1 << 40} {
			got, err := Grow(iotest.OneByteReader(strings.NewReader(c.in)), c.most, guess)
			if string(got) != c.want || errors.Is(err, ErrTooLarge) != c.large || (err != nil) != c.large {
				t.Errorf("%.10q, most %d, guess %d: %.10q, %v", c.in, c.most, guess, got, err)
			}
		}
	}
}

// endless gives zeros and counts them.
type endless struct{ given int64 }

func (e *endless) Read(p []byte) (int, error) {
	clear(p)
	e.given += int64(len(p))
	return len(p), nil
}

func TestReadLeavesWhatNeverEnds(t *testing.T) {
	const most = 1 << 20
	for name, read := range map[string]func(io.Reader, int64) ([]byte, error){"Read": Read, "Head": Head} {
		in := &endless{}
		got, err := read(in, most)
		if len(got) != most || in.given > most+1 || errors.Is(err, ErrTooLarge) != (name == "Read") {
			t.Errorf("%s: %d bytes of %d that were taken, %v", name, len(got), in.given, err)
		}
	}
}

func TestReadKeepsWhatCameBeforeAnError(t *testing.T) {
	broken := errors.New("broken")
	got, err := Read(io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(broken)), 10)
	if string(got) != "ab" || !errors.Is(err, broken) {
		t.Errorf("%q, %v", got, err)
	}
}

// TestGuessesAreBounded checks that a claim of the sender does not reserve memory.
func TestGuessesAreBounded(t *testing.T) {
	got, err := Grow(bytes.NewReader([]byte("a")), Page, 1<<50)
	if err != nil || cap(got) > PageGuess {
		t.Errorf("%d bytes reserved, %v", cap(got), err)
	}
}

func TestTooLargeNamesTheBound(t *testing.T) {
	for most, want := range map[int64]string{
		PEM: "larger than 1 MB", Refusal: "larger than 256 KB", 3: "larger than 3 bytes", 1<<20 + 1: "larger than 1048577 bytes",
	} {
		if got := tooLarge(most).Error(); got != want {
			t.Errorf("%d: %q, want %q", most, got, want)
		}
	}
}

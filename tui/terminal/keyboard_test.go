package terminal

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// typed is a source of keys; each Read returns the next one, and in the end an error.
type typed struct {
	keys  []string
	err   error
	after chan struct{} // closed when all was read; nil for none
}

func (s *typed) Read(p []byte) (int, error) {
	if len(s.keys) == 0 {
		if s.after != nil {
			close(s.after)
			select {}
		}
		return 0, s.err
	}
	n := copy(p, s.keys[0])
	if s.keys[0] = s.keys[0][n:]; s.keys[0] == "" {
		s.keys = s.keys[1:]
	}
	return n, nil
}

func TestKeyboardPassesOn(t *testing.T) {
	gone := errors.New("gone")
	k := newKeyboard(&typed{keys: []string{"ab", "c\x03", "\x1b[99;5u"}, err: gone}, newWatch(), "")
	got, err := io.ReadAll(k)
	if string(got) != "abc\x03\x1b[99;5u" || !errors.Is(err, gone) {
		t.Errorf("%q, %v", got, err)
	}
	k.stop()
}

// TestKeyboardReadsOn has a library that reads nothing: ctrl+c is seen behind more keys
// than are kept, of which the first are kept.
func TestKeyboardReadsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWatch()
		const each = 1000
		var keys []string
		for range 3 * maxChunks {
			keys = append(keys, strings.Repeat("x", each))
		}
		keys = append(keys, "\x03")
		began := time.Now()
		k := newKeyboard(&typed{keys: keys, err: io.ErrUnexpectedEOF}, w, "")
		<-k.failed
		if took := time.Since(began); took != patience*tick {
			t.Errorf("it waited %v for the library", took)
		}
		if !w.asked {
			t.Error("ctrl+c is not seen")
		}
		got, err := io.ReadAll(k)
		if len(got) != each*maxChunks || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d bytes were kept, %v", len(got), err)
		}
	})
}

// TestKeyboardWaitsForASlowReader loses nothing if the library is only slow.
func TestKeyboardWaitsForASlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var keys []string
		for range 3 * maxChunks {
			keys = append(keys, "0123456789")
		}
		k := newKeyboard(&typed{keys: keys, err: io.EOF}, newWatch(), "")
		n := 0
		for b := make([]byte, 10); ; {
			time.Sleep(time.Second)
			got, err := k.Read(b)
			n += got
			if err != nil {
				break
			}
		}
		if n != 30*maxChunks {
			t.Errorf("%d bytes", n)
		}
	})
}

// TestKeyboardHold ends the library's reading, keeps what is typed meanwhile, and passes
// it on after that.
func TestKeyboardHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		k := newKeyboard(in, newWatch(), "")
		read := make(chan error, 1)
		go func() {
			_, err := k.Read(make([]byte, 1))
			read <- err
		}()
		synctest.Wait()
		k.hold()
		k.hold()
		if err := <-read; err != io.EOF {
			t.Errorf("held: %v", err)
		}
		k.resume()
		if _, err := k.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("held by the other: %v", err)
		}
		if _, err := out.Write([]byte("ab")); err != nil {
			t.Fatal(err)
		}
		k.resume()
		b := make([]byte, 4)
		if n, err := io.ReadFull(k, b[:2]); n != 2 || err != nil || !bytes.Equal(b[:2], []byte("ab")) {
			t.Errorf("%q, %v", b, err)
		}
		out.Close()
		if _, err := k.Read(b); err != io.EOF {
			t.Errorf("in the end: %v", err)
		}
	})
}

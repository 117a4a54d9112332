package terminal

import (
	"bytes"
	"io"
	"sync"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

const (
	// chunkBytes is how much is read at a time.
	chunkBytes = 4 << 10
	// maxChunks is how much the library may leave unread: a megabyte.
	maxChunks = 256
)

// keyboard reads what is typed. It goes on reading if the library doesn't, which a screen
// that hangs keeps from reading, so that ctrl+c is seen.
type keyboard struct {
	source io.Reader
	watch  *watch
	mark   string // of the scanner
	cancel func() bool
	chunks chan []byte
	done   chan struct{} // closed by stop
	once   sync.Once     // closes done
	failed chan struct{} // closed after err was set
	err    error

	reading sync.Mutex // one Read at a time
	rest    []byte     // of a chunk

	gate  sync.Mutex
	pause chan struct{} // closed while the library must not read
}

// newKeyboard begins to read a source. mark marks the pastes that are made of plain bytes.
func newKeyboard(source io.Reader, w *watch, mark string) *keyboard {
	k := &keyboard{
		source: source, watch: w, mark: mark, cancel: func() bool { return false },
		chunks: make(chan []byte, maxChunks), done: make(chan struct{}), failed: make(chan struct{}), pause: make(chan struct{}),
	}
	if !readsBytes && file(source) != nil {
		return k
	}
	// The reader is one that can be canceled: a read that went on after the screen would
	// take what was typed for the shell.
	r, err := uv.NewCancelReader(source)
	if err != nil {
		k.err = err
		close(k.failed)
		return k
	}
	k.cancel = r.Cancel
	go k.read(r)
	return k
}

// input returns what the library reads.
func (k *keyboard) input() io.Reader {
	f := file(k.source)
	switch {
	case f == nil:
		return k
	case !readsBytes:
		return k.source
	}
	return &device{Reader: k, Writer: f, fd: f.Fd()}
}

// read reads until the source ends or is canceled.
func (k *keyboard) read(r io.ReadCloser) {
	defer close(k.failed)
	defer r.Close()
	s := scanner{mark: k.mark}
	chunk, stuck := make([]byte, chunkBytes), false
	for {
		n, err := r.Read(chunk)
		if n > 0 {
			out := s.scan(chunk[:n])
			k.watch.read(s.asked, s.inPaste)
			stuck = len(out) > 0 && !k.put(bytes.Clone(out), stuck)
		}
		if err != nil {
			k.err = err
			return
		}
	}
}

// put passes a chunk to the library, and reports false if the chunk was dropped because
// the library reads no more.
func (k *keyboard) put(chunk []byte, stuck bool) bool {
	select {
	case k.chunks <- chunk:
		return true
	default:
	}
	if stuck {
		return false
	}
	t := time.NewTimer(patience * tick)
	defer t.Stop()
	select {
	case k.chunks <- chunk:
		return true
	case <-k.done:
	case <-t.C:
	}
	return false
}

// Read returns what was typed next. While it is held it returns io.EOF, which ends the
// library's reading; the library begins to read again when it takes the terminal back.
func (k *keyboard) Read(p []byte) (int, error) {
	k.reading.Lock()
	defer k.reading.Unlock()
	if len(k.rest) == 0 {
		select {
		case k.rest = <-k.chunks:
		case <-k.held():
			return 0, io.EOF
		case <-k.failed:
			select {
			case k.rest = <-k.chunks: // came before the failure
			default:
				return 0, k.err
			}
		}
	}
	n := copy(p, k.rest)
	k.rest = k.rest[n:]
	return n, nil
}

func (k *keyboard) held() <-chan struct{} {
	k.gate.Lock()
	defer k.gate.Unlock()
	return k.pause
}

// hold ends the library's reading. It may be called again.
func (k *keyboard) hold() {
	k.gate.Lock()
	defer k.gate.Unlock()
	select {
	case <-k.pause:
	default:
		close(k.pause)
	}
}

// resume lets the library read again.
func (k *keyboard) resume() {
	k.gate.Lock()
	defer k.gate.Unlock()
	k.pause = make(chan struct{})
}

// stop ends the reading. It waits for the last read, unless the source is one whose
// reads can't be canceled.
func (k *keyboard) stop() {
	k.once.Do(func() { close(k.done) })
	if k.cancel() {
		<-k.failed
	}
}

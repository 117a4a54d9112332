package terminal

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
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
	source  io.Reader
	watch   *watch
	mark    string // of the scanner
	chunks  chan []byte
	done    chan struct{} // closed by stop
	once    sync.Once     // closes done
	failing sync.Once
	failed  chan struct{} // closed after err was set
	err     error

	lending sync.Mutex // what follows
	reader  *reader    // nil while another program has the source, and if the library reads it itself

	reading sync.Mutex // one Read at a time
	rest    []byte     // of a chunk

	gate
}

// gate keeps the library from reading.
type gate struct {
	mu    sync.Mutex
	holds int           // that aren't resumed
	pause chan struct{} // closed while the library must not read, because of any of them
}

// newKeyboard begins to read a source. mark marks the pastes that are made of plain bytes.
func newKeyboard(source io.Reader, w *watch, mark string) *keyboard {
	k := &keyboard{
		source: source, watch: w, mark: mark,
		chunks: make(chan []byte, maxChunks), done: make(chan struct{}), failed: make(chan struct{}), gate: gate{pause: make(chan struct{})},
	}
	k.begin()
	return k
}

// reader is one reading of the source, from the taking of the terminal to the giving away.
type reader struct {
	cancel func() bool   // reports false if a read can't be canceled
	lent   atomic.Bool   // it was canceled for another program
	ended  chan struct{} // closed when nothing reads the source any more
}

// begin begins to read the source. The reader is one that can be canceled: a read that went
// on after the screen would take what was typed for the shell.
func (k *keyboard) begin() {
	if !readsBytes && file(k.source) != nil {
		return
	}
	source, err := uv.NewCancelReader(k.source)
	if err != nil {
		k.fail(err)
		return
	}
	k.reader = &reader{cancel: source.Cancel, ended: make(chan struct{})}
	go k.read(source, k.reader)
}

// lend stops reading, so that another program can read the source. It reports false if the
// source is one that can't be lent, and is read on.
func (k *keyboard) lend() bool {
	k.lending.Lock()
	defer k.lending.Unlock()
	if file(k.source) == nil {
		return false
	}
	if k.reader == nil {
		return true
	}
	if k.reader.lent.Store(true); !k.reader.cancel() {
		k.reader.lent.Store(false)
		return false
	}
	<-k.reader.ended
	k.reader = nil
	return true
}

// regain reads the source again after it was lent. What was typed before the loan and isn't read yet
// was meant for the other program: it is dropped, for here it would be commands.
func (k *keyboard) regain() {
	k.lending.Lock()
	defer k.lending.Unlock()
	k.forget()
	select {
	case <-k.done:
	default:
		k.begin()
	}
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

// forget drops what was read and not passed on.
func (k *keyboard) forget() {
	k.reading.Lock()
	defer k.reading.Unlock()
	k.rest = nil
	for {
		select {
		case <-k.chunks:
		default:
			return
		}
	}
}

// read reads until the source ends or is canceled.
func (k *keyboard) read(source io.ReadCloser, r *reader) {
	defer close(r.ended)
	defer source.Close()
	s := scanner{mark: k.mark}
	chunk, stuck := make([]byte, chunkBytes), false
	for {
		n, err := source.Read(chunk)
		if n > 0 {
			out := s.scan(chunk[:n])
			k.watch.read(s.asked, s.inPaste)
			stuck = len(out) > 0 && !k.put(bytes.Clone(out), stuck)
		}
		if err != nil {
			if !r.lent.Load() {
				k.fail(err)
			}
			return
		}
	}
}

// fail notes the first failure of the reading. A terminal that hangs up fails once more when it is
// read again after a loan.
func (k *keyboard) fail(err error) {
	k.failing.Do(func() {
		k.err = err
		close(k.failed)
	})
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

func (g *gate) held() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pause
}

// hold ends the library's reading until as many resumes have come. Two holds overlap if ctrl+z comes
// before the screen is drawn after a loan: a library that read between them would wait for its
// reader in vain, which then takes the next key with it.
func (g *gate) hold() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holds++; g.holds == 1 {
		close(g.pause)
	}
}

// resume takes one hold back. The library reads again after the last.
func (g *gate) resume() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holds--; g.holds == 0 {
		g.pause = make(chan struct{})
	}
}

// stop ends the reading. It waits for the last read, unless the source is one whose
// reads can't be canceled.
func (k *keyboard) stop() {
	k.once.Do(func() { close(k.done) })
	k.lending.Lock()
	defer k.lending.Unlock()
	if k.reader != nil && k.reader.cancel() {
		<-k.reader.ended
	}
}

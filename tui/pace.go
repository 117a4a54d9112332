package tui

import (
	"io"
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// The library looks for a new frame at each tick of a timer that no option stops. At 30
// ticks a second the waking alone takes half a percent of a core; slower ticks would show
// a key late. So the timer ticks fast from each View until its frame is written, and then
// rests.
const (
	framesPerSecond = 120 // a key is on the screen after 8 ms
	frame           = time.Second / framesPerSecond
	settle          = 3 * frame / 2          // at least one tick
	drawnWithin     = 250 * time.Millisecond // how long a frame that differs is waited for: it may look the same
	restingFrame    = time.Second            // what a frame is late if a loaded machine swallowed its tick
)

// NewProgram returns a program that draws model on out, and takes hardly any processor
// time while nothing changes. The caller calls stop after the program has ended.
func NewProgram(model tea.Model, out io.Writer, options ...tea.ProgramOption) (program *tea.Program, stop func()) {
	p := &pace{}
	m := &paced{Model: model, pace: p}
	program = tea.NewProgram(m, append(options, tea.WithOutput(p.output(out)), tea.WithFPS(framesPerSecond))...)
	m.timer = func() ticker { return timerOf(program) }
	return program, p.stop
}

// timerOf returns the timer of the library's renderer, which it makes before the first
// View. The library keeps it to itself; nil if it does so in another way than today.
func timerOf(program *tea.Program) ticker {
	field := reflect.ValueOf(program).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() || field.IsNil() {
		return nil
	}
	return (*time.Ticker)(field.UnsafePointer())
}

// paced is a model whose pace hears of each View.
type paced struct {
	tea.Model
	pace  *pace
	timer func() ticker // nil after the first View
}

// Update calls the model's Update.
func (m *paced) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	m.Model, cmd = m.Model.Update(msg)
	return m, cmd
}

// View calls the model's View.
func (m *paced) View() tea.View {
	view := m.Model.View()
	if m.timer != nil {
		m.pace.begin(m.timer())
		m.timer = nil
	}
	m.pace.viewed(view.Content)
	return view
}

// ticker is a timer that pace sets, such as a time.Ticker.
type ticker interface{ Reset(d time.Duration) }

// pace decides how fast the renderer's timer ticks.
type pace struct {
	mu      sync.Mutex
	ticker  ticker // nil before begin
	rest    *time.Timer
	content string    // of the last View
	until   time.Time // when the timer may rest
	resting bool
	writing bool // the terminal has not taken a frame yet; the next View may wait for it
}

// begin takes the timer, which ticks fast. Nil leaves the library its way.
func (p *pace) begin(t ticker) {
	if t == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ticker = t
	p.rest = time.AfterFunc(drawnWithin, p.quiet)
}

// viewed notes that the library is about to get a view.
func (p *pace) viewed(content string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	wait := settle
	if content != p.content {
		p.content, wait = content, drawnWithin
	}
	if until := time.Now().Add(wait); until.After(p.until) {
		p.until = until
	}
	p.hurry()
}

// wrote notes that the terminal has taken all of what was written.
func (p *pace) wrote() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writing = false
	p.until = time.Now().Add(settle)
	p.hurry()
}

// hurry lets the timer tick fast until p.until. A timer that does is left alone: a reset
// delays its next tick. p.mu is held.
func (p *pace) hurry() {
	if p.ticker == nil {
		return
	}
	if p.resting {
		p.resting = false
		p.ticker.Reset(frame)
	}
	p.rest.Reset(time.Until(p.until))
}

// quiet lets the timer rest. Its call may be older than the last View.
func (p *pace) quiet() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ticker == nil || p.writing || time.Now().Before(p.until) {
		return
	}
	p.resting = true
	p.ticker.Reset(restingFrame)
}

// stop leaves the timer alone from now on.
func (p *pace) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ticker != nil {
		p.rest.Stop()
		p.ticker = nil
	}
}

// output returns a writer that tells p of each write. A terminal stays one.
func (p *pace) output(w io.Writer) io.Writer {
	if f, ok := w.(term.File); ok {
		return &pacedFile{f, p}
	}
	return &pacedWriter{w, p}
}

type pacedWriter struct {
	io.Writer
	pace *pace
}

// Write writes to the terminal.
func (w *pacedWriter) Write(b []byte) (int, error) { return w.pace.write(w.Writer, b) }

type pacedFile struct {
	term.File
	pace *pace
}

// Write writes to the terminal.
func (f *pacedFile) Write(b []byte) (int, error) { return f.pace.write(f.File, b) }

func (p *pace) write(w io.Writer, b []byte) (int, error) {
	p.mu.Lock()
	p.writing = true
	p.mu.Unlock()
	defer p.wrote()
	return w.Write(b)
}

package tui

import (
	"bytes"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// resets is a timer that notes how it is set.
type resets []time.Duration

func (r *resets) Reset(d time.Duration) { *r = append(*r, d) }

// TestPace sets a timer by what a program does.
func TestPace(t *testing.T) {
	const fast, rest = frame, restingFrame
	for name, test := range map[string]struct {
		do   func(p *pace)
		want resets
	}{
		"nothing happens": {func(*pace) { time.Sleep(time.Minute) }, resets{rest}},
		"the same view rests soon": {func(p *pace) {
			time.Sleep(time.Second)
			p.viewed("")
			time.Sleep(settle)
		}, resets{rest, fast, rest}},
		"another view waits for its frame": {func(p *pace) {
			time.Sleep(time.Second)
			p.viewed("a")
			time.Sleep(drawnWithin - time.Millisecond)
		}, resets{rest, fast}},
		"but not for ever": {func(p *pace) {
			time.Sleep(time.Second)
			p.viewed("a")
			time.Sleep(drawnWithin)
		}, resets{rest, fast, rest}},
		"a written frame ends the wait": {func(p *pace) {
			time.Sleep(time.Second)
			p.viewed("a")
			p.wrote()
			time.Sleep(settle)
		}, resets{rest, fast, rest}},
		"a fast timer is left alone": {func(p *pace) { // a reset delays its tick
			time.Sleep(time.Second)
			for i := range 100 {
				p.viewed(string(rune('a' + i%2)))
				time.Sleep(time.Millisecond)
			}
		}, resets{rest, fast}},
		"the terminal takes nothing": {func(p *pace) {
			time.Sleep(time.Second)
			_, _ = p.write(slow(time.Minute), nil)
			p.viewed("a") // waited for the write
			time.Sleep(time.Millisecond)
		}, resets{rest, fast}},
		"a view during a write": {func(p *pace) {
			p.viewed("a")
			go func() { _, _ = p.write(slow(time.Minute), nil) }()
			time.Sleep(time.Minute)
		}, nil},
		"stopped": {func(p *pace) {
			p.stop()
			p.viewed("a")
			time.Sleep(time.Minute)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got resets
				p := &pace{}
				p.begin(&got)
				test.do(p)
				synctest.Wait()
				p.stop()
				if !slices.Equal(got, test.want) {
					t.Errorf("got %v, want %v", got, test.want)
				}
			})
		})
	}
}

// slow is a terminal that takes so long for a write.
type slow time.Duration

func (s slow) Write(p []byte) (int, error) {
	time.Sleep(time.Duration(s))
	return len(p), nil
}

// word is a model that shows the last word it was sent.
type word string

func (word) Init() tea.Cmd { return nil }

func (w word) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if to, ok := msg.(word); ok {
		w = to
	}
	return w, nil
}

func (w word) View() tea.View { return tea.NewView(string(w)) }

// moments notes when what a program writes first has a word.
type moments struct {
	mu   sync.Mutex
	seen bytes.Buffer
	at   map[string]time.Time
}

func (m *moments) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen.Write(p)
	for w := range m.at {
		if m.at[w].IsZero() && bytes.Contains(m.seen.Bytes(), []byte(w)) {
			m.at[w] = time.Now()
		}
	}
	return len(p), nil
}

func (m *moments) of(w string) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at[w]
}

// TestRestingProgram lets the library's own timer rest, and measures how late a frame is
// after it has rested.
func TestRestingProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const late = 16 * time.Millisecond
		out := &moments{at: map[string]time.Time{"first": {}, "second": {}}}
		program, stop := NewProgram(word("first"), out, tea.WithInput(nil), tea.WithWindowSize(40, 10), tea.WithoutSignalHandler(), tea.WithEnvironment(nil))
		began, ended := time.Now(), make(chan error, 1)
		go func() {
			_, err := program.Run()
			ended <- err
		}()
		time.Sleep(time.Minute)
		if waited := out.of("first").Sub(began); out.of("first").IsZero() || waited > late {
			t.Errorf("the first frame came after %v", waited)
		}
		if !timerRests(program) {
			t.Error("the library's timer ticks fast after a minute without a change")
		}
		sent := time.Now()
		program.Send(word("second"))
		time.Sleep(time.Minute)
		if waited := out.of("second").Sub(sent); out.of("second").IsZero() || waited > late {
			t.Errorf("the second frame came after %v", waited)
		}
		program.Quit()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		stop()
	})
}

// timerRests reports whether the timer of an idle program ticks no more than once in ten
// frames: it takes the ticks away from the library.
func timerRests(program *tea.Program) bool {
	own, ok := timerOf(program).(*time.Ticker)
	if !ok {
		return false
	}
	select {
	case <-own.C:
		return false
	case <-time.After(10 * frame):
		return true
	}
}

package tui_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui"
	"tocsin/tui/screen"
	"tocsin/tui/terminal"
	"tocsin/tui/theme"
)

// sized is a screen on a writer without a terminal and its size.
type sized struct{ screen.Screen }

func (s sized) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(screen.Focus); ok {
		return tea.Sequence(screen.Send(tea.WindowSizeMsg{Width: 80, Height: 24}), screen.Send(tea.WindowSizeMsg{})) // the second is no size
	}
	return s.Screen.Update(msg)
}

// screenful is a terminal that types keys once it has seen a word.
type screenful struct {
	mu   sync.Mutex
	seen bytes.Buffer
	word string
	then func()
	once sync.Once
}

func (s *screenful) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.Write(p)
	if strings.Contains(s.seen.String(), s.word) {
		s.once.Do(func() { go s.then() })
	}
	return len(p), nil
}

func (s *screenful) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.String()
}

// run shows a stub and types keys once it is drawn, or at once if it never will
// be; the program must end by itself.
func run(t *testing.T, p screen.Screen, keys string, env ...string) (string, error) {
	t.Helper()
	p = sized{p}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	app := tui.New(tui.Options{Root: p, Theme: theme.Options{Name: "dark"}})
	in, typed := io.Pipe()
	defer typed.Close()
	out := &screenful{word: "alerts", then: func() { _, _ = io.WriteString(typed, keys) }}
	err := tui.Run(ctx, app, terminal.New(in, out), append([]string{"TERM=xterm-256color"}, env...))
	return out.String(), err
}

func TestRunLeavesTheTerminalAsItWas(t *testing.T) {
	out, err := run(t, full(), "q")
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{"\x1b[?1049h", "\x1b[?1049l"}, {"\x1b[?25l", "\x1b[?25h"}} {
		if on, off := strings.LastIndex(out, pair[0]), strings.LastIndex(out, pair[1]); on < 0 || off < on {
			t.Errorf("%q is not undone by %q: %q", pair[0], pair[1], out)
		}
	}
	if !strings.Contains(out, "\x1b]2;tocsin") {
		t.Error("no window title")
	}
}

func TestNoColorOfAnyValue(t *testing.T) {
	for env, coloured := range map[string]bool{"NO_COLOR=yes": false, "NO_COLOR=1": false, "NO_COLOR=0": false, "NO_COLOR=": true} {
		out, err := run(t, full(), "q", env, "COLORTERM=truecolor", "CLICOLOR_FORCE=1")
		if err != nil {
			t.Fatalf("%s: %v; drawn: %q", env, err, out)
		}
		if got := strings.Contains(out, "38;2;") || strings.Contains(out, "38;5;"); got != coloured {
			t.Errorf("%s: coloured %v", env, got)
		}
	}
}

// breaker is a stub that panics somewhere.
type breaker struct {
	*stub
	draw, update, command, sequence bool
}

func (b *breaker) Draw(w, h int) []string {
	if b.draw {
		panic("no such row")
	}
	return b.stub.Draw(w, h)
}

func (b *breaker) Do(id string) tea.Cmd {
	switch {
	case b.update:
		panic("no such row")
	case b.sequence:
		return tea.Sequence(func() tea.Msg { return nil }, tea.Batch(func() tea.Msg { panic("no such row") }, func() tea.Msg { return nil }))
	case b.command:
		return tea.Batch(func() tea.Msg { panic("no such row") }, func() tea.Msg { return nil })
	}
	return b.stub.Do(id)
}

func TestAPanicIsOneSentence(t *testing.T) {
	for name, b := range map[string]*breaker{"draw": {draw: true}, "update": {update: true}, "command": {command: true}, "sequence": {sequence: true}} {
		t.Run(name, func(t *testing.T) {
			b.stub = full()
			_, err := run(t, b, "j")
			var f *fault.Fault
			if !errors.As(err, &f) || f.Kind != fault.Failed || strings.Contains(f.Sentence, "row") {
				t.Fatalf("got %v", err)
			}
			var crash *tui.Crash
			if !errors.As(err, &crash) || crash.Words() != "a string, whose text is left out" || crash.Width != 80 || crash.Height != 24 || crash.Colours == "" {
				t.Errorf("the crash is %+v", crash)
			}
			if !strings.Contains(f.Err.Error(), "no such row") || !strings.Contains(f.Err.Error(), "run_test.go") {
				t.Errorf("the cause does not tell where: %v", f.Err)
			}
		})
	}
}

func TestACancelledRunIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in, _ := io.Pipe()
	var out bytes.Buffer
	err := tui.Run(ctx, tui.New(tui.Options{Root: full()}), terminal.New(in, &out), []string{"TERM=xterm"})
	if f := fault.Of(err); f == nil || f.Kind != fault.Interrupted {
		t.Errorf("got %v", err)
	}
	if out.Len() > 0 {
		t.Errorf("the terminal got %q", out.String())
	}
}

func TestADumbTerminalIsRefused(t *testing.T) {
	err := tui.Run(t.Context(), tui.New(tui.Options{Root: full()}), terminal.New(nil, io.Discard), []string{"TERM=dumb"})
	if f := fault.Of(err); f == nil || f.Kind != fault.Usage || !strings.Contains(f.Hint, "--accessible") {
		t.Errorf("got %v", err)
	}
}

func TestRegistryNamesWhatIsWrong(t *testing.T) {
	if _, err := tui.NewRegistry(map[string][]string{"app.help": {"f2"}}, full().Commands()); err != nil {
		t.Error(err)
	}
	_, err := tui.NewRegistry(map[string][]string{"page.down": {"?"}}, full().Commands())
	if f := fault.Of(err); f == nil || f.Kind != fault.Usage || !strings.Contains(f.Sentence, "page.down") || !strings.Contains(f.Sentence, "app.help") {
		t.Errorf("got %v", err)
	}
}

// stalling is a terminal that takes no more output from a word on, until it flows again.
type stalling struct {
	word    string
	stalled chan struct{} // closed once it takes none
	flow    chan struct{}
	once    sync.Once
}

func (s *stalling) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.word) {
		s.once.Do(func() { close(s.stalled) })
		<-s.flow
	}
	return len(p), nil
}

// TestAnEndBehindAStalledDrawing: ctrl+c is taken, but the drawing after it waits for the terminal, and with it the
// message that ends the program: it has not heard ctrl+c.
func TestAnEndBehindAStalledDrawing(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	app := tui.New(tui.Options{Root: sized{full()}, Theme: theme.Options{Name: "dark"}})
	in, typed := io.Pipe()
	defer typed.Close()
	out := &stalling{word: "alerts", stalled: make(chan struct{}), flow: make(chan struct{})}
	term, ended := terminal.New(in, out), make(chan error)
	go func() { ended <- tui.Run(ctx, app, term, []string{"TERM=xterm-256color"}) }()
	<-out.stalled
	_, _ = io.WriteString(typed, "\x03")
	select {
	case <-term.Frozen():
	case <-ctx.Done():
		t.Error("it isn't given up")
	}
	close(out.flow)
	if err := <-ended; err != nil && ctx.Err() == nil {
		t.Error(err)
	}
}

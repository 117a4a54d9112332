//go:build unix

package cmd

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui"
	"tocsin/tui/text"
)

// screenCosts holds the costs of the screen at 120×40.
type screenCosts struct {
	Open         time.Duration // from the start of the program until the list has its count
	Key, KeyP95  time.Duration // Update and View of a key that moves the cursor
	Bytes        int           // that the terminal got of such a key, median
	Poll         time.Duration // to store 1,000 new alerts in this process
	LongestFrame time.Duration // from a key until it is drawn, while they are stored
	Idle         float64       // share of a core when nothing happens
}

// How long the screen is idle, how many keys are pressed, and the time between two, in
// which a frame is written.
const (
	idleTime = 10 * time.Second
	keyRuns  = 60
	keyEvery = 100 * time.Millisecond
	pollKeys = 20 * time.Millisecond
)

// stopwatch is an app that tells when it has drawn, and how long that took.
type stopwatch struct {
	*tui.App
	want  string
	began time.Time
	key   bool
	ready chan struct{}      // closed when want was drawn
	drawn chan time.Duration // of each key: Update and View
}

func (s *stopwatch) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s.began = time.Now()
	_, s.key = msg.(tea.KeyPressMsg)
	_, cmd := s.App.Update(msg)
	return s, cmd
}

func (s *stopwatch) View() tea.View {
	view := s.App.View()
	took := time.Since(s.began)
	if s.want != "" && strings.Contains(view.Content, s.want) {
		s.want = ""
		close(s.ready)
	}
	if s.key {
		s.key = false
		s.drawn <- took
	}
	return view
}

// counter counts the bytes that a terminal gets.
type counter struct{ n atomic.Int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return len(b), nil
}

// show runs the program with its screen and measures it.
func (o *order) show(b *testing.B) (costs screenCosts) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	began := time.Now()
	var errs bytes.Buffer
	env := System()
	env.Out, env.Err, env.Gone = io.Discard, &errs, nil
	env.Get = leftAtAll(b)
	env.Terminal = func(io.Writer) bool { return true }
	env.Show = func(ctx context.Context, app *tui.App, _ []string) error {
		watch := &stopwatch{App: app, want: "1/" + text.Number(o.N), ready: make(chan struct{}), drawn: make(chan time.Duration, 1)}
		var out counter
		program, stop := tui.NewProgram(watch, &out, tea.WithContext(ctx), tea.WithInput(nil), tea.WithWindowSize(120, 40),
			tea.WithoutSignalHandler(), tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}))
		defer stop()
		go func() {
			select {
			case <-watch.ready:
				costs.Open = time.Since(began)
				costs.keys(program, watch, &out)
				costs.poll(b, o, program, watch)
				costs.idle()
			case <-time.After(10 * time.Minute):
				b.Errorf("%q was never drawn", watch.want)
			}
			cancel()
		}()
		_, err := program.Run()
		return err
	}
	if code := run(ctx, []string{"--config", o.Settings, "--read-only"}, env); code != 0 && ctx.Err() == nil {
		b.Fatalf("exit code %d\n%s", code, errs.String())
	}
	return costs
}

// press sends a key and returns the time of Update and View, and the time until it was drawn.
func press(program *tea.Program, watch *stopwatch) (took, late time.Duration) {
	began := time.Now()
	program.Send(tea.KeyPressMsg{Code: 'j', Text: "j"})
	took = <-watch.drawn
	return took, time.Since(began)
}

func (c *screenCosts) keys(program *tea.Program, watch *stopwatch, out *counter) {
	tick := time.NewTicker(keyEvery)
	defer tick.Stop()
	var took, written []time.Duration // of written, a nanosecond is a byte
	for range keyRuns {
		<-tick.C
		before := out.n.Load()
		t, _ := press(program, watch)
		<-tick.C
		took, written = append(took, t), append(written, time.Duration(out.n.Load()-before))
	}
	c.Key, c.KeyP95, c.Bytes = median(took), percentile(took, 0.95), int(median(written))
}

// poll stores new alerts in this process, as a poll does, while keys are pressed.
func (c *screenCosts) poll(b *testing.B, o *order, program *tea.Program, watch *stopwatch) {
	tick := time.NewTicker(pollKeys)
	defer tick.Stop()
	stored, began := make(chan int, 1), time.Now()
	go func() {
		env := System()
		env.Out, env.Err = io.Discard, io.Discard
		stored <- run(context.Background(), []string{"--store", o.Store, "import", o.Fresh}, env)
	}()
	end := began.Add(10 * time.Minute)
	for at := range tick.C {
		if at.After(end) {
			return
		}
		_, late := press(program, watch)
		c.LongestFrame = max(c.LongestFrame, late)
		select {
		case code := <-stored:
			if code != 0 {
				b.Errorf("the import ended with %d", code)
			}
			c.Poll = time.Since(began)
			end = time.Now().Add(time.Second) // the list searches again after it
		default:
		}
	}
}

func (c *screenCosts) idle() {
	<-time.After(time.Second)
	before := processTime()
	<-time.After(idleTime)
	c.Idle = float64(processTime()-before) / float64(idleTime)
}

// processTime returns the processor time of this process.
func processTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

//go:build unix

package cmd

import (
	"bytes"
	"context"
	"io"
	"runtime"
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
	KeyCPU       time.Duration // p95 of the processor time of these; 0 if the system does not tell that of a thread
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
	cpu   time.Duration // of the thread, at began
	key   bool
	ready chan struct{} // closed when want was drawn
	drawn chan took     // of each key: Update and View
}

// took is the time of Update and View of a key: on the clock, and of the processor.
type took struct{ wall, cpu time.Duration }

func (s *stopwatch) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, s.key = msg.(tea.KeyPressMsg); s.key {
		runtime.LockOSThread() // up to the end of View, which is called in the same goroutine
	}
	s.began, s.cpu = time.Now(), threadTime()
	_, cmd := s.App.Update(msg)
	return s, cmd
}

func (s *stopwatch) View() tea.View {
	view := s.App.View()
	spent := took{time.Since(s.began), threadTime() - s.cpu}
	if s.want != "" && strings.Contains(view.Content, s.want) {
		s.want = ""
		close(s.ready)
	}
	if s.key {
		s.key = false
		runtime.UnlockOSThread()
		s.drawn <- spent
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
		watch := &stopwatch{App: app, want: "1/" + text.Number(o.N), ready: make(chan struct{}), drawn: make(chan took, 1)}
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
func press(program *tea.Program, watch *stopwatch) (spent took, late time.Duration) {
	began := time.Now()
	program.Send(tea.KeyPressMsg{Code: 'j', Text: "j"})
	spent = <-watch.drawn
	return spent, time.Since(began)
}

func (c *screenCosts) keys(program *tea.Program, watch *stopwatch, out *counter) {
	tick := time.NewTicker(keyEvery)
	defer tick.Stop()
	var wall, cpu, written []time.Duration // of written, a nanosecond is a byte
	for range keyRuns {
		<-tick.C
		before := out.n.Load()
		t, _ := press(program, watch)
		<-tick.C
		wall, cpu, written = append(wall, t.wall), append(cpu, t.cpu), append(written, time.Duration(out.n.Load()-before))
	}
	c.Key, c.KeyP95, c.KeyCPU, c.Bytes = median(wall), percentile(wall, 0.95), percentile(cpu, 0.95), int(median(written))
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

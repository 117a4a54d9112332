package cmd

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui"
	"tocsin/tui/views"
)

// easel is a terminal without a device. It records when a text was first drawn.
type easel struct {
	want  string
	drawn chan time.Time
	seen  strings.Builder
}

func (s *easel) Write(b []byte) (int, error) {
	if s.drawn != nil {
		s.seen.Write(b)
		if strings.Contains(s.seen.String(), s.want) {
			s.drawn <- time.Now()
			s.drawn = nil
		}
	}
	return len(b), nil
}

// BenchmarkFirstFrame starts the whole program, in this process, until it has drawn
// the head of the list or the first row, from a store that has alerts already. The
// tenant is reached over TLS, as a real one.
func BenchmarkFirstFrame(b *testing.B) {
	full := benchTenant(b, drained)
	fetch(b, full)
	for _, c := range []struct {
		name, want string
		settings   func() string
	}{
		{"empty/frame", "alerts", func() string { return emptied(b) }},
		{"empty/row", " open ", func() string { return emptied(b) }},
		{"100000/frame", "alerts", func() string { return full }},
		{"100000/row", " open ", func() string { return full }},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took time.Duration
			for b.Loop() {
				b.StopTimer()
				settings := c.settings()
				b.StartTimer()
				took += firstDrawn(b, settings, c.want)
			}
			b.ReportMetric(float64(took.Microseconds())/1000/float64(b.N), "ms/first")
		})
	}
}

// emptied returns the settings of a tenant with few alerts and an empty store.
func emptied(b *testing.B) string {
	path := benchTenant(b, 1000)
	os.Remove(filepath.Join(filepath.Dir(path), "tocsin.db"))
	return path
}

// firstDrawn runs the program until it has drawn a text, and returns how long
// that took.
func firstDrawn(b *testing.B, settings, want string) time.Duration {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	drawn := make(chan time.Time, 1)
	env := System()
	env.Out, env.Err, env.Gone = io.Discard, io.Discard, nil
	env.Get = func(name string) string { return map[string]string{"HOME": filepath.Dir(settings)}[name] }
	env.Terminal = func(io.Writer) bool { return true }
	env.Show = func(ctx context.Context, app *tui.App, _ []string) error {
		_, err := tea.NewProgram(app, tea.WithContext(ctx), tea.WithInput(nil), tea.WithOutput(&easel{want: want, drawn: drawn}),
			tea.WithWindowSize(120, 40), tea.WithFPS(30), tea.WithoutSignalHandler(),
			tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"})).Run()
		return err
	}
	began, ended := time.Now(), make(chan int, 1)
	go func() { ended <- run(ctx, []string{"--config", settings}, env) }()
	var took time.Duration
	select {
	case at := <-drawn:
		took = at.Sub(began)
	case code := <-ended:
		b.Fatalf("the program ended with %d", code)
	case <-time.After(time.Minute):
		b.Fatalf("%q was never drawn", want)
	}
	cancel()
	<-ended
	return took
}

// leftAtAll returns an environment whose state folder says that the list was left in the
// view of all alerts: the first view lists those that are open, and these costs are those of
// a list of all.
func leftAtAll(b *testing.B) func(string) string {
	b.Helper()
	state := b.TempDir()
	folder := filepath.Join(state, "tocsin")
	if err := os.Mkdir(folder, 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "screen.json"), []byte(`{"view": "`+views.All+`", "query": ""}`), 0o600); err != nil {
		b.Fatal(err)
	}
	return func(name string) string {
		if name == "XDG_STATE_HOME" || name == "HOME" {
			return state
		}
		return os.Getenv(name)
	}
}

// BenchmarkKey moves the cursor with a key on 100,000 alerts and draws the screen at
// 120×40, as the program does for each key. Answers of the store are processed as
// they come, outside the measured time.
func BenchmarkKey(b *testing.B) {
	settings := benchTenant(b, drained)
	fetch(b, settings)
	env := System()
	env.Out, env.Err, env.Gone = io.Discard, io.Discard, nil
	env.Get = leftAtAll(b)
	env.Terminal = func(io.Writer) bool { return true }
	env.Show = func(_ context.Context, app *tui.App, _ []string) error {
		f := &feeder{app: app}
		f.take(app.Init())
		f.send(tea.WindowSizeMsg{Width: 120, Height: 40})
		for end := time.Now().Add(time.Minute); !strings.Contains(app.View().Content, "1/100 000"); {
			if time.Now().After(end) {
				b.Fatal("the list never filled")
			}
			f.settle(50 * time.Millisecond)
		}
		for name, key := range map[string]tea.Key{"down": {Code: 'j', Text: "j"}, "page": {Code: tea.KeyPgDown}} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					_, cmd := app.Update(tea.KeyPressMsg(key))
					if app.View().Content == "" {
						b.Fatal("nothing is drawn")
					}
					if cmd != nil {
						b.StopTimer()
						f.take(cmd)
						f.settle(0)
						b.StartTimer()
					}
				}
			})
		}
		app.Update(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
		return nil
	}
	if code := run(context.Background(), []string{"--config", settings, "--read-only"}, env); code != 0 {
		b.Fatalf("exit code %d", code)
	}
}

// feeder runs an app's commands and sends it their messages, as the program does.
type feeder struct {
	app *tui.App
	in  chan tea.Msg
}

func (f *feeder) take(cmd tea.Cmd) {
	if f.in == nil {
		f.in = make(chan tea.Msg, 1000)
	}
	if cmd != nil {
		go func() { f.in <- cmd() }()
	}
}

func (f *feeder) send(msg tea.Msg) {
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, cmd := range batch {
			f.take(cmd)
		}
		return
	}
	if msg != nil {
		_, cmd := f.app.Update(msg)
		f.take(cmd)
	}
}

// settle processes messages until none comes for a while.
func (f *feeder) settle(quiet time.Duration) {
	for {
		select {
		case msg := <-f.in:
			f.send(msg)
		case <-time.After(quiet):
			return
		}
	}
}

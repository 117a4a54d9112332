package tuitest_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// echo shows the messages it receives.
type echo struct {
	size  tea.WindowSizeMsg
	keys  []string
	beats int
}

type beat struct{}

func pulse() tea.Cmd { return tea.Tick(10*time.Second, func(time.Time) tea.Msg { return beat{} }) }

func (e *echo) Init() tea.Cmd { return pulse() }

func (e *echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		e.size = msg
	case tea.KeyPressMsg:
		e.keys = append(e.keys, msg.String())
		if msg.String() == "q" {
			return e, tea.Quit
		}
	case tea.PasteMsg:
		e.keys = append(e.keys, "pasted "+msg.Content)
	case beat:
		e.beats++
		return e, pulse()
	}
	return e, nil
}

func (e *echo) View() tea.View {
	return tea.NewView(fmt.Sprintf("%d×%d beats %d\n\x1b[1mkeys\x1b[m %s", e.size.Width, e.size.Height, e.beats, strings.Join(e.keys, " ")))
}

func TestATerminalInMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		term := tuitest.Start(t, &echo{}, 60, 5)
		defer term.Quit(10 * time.Second)
		begin := time.Now()
		term.Wait(30 * time.Second)
		term.Type("jé")
		term.Keys("enter", "shift+tab", "ctrl+d", "pgdown", "space")
		term.Paste("漢字")
		term.Resize(80, 4)
		want := fmt.Sprintf("80×4 beats %d\nkeys j é enter shift+tab ctrl+d pgdown space pasted 漢字", int(time.Since(begin).Seconds()+2)/10)
		if got := strings.TrimRight(term.Text(), "\n"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if got := term.Line(1); !strings.HasPrefix(got, "keys j") {
			t.Errorf("line 1 is %q", got)
		}
		if c := term.Cell(0, 1); c.Content != "k" || c.Style.Attrs == 0 {
			t.Errorf("cell %+v", c)
		}
		if term.Over() {
			t.Error("it ended by itself")
		}
		term.Keys("q")
		if !term.Over() {
			t.Error("q did not end it")
		}
	})
}

// still is a screen that shows its size and theme.
type still struct {
	size tea.WindowSizeMsg
	th   *theme.Theme
	on   bool
}

func (s *still) Title() string            { return "still" }
func (s *still) Typing() bool             { return false }
func (s *still) Commands() []command.Spec { return nil }
func (s *still) Do(string) tea.Cmd        { return nil }

func (s *still) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.size = msg
	case screen.ThemeChanged:
		s.th = msg.Theme
	case screen.Focus:
		s.on = msg.On
	}
	return nil
}

func (s *still) Draw(w, h int) []string {
	lines := make([]string, h)
	for i := range lines {
		lines[i] = s.th.Line(w)
	}
	lines[0] = s.th.Line(w, theme.Seg(theme.Title, fmt.Sprintf("%d×%d", s.size.Width, s.size.Height)), theme.Seg(theme.SeverityHigh, fmt.Sprintf(" focus %v", s.on)))
	return lines
}

func TestShoot(t *testing.T) {
	tuitest.Shoot(t, "still", func(th *theme.Theme, w, h int) screen.Screen {
		s := &still{}
		tuitest.Prepare(s, th, w, h)
		return s
	})
}

func TestPicturesOfThemesDiffer(t *testing.T) {
	var seen []string
	for _, th := range tuitest.Themes() {
		seen = append(seen, tuitest.Picture([]string{th.Line(9, theme.Seg(theme.SeverityHigh, "漢 high"))}, 9))
	}
	if seen[0] == seen[1] {
		t.Errorf("dark and light look the same:\n%s", seen[0])
	}
	want := "┌─────────┐\n│漢 high  │\n└─────────┘ 9×1\n\nstyles\n  1 aaaaaaa\n  a #ffa657 bold\n"
	if seen[0] != want {
		t.Errorf("got\n%s\nwant\n%s", seen[0], want)
	}
}

// recorder records what a test helper reports.
type recorder struct {
	testing.TB
	failed []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Name() string              { return "TestX" }
func (r *recorder) Errorf(f string, a ...any) { r.failed = append(r.failed, fmt.Sprintf(f, a...)) }
func (r *recorder) Fatalf(f string, a ...any) { panic(fmt.Sprintf(f, a...)) }

func TestGoldenTellsWhatDiffers(t *testing.T) {
	if flag.Lookup("update").Value.String() == "true" {
		t.Skip("with -update nothing is compared")
	}
	t.Chdir(t.TempDir())
	if err := os.Mkdir("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", "x.txt"), []byte("one  \ntwo\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &recorder{TB: t}
	tuitest.Golden(r, "x", "one\ntwo\n\n")
	if len(r.failed) != 0 {
		t.Errorf("trailing spaces count: %v", r.failed)
	}
	tuitest.Golden(r, "x", "one\nthree\n")
	if len(r.failed) != 1 || !strings.Contains(r.failed[0], "file  two") || !strings.Contains(r.failed[0], "drawn three") || !strings.Contains(r.failed[0], "-update") {
		t.Errorf("%q", r.failed)
	}
}

func TestExact(t *testing.T) {
	r := &recorder{TB: t}
	tuitest.Exact(r, []string{"abc", "漢"}, 3, 3)
	if len(r.failed) != 2 {
		t.Errorf("%q", r.failed)
	}
}

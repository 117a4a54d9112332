package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/messages"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// TestToastsGoWithKeys: an error goes with the first key, another toast with the third one, and
// a new toast begins anew.
func TestToastsGoWithKeys(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		level screen.Level
		keys  int // after which it is gone
	}{{screen.Bad, 1}, {screen.Info, 3}, {screen.Good, 3}, {screen.Warn, 3}} {
		var ts toasts
		for range 2 {
			ts.show(now, screen.Toast{Text: "Saved", Level: c.level})
			for n := 1; n <= c.keys; n++ {
				if ts.present == nil {
					t.Errorf("level %d: gone before key %d", c.level, n)
				}
				ts.pressed()
			}
			if ts.present != nil {
				t.Errorf("level %d: still there after %d keys", c.level, c.keys)
			}
		}
	}
}

// TestAToastIsTakenBack: what it is about is gone; another one that was shown since stays.
func TestAToastIsTakenBack(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text string
		gone bool
	}{{"Note: 2662 is text", true}, {"Saved", false}} {
		var a App
		a.now = func() time.Time { return now }
		a.toasts.show(now, screen.Toast{Text: c.text})
		if _, mine := a.request(screen.Unsay{Text: "Note: 2662 is text"}); !mine || (a.toasts.present == nil) != c.gone {
			t.Errorf("%q: taken by the router: %v, still there: %v", c.text, mine, a.toasts.present != nil)
		}
	}
}

// counting is a screen with counts in the status line.
type counting struct{ screen.Screen }

func (counting) Title() string               { return "alerts" }
func (counting) Draw(w, h int) []string      { return slices.Repeat([]string{strings.Repeat("r", w)}, h) }
func (counting) Header() []screen.Part       { return nil }
func (counting) Cursor() (x, y int, ok bool) { return 0, 0, false }
func (counting) Status() screen.Status {
	return screen.Status{Place: []theme.Segment{{Text: "12/3 456"}}, State: []theme.Segment{{Text: "✓ 12 s ago · next 0:48"}}}
}

// TestAToastCoversNoRow draws a long toast of each level at every height and several widths: it
// stays in the status line, beside the counts; one that says what went wrong has the key of the log
// beside it.
func TestAToastCoversNoRow(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono"})
	long := strings.Repeat("the store is locked by another program ", 5) + "— close it"
	for _, level := range []screen.Level{screen.Info, screen.Good, screen.Warn, screen.Bad} {
		for _, w := range []int{60, 80, 120} {
			for h := 10; h < 40; h++ {
				f := &drawing{th: th, w: w, h: h, screens: []screen.Screen{counting{}}, toast: &messages.Message{Text: long, Level: level}, log: "M"}
				lines := strings.Split(ansi.Strip(strings.Join(f.lines(), "\n")), "\n")
				for row, line := range lines[1 : h-1] {
					if line != strings.Repeat("r", w) {
						t.Fatalf("level %d, %d×%d: the toast is on row %d: %q", level, w, h, row, line)
					}
				}
				end := text.Ellipsis + map[bool]string{true: "  M whole"}[level >= screen.Warn] + " "
				if last := lines[h-1]; !strings.HasPrefix(last, " 12/3 456   ") || !strings.Contains(last, " the store is locked by") || !strings.HasSuffix(last, end) {
					t.Fatalf("level %d, %d×%d: %q", level, w, h, last)
				}
			}
		}
	}
}

// TestAToastThatFitsNeedsNoLog: the key of the log stands beside a toast only if the line cuts it, and
// if the key works now.
func TestAToastThatFitsNeedsNoLog(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono"})
	for _, c := range []struct{ text, log string }{{"Saved", "M"}, {strings.Repeat("long ", 40), ""}} {
		f := &drawing{th: th, w: 80, h: 24, screens: []screen.Screen{counting{}}, toast: &messages.Message{Text: c.text, Level: screen.Bad}, log: c.log}
		if last := ansi.Strip(f.status()); strings.Contains(last, "whole") || text.Width(last) != 80 {
			t.Errorf("%q: %q", c.text, last)
		}
	}
}

// TestALongNameLeavesTheFirstHint: a name in a toast is cut before the way to the help is dropped, as
// long as something of the name is left; what a toast says beside it is never cut for a hint.
func TestALongNameLeavesTheFirstHint(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono"})
	name := "Suspicious behavior by Microsoft Word was observed on one endpoint"
	for w, want := range map[int]string{
		120: "✓ Done: Suspicious behavior by Microsoft Word was observed …; that was the last alert; z undoes it   ? help",
		80:  "✓ Done: Suspicious …; that was the last alert; z undoes it   ? help",
		64:  "✓ Done: Suspici…; that was the last alert; z undoe…",
	} {
		toast := screen.Toast{Text: "Done: " + name + "; that was the last alert; z undoes it", Name: name, At: len("Done: "), Level: screen.Good}
		m := (&messages.Log{}).Add(time.Now(), toast)
		f := &drawing{th: th, w: w, toast: &m, log: "M", screens: []screen.Screen{counting{}}, hints: []command.Spec{{Keys: []string{"?"}, Short: "help"}, {Keys: []string{"/"}, Short: "query"}}}
		if got := ansi.Strip(f.status()); !strings.Contains(got, want) || text.Width(got) != w {
			t.Errorf("at %d columns %q lacks %q", w, got, want)
		}
	}
}

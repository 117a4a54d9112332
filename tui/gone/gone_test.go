package gone

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// messages runs a command and those that it consists of.
func messages(cmd tea.Cmd) (out []tea.Msg) {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			out = append(out, messages(c)...)
		}
		return out
	}
	return []tea.Msg{msg}
}

// opened returns the box that a command opens.
func opened(t *testing.T, cmd tea.Cmd) *box {
	t.Helper()
	for _, msg := range messages(cmd) {
		if open, ok := msg.(screen.OpenOverlay); ok {
			return open.Overlay.(*box)
		}
	}
	t.Fatal("no box is opened")
	return nil
}

func key(t *testing.T, name string) tea.Msg { return tea.KeyPressMsg(tuitest.Key(t, name)) }

// The word of the store follows what the program tells, and the box has its message.
func TestWord(t *testing.T) {
	g := New(context.Background(), nil)
	for _, c := range []struct {
		msg  tea.Msg
		word string
	}{
		{Lost{Message: "it went"}, "removed"},
		{Lost{Message: "it went", Replaced: true}, "replaced"},
		{Found{}, ""},
		{Lost{Message: "it went"}, "removed"},
		{Found{Same: true}, ""},
	} {
		cmd := g.Update(c.msg)
		if g.Word() != c.word {
			t.Errorf("%+v: %q", c.msg, g.Word())
		}
		if c.word != "" && opened(t, cmd).message != "it went" || c.word == "" && cmd != nil {
			t.Errorf("%+v: another box, or one too many", c.msg)
		}
	}
}

// Each way is chosen by its key and by enter; a search that finds nothing asks again, with
// the reason, and an answer that comes after the store was found does not.
func TestWays(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		fresh bool
	}{{[]string{"r"}, false}, {[]string{"enter"}, false}, {[]string{"n"}, true}, {[]string{"j", "enter"}, true}, {[]string{"down", "tab", "up", "enter"}, true}} {
		var asked []bool
		g := New(context.Background(), func(_ context.Context, fresh bool) error {
			asked = append(asked, fresh)
			return errors.New("still none")
		})
		b := opened(t, g.Update(Lost{}))
		for _, k := range c.keys[:len(c.keys)-1] {
			if b.Update(key(t, k)) != nil {
				t.Errorf("%s chooses", k)
			}
		}
		if b.Update(key(t, c.keys[len(c.keys)-1])) == nil {
			t.Fatalf("%v chooses nothing", c.keys)
		}
		answer := g.find(c.fresh)()
		if len(asked) != 1 || asked[0] != c.fresh {
			t.Errorf("%v: asked %v", c.keys, asked)
		}
		again := messages(g.Update(answer))
		if len(again) != 2 || again[0] != (screen.Toast{Text: "still none", Level: screen.Bad}) {
			t.Errorf("%v: %+v", c.keys, again)
		}
		g.Update(Found{})
		if got := g.Update(answer); got != nil {
			t.Errorf("%v: it asks although there is a store", c.keys)
		}
	}
}

// Several screens live at once, and an answer is for the one that asked.
func TestAnAnswerForAnotherScreen(t *testing.T) {
	fails := func(context.Context, bool) error { return errors.New("x") }
	mine, other := New(context.Background(), fails), New(context.Background(), fails)
	mine.Update(Lost{})
	other.Update(Lost{})
	if answer := mine.find(true)(); other.Update(answer) != nil || mine.Update(answer) == nil {
		t.Error("the answer went to another screen")
	}
}

// The last way quits, a found store closes the box, and without a way to recover the
// choice does nothing.
func TestTheBoxEnds(t *testing.T) {
	g := New(context.Background(), nil)
	b := opened(t, g.Update(Lost{}))
	if got := messages(ways()[len(ways())-1].do(g)); len(got) != 1 || got[0] != (screen.Quit{}) {
		t.Errorf("the last way sends %v", got)
	}
	if got := messages(b.Update(Found{})); len(got) != 1 || got[0] != (screen.CloseOverlay{}) {
		t.Errorf("a found store: %v", got)
	}
	if g.find(true) != nil || b.Update(key(t, "x")) != nil {
		t.Error("something is done")
	}
}

// Words of a lost store stay within narrow screens.
func TestTheBoxFits(t *testing.T) {
	g := New(context.Background(), nil)
	b := opened(t, g.Update(Lost{Message: strings.Repeat("long ", 100)}))
	for _, size := range [][2]int{{80, 22}, {40, 10}, {200, 60}, {14, 7}} {
		lines := b.Draw(size[0], size[1])
		if len(lines) > size[1] || len(lines) < len(ways())+2 {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for _, l := range lines {
			if w := len([]rune(ansi.Strip(l))); w > size[0] {
				t.Errorf("%v: %d columns", size, w)
			}
		}
	}
	if b.Draw(80, 3) != nil || b.Draw(12, 10) != nil {
		t.Error("a box without room")
	}
	before, light := strings.Join(b.Draw(80, 22), "\n"), theme.New(theme.Options{Name: "light"})
	if b.Update(screen.ThemeChanged{Theme: light}); strings.Join(b.Draw(80, 22), "\n") == before {
		t.Error("the box keeps the theme before")
	}
	if g.Update(screen.ThemeChanged{Theme: light}); opened(t, g.Ask()).theme != light {
		t.Error("the next box has the theme before")
	}
}

// An error of a gone store is told by Lost alone, and one that came too late names the
// store.
func TestWhatIsComplainedOf(t *testing.T) {
	if Complain(fault.New(fault.Store, "gone", "", ingest.ErrRemoved)) != nil || Complain(nil) != nil {
		t.Error("it is told twice, or for nothing")
	}
	if Complain(errors.New("disk full")) == nil {
		t.Error("another error is not told")
	}
	g := New(context.Background(), func(context.Context, bool) error { return fmt.Errorf("open: %w", context.DeadlineExceeded) })
	g.Update(Lost{})
	if got := messages(g.Update(g.find(false)())); len(got) != 2 || !strings.Contains(got[0].(screen.Toast).Text, "the store didn't answer in time") {
		t.Errorf("%+v", got)
	}
}

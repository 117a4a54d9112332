package tui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/terminal"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// copier is a stub with sequences of keys.
type copier struct{ stub }

func (p *copier) Commands() []command.Spec {
	return append(p.stub.Commands(),
		command.Spec{ID: "page.copy-id", Keys: []string{"y i"}, Help: "copy the id", Where: "page"},
		command.Spec{ID: "page.copy-link", Keys: []string{"y l"}, Help: "copy the link", Where: "page"},
		command.Spec{ID: "page.top", Keys: []string{"g g", "home"}, Help: "first line", Where: "page"},
		command.Spec{ID: "page.deep", Keys: []string{"g down y"}, Help: "three keys", Where: "page"},
	)
}

// on runs a test on an app whose first screen is s.
func on(t *testing.T, s screen.Screen, o tui.Options, run func(t *testing.T, term *tuitest.Terminal), options ...tuitest.Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.Root = s
		term := tuitest.Start(t, tui.New(o), 80, 24, options...)
		defer term.Quit(2 * time.Minute)
		run(t, term)
	})
}

func sequences(t *testing.T, run func(t *testing.T, term *tuitest.Terminal, p *copier)) {
	t.Helper()
	p := &copier{stub{title: "alerts"}}
	registry, err := tui.NewRegistry(nil, p.Commands())
	if err != nil {
		t.Fatal(err)
	}
	on(t, p, tui.Options{Registry: registry}, func(t *testing.T, term *tuitest.Terminal) {
		p.told()
		run(t, term, p)
	})
}

func TestASequenceShowsItsContinuations(t *testing.T) {
	sequences(t, func(t *testing.T, term *tuitest.Terminal, p *copier) {
		term.Keys("y")
		tuitest.Golden(t, "sequence-80x24", term.Text())
		for _, size := range []tuitest.Size{{W: 120, H: 40}, {W: 40, H: 10}} {
			term.Resize(size.W, size.H)
			tuitest.Golden(t, fmt.Sprintf("sequence-%dx%d", size.W, size.H), term.Text())
		}
		p.told()
		term.Keys("l")
		want(t, p.told(), "do page.copy-link")
		if strings.Contains(term.Text(), "copy the id") {
			t.Error("the continuations stay")
		}
		term.Keys("g", "g", "home", "g", "down", "y", "y", "i")
		want(t, p.told(), "do page.top, do page.top, do page.deep, do page.copy-id")
	})
}

func TestASequenceEndsWithAWord(t *testing.T) {
	sequences(t, func(t *testing.T, term *tuitest.Terminal, p *copier) {
		for _, c := range []struct {
			keys []string
			said string
		}{
			{[]string{"y", "esc"}, "y canceled"},
			{[]string{"y", "w"}, "y w does nothing here"},
			{[]string{"g", "down", "j"}, "g ↓ j does nothing here"},
		} {
			term.Keys(c.keys...)
			if !strings.Contains(term.Line(-1), c.said) || strings.Contains(term.Text(), "first line") {
				t.Errorf("%v:\n%s", c.keys, term.Text())
			}
			want(t, p.told(), "")
			term.Wait(time.Minute)
		}
		term.Keys("y")
		term.Wait(time.Hour)
		term.Keys("i") // nothing times out
		want(t, p.told(), "do page.copy-id")
	})
}

// TestWhatEndsASequenceSilently: another thing that a person does, or the screen.
func TestWhatEndsASequenceSilently(t *testing.T) {
	sequences(t, func(t *testing.T, term *tuitest.Terminal, p *copier) {
		for name, act := range map[string]func(){
			"a paste": func() { term.Paste("x") },
			"a click": func() { term.Send(tea.MouseClickMsg{X: 3, Y: 3, Button: tea.MouseLeft}) },
			"typing":  func() { p.typing = true; term.Keys("x"); p.typing = false },
		} {
			term.Keys("y")
			act()
			p.told()
			term.Keys("j")
			if got := p.told(); got != "do page.down" {
				t.Errorf("%s: %s", name, got)
			}
		}
	})
}

func TestAnUnboundKeySaysSoOnce(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		said := func(keys ...string) bool {
			term.Keys(keys...)
			defer term.Wait(time.Minute)
			return strings.Contains(term.Line(-1), "does nothing here")
		}
		term.Keys("w")
		if !strings.Contains(term.Line(-1), "w does nothing here; ? lists the keys") {
			t.Errorf("it says %q", term.Line(-1))
		}
		term.Wait(time.Minute)
		for _, c := range []struct {
			keys []string
			said bool
		}{
			{[]string{"w"}, false}, // a second time
			{[]string{"W"}, true},
			{[]string{"ctrl+t"}, true},
			{[]string{"f2"}, true},
			{[]string{"left"}, false}, // a screen may use it
			{[]string{"tab"}, false},
			{[]string{"j"}, false},
			{[]string{"j", "o"}, false}, // a burst
			{[]string{"o"}, true},
		} {
			if got := said(c.keys...); got != c.said {
				t.Errorf("%v: said %v, want %v", c.keys, got, c.said)
			}
		}
		term.Send(terminal.Keys{Text: "kernel32"})
		if strings.Contains(term.Line(-1), "does nothing") {
			t.Errorf("a paste as keys: %q", term.Line(-1))
		}
		p.typing = true
		if said("u") {
			t.Error("typed text is no key")
		}
	})
}

func TestTheUnboundKeyNamesTheKeyOfHelp(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{{[]string{"f2"}, "w does nothing here; f2 lists the keys"}, {[]string{}, "w does nothing here"}} {
		registry, err := tui.NewRegistry(map[string][]string{"app.help": c.keys})
		if err != nil {
			t.Fatal(err)
		}
		on(t, &stub{title: "alerts"}, tui.Options{Registry: registry}, func(t *testing.T, term *tuitest.Terminal) {
			term.Keys("w")
			if got := strings.TrimSpace(term.Line(-1)) + "   "; !strings.Contains(got, c.want+"   ") {
				t.Errorf("it says %q, want %q", got, c.want)
			}
		})
	}
}

// saver is a stub that knows what its verb can be given.
type saver struct{ stub }

func (p *saver) Arguments(id string) screen.Arguments {
	if id != "page.save" {
		return screen.Arguments{}
	}
	return screen.Arguments{Values: []string{"Monday", "Mine"}, Only: true}
}

func (p *saver) Legend() []screen.Mark {
	return []screen.Mark{{Sign: theme.Segment{Text: "●", Role: theme.NewMark}, Meaning: "new since this screen opened"}}
}

func TestThePaletteKnowsTheScreenAndItsPast(t *testing.T) {
	p := &saver{stub{title: "alerts"}}
	on(t, p, tui.Options{}, func(t *testing.T, term *tuitest.Terminal) {
		p.told()
		term.Keys(":")
		term.Type("save mo")
		term.Keys("enter")
		want(t, p.told(), "do page.save with Monday")
		term.Keys(":", "enter") // what was used last is the first; it waits for its argument
		term.Keys("enter")
		want(t, p.told(), "do page.save with Monday")
		term.Keys(":")
		term.Type("exit")
		if !strings.Contains(term.Text(), "quit  :q") {
			t.Errorf("no synonym:\n%s", term.Text())
		}
		term.Keys("esc", "?")
		term.Type("since this")
		if !strings.Contains(term.Text(), "●    new since this screen opened") {
			t.Errorf("no legend:\n%s", term.Text())
		}
	})
}

func TestMessageLog(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		term.Send(screen.Toast{Text: "query kept", Level: screen.Good})
		term.Wait(time.Minute)
		term.Send(screen.Toast{Text: "store is locked", Level: screen.Bad})
		term.Keys("M") // hides the error, and shows it in the box
		if all := term.Text(); !strings.Contains(all, "✓ done     query kept") || !strings.Contains(all, "✗ error    store is locked") {
			t.Error(all)
		}
		if got := strings.TrimSpace(term.Line(-1)); got != "j down  k up  esc close" {
			t.Errorf("the footer shows %q", got)
		}
		term.Keys("M")
		if strings.Contains(term.Text(), "query kept") {
			t.Error("the box stays")
		}
		want(t, p.told(), "")
	})
}

func TestConfirmQuit(t *testing.T) {
	for _, c := range []struct {
		keys []string
		over bool
	}{
		{[]string{"q"}, false},
		{[]string{"q", "enter"}, true},
		{[]string{"q", "down", "enter"}, false},
		{[]string{"q", "esc"}, false},
		{[]string{"ctrl+c"}, true},
		{[]string{"esc", "esc"}, false},
	} {
		p := &stub{title: "alerts"}
		on(t, p, tui.Options{Settings: tui.Settings{ConfirmQuit: true}}, func(t *testing.T, term *tuitest.Terminal) {
			term.Keys(c.keys...)
			if term.Over() != c.over {
				t.Errorf("%v: over %v", c.keys, term.Over())
			}
			if asks := strings.Contains(term.Text(), "quit tocsin?"); !c.over && asks != (len(c.keys) == 1) {
				t.Errorf("%v: asks %v", c.keys, asks)
			}
		})
	}
}

func registry(t *testing.T) *command.Registry {
	t.Helper()
	r, err := tui.NewRegistry(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// paster is a stub that takes a paste at any time.
type paster struct{ stub }

func (p *paster) Paste(text string) tea.Cmd {
	p.note("pasted %s", text)
	return nil
}

func TestAPasteWithoutAField(t *testing.T) {
	p := &paster{stub{title: "alerts"}}
	on(t, p, tui.Options{}, func(t *testing.T, term *tuitest.Terminal) {
		p.told()
		term.Paste("10.0.0.7")
		want(t, p.told(), "pasted 10.0.0.7")
		p.typing = true
		term.Paste("x")
		want(t, p.told(), "paste x")
		p.typing = false
		term.Keys(":")
		term.Paste("y")
		want(t, p.told(), "")
	})
}

// wordy is a screen with a sequence whose words are long.
type wordy struct{ stub }

func (*wordy) Commands() []command.Spec {
	return []command.Spec{
		{ID: "page.entity", Keys: []string{"y e"}, Help: "copy entities, defanged: the one under the cursor, or the main ones", Where: "page"},
		{ID: "page.long", Keys: []string{"y l"}, Help: strings.Repeat("a very long help ", 20), Where: "page"},
	}
}

// The box of continuations is as wide as its lines need, and cuts with a sign what is longer than
// the screen or a line read at a glance.
func TestTheBoxOfContinuationsUsesTheRoom(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 80, H: 24}, {W: 120, H: 24}, {W: 200, H: 24}} {
		app := tui.New(tui.Options{Root: &wordy{stub{title: "alerts"}}})
		app.Init()
		app.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
		app.Update(tea.KeyPressMsg(tuitest.Key(t, "y")))
		lines := strings.Split(ansi.Strip(app.View().Content), "\n")
		tuitest.Exact(t, strings.Split(app.View().Content, "\n"), size.W, size.H)
		all := strings.Join(lines, "\n")
		if size.W >= 120 && !strings.Contains(all, "or the main ones ") || !strings.Contains(all, "…") {
			t.Errorf("%v:\n%s", size, all)
		}
		if box := strings.Count(lines[len(lines)-2], "─"); box > 102 {
			t.Errorf("%v: the box is %d wide", size, box)
		}
	}
}

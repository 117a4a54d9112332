package tui_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// Messages from outside reach the router and every screen in their order, until there
// are no more. New settings change the keys and the colours, and leave the screens.
func TestMessagesFromOutside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &stub{title: "first", do: map[string]tea.Msg{"page.down": screen.Toast{Text: "went down"}}}
		keys := func(named map[string][]string) *command.Registry {
			r, err := tui.NewRegistry(named, p.Commands())
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		from := make(chan tea.Msg)
		over := make(chan struct{})
		term := tuitest.Start(t, tui.New(tui.Options{
			Root: p, Registry: keys(nil), Now: time.Now,
			Outside: func() tea.Msg {
				select {
				case msg := <-from:
					return msg
				case <-over:
					return nil
				}
			},
		}), 80, 24)
		term.Wait(time.Second)
		from <- gone{"store"}
		from <- tui.Look{Registry: keys(map[string][]string{"page.down": {"y"}}), Theme: theme.Options{Name: "light", ASCII: true}}
		from <- screen.Toast{Text: "settings taken up", Level: screen.Bad}
		term.Wait(time.Second)
		if !slices.Contains(p.log, "store is gone") || !slices.Contains(p.log, "theme light") || p.th.Glyphs.ASCII != true {
			t.Errorf("the screen got %q", p.log)
		}
		if text := term.Text(); !containsAll(text, "settings taken up", "first") {
			t.Errorf("it shows\n%s", text)
		}
		term.Keys("y")
		if text := term.Text(); !containsAll(text, "went down") {
			t.Errorf("the new key does nothing:\n%s", text)
		}
		close(over)
		term.Keys("ctrl+c")
		term.Quit(time.Minute)
	})
}

func containsAll(text string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

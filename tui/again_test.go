package tui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// bare is a screen without commands.
type bare struct{ stub }

func (*bare) Commands() []command.Spec { return nil }

// The key that opened a screen closes it again, also if the command has another context by then;
// a key that means something in the screen keeps its meaning, and elsewhere the key is unbound.
func TestTheKeyThatOpenedAScreenClosesIt(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		for _, by := range []string{"page.drop", "other.drop"} {
			p.do["page.drop"] = screen.Open{Screen: &bare{stub{title: "health"}}, By: by}
			term.Keys("D")
			if !strings.Contains(term.Line(0), "health") {
				t.Fatalf("it isn't opened:\n%s", term.Text())
			}
			term.Keys("D")
			if strings.Contains(term.Line(0), "health") || strings.Contains(term.Text(), "does nothing") {
				t.Errorf("D doesn't close it:\n%s", term.Text())
			}
		}
		p.do["page.drop"] = screen.Open{Screen: &bare{stub{title: "health"}}}
		term.Keys("D")
		term.Keys("D")
		if !strings.HasSuffix(term.Line(0), "› health") || strings.Count(term.Line(0), "health") != 1 {
			t.Errorf("opened by no key, it is closed by one:\n%s", term.Text())
		}
		term.Keys("esc")
		second := &stub{title: "coverage"}
		p.do["page.drop"] = screen.Open{Screen: second, By: "page.drop"}
		term.Keys("D")
		term.Keys("D")
		if got := second.told(); !strings.HasSuffix(got, "do page.drop") {
			t.Errorf("a key that the screen has is told as %q", got)
		}
	})
}

// The help closes by the key that opened it, while it is no text. The sign before a command closes
// nothing: it may be typed with the command.
func TestTheKeyThatOpenedABoxClosesIt(t *testing.T) {
	for key, title := range map[string]string{"?": "help", "f1": "help"} {
		flow(t, func(t *testing.T, term *tuitest.Terminal, _ *stub) {
			term.Keys(key)
			if !strings.Contains(term.Text(), "─ "+title+" ") {
				t.Fatalf("%s opens nothing:\n%s", key, term.Text())
			}
			term.Keys(key)
			if strings.Contains(term.Text(), "┌") {
				t.Errorf("%s doesn't close it:\n%s", key, term.Text())
			}
			term.Keys(key, "x", key)
			if open := strings.Contains(term.Text(), "─ "+title+" "); open == (key == "f1") {
				t.Errorf("%s behind a text: open %v\n%s", key, open, term.Text())
			}
		})
	}
}

// TestThePromptClosesNothing types the sign before a command into the list of commands.
func TestThePromptClosesNothing(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, _ *stub) {
		term.Keys(":", ":", "q", "u", "i", "t")
		if !strings.Contains(term.Text(), "─ commands ") || !strings.Contains(term.Text(), "› quit") {
			t.Errorf("after ::quit\n%s", term.Text())
		}
	})
}

// A toast is about the place that it was told in: it ends as a person opens a screen or goes back
// a step, unless it was told at that moment.
func TestAToastEndsWithItsPlace(t *testing.T) {
	toast := screen.Toast{Text: "Bookmarked: it", Level: screen.Good}
	for name, going := range map[string]tea.Msg{
		"a screen is opened":   tea.KeyPressMsg(tuitest.Key(t, "D")),
		"a step back":          tea.KeyPressMsg(tuitest.Key(t, "esc")),
		"a screen leaves":      screen.Back{},
		"another in its place": screen.Replace{Screen: &bare{stub{title: "feeds"}}},
	} {
		for _, told := range []bool{false, true} { // at that moment
			flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
				p.do["page.drop"] = screen.Open{Screen: &bare{stub{title: "health"}}}
				if name != "a screen is opened" {
					term.Keys("D")
				}
				if told {
					term.Send(tea.Sequence(screen.Send(toast), screen.Send(going))())
				} else {
					term.Send(toast) // a frame passes
					term.Send(going)
				}
				if still := strings.Contains(term.Text(), toast.Text); still != told {
					t.Errorf("%s: still told %v, want %v\n%s", name, still, told, term.Text())
				}
			})
		}
	}
}

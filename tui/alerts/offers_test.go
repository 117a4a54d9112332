package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/feeds"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// sizes are the terminals on which the bar must be usable.
func sizes() []tuitest.Size { return []tuitest.Size{{W: 80, H: 24}, {W: 120, H: 40}} }

// typing runs a test of the bar, which is open, at each size.
func typing(t *testing.T, o Options, records []alert.Record, run func(x *session)) {
	t.Helper()
	for _, size := range sizes() {
		t.Run(fmt.Sprintf("%dx%d", size.W, size.H), func(t *testing.T) {
			flow(t, o, records, func(x *session) {
				x.Resize(size.W, size.H)
				x.keys("/")
				run(x)
			})
		})
	}
}

// line fails the test unless the bar holds a text with its caret at ‸.
func (x *session) line(want string) {
	x.t.Helper()
	l := x.list.bar.line
	if got := l.Value()[:l.Caret()] + "‸" + l.Value()[l.Caret():]; got != want {
		x.t.Errorf("the bar holds %s, want %s", got, want)
	}
}

// One candidate is put into the text at once; several have a list, in which tab goes on and
// back. What is typed next takes up where the candidate ends.
func TestTabCompletes(t *testing.T) {
	typing(t, Options{}, plain(40), func(x *session) {
		x.Type("seve")
		x.says("tab severity")
		x.keys("tab")
		x.line("severity ‸")
		x.keys("tab")
		x.line("severity = ‸")
		x.says("1/", "shift+tab previous", "tab next", "at least")
		x.keys("tab tab")
		x.line("severity >= ‸")
		x.keys("shift+tab shift+tab shift+tab")
		x.line("severity | ‸")
		x.keys("down down up")
		x.line("severity = ‸")
		x.Type("'hi")
		x.silent("previous")
		x.says("tab 'high'")
		x.keys("tab")
		x.line("severity = 'high' ‸")
		x.keys("enter")
		x.query("severity = 'high' ")
		x.Wait(time.Second)
		x.says("1/10")
	})
}

// esc closes the list and puts back what was typed, then leaves the bar. enter keeps the
// query with the candidate in it.
func TestEscClosesTheListFirst(t *testing.T) {
	typing(t, Options{}, plain(40), func(x *session) {
		x.Type("title = 'x' AND pro")
		x.keys("tab")
		x.silent("pro‸")
		x.says("esc close")
		x.keys("esc")
		x.line("title = 'x' AND pro‸")
		x.silent("shift+tab")
		x.keys("esc")
		if x.list.bar != nil {
			t.Error("the bar is open")
		}
		x.query("")
		x.keys("/")
		x.Type("severity = 'high' ")
		x.keys("tab")
		x.Type("x")
		x.silent("shift+tab")
		x.keys("ctrl+u")
		x.Type("title = 'Alert 07' OR severity IN (")
		x.keys("tab")
		x.Type(")")
		x.keys("enter")
		x.query("title = 'Alert 07' OR severity IN ('critical')")
	})
}

// A blank after a candidate that has one is not typed twice; after the caret moved, tab
// completes what is there.
func TestABlankAndACaretTakeACandidate(t *testing.T) {
	typing(t, Options{}, plain(8), func(x *session) {
		x.Type("severity ")
		x.keys("tab space")
		x.line("severity = ‸")
		x.silent("shift+tab")
		x.keys("tab right")
		x.silent("shift+tab")
		x.keys("space") // no list is open: it is typed
		if l := x.list.bar.line.Value(); !strings.HasSuffix(l, "  ") {
			t.Errorf("the blank is lost: %q", l)
		}
		x.keys("ctrl+u")
		x.Type("prov = 'mde'")
		x.keys("home right right")
		x.says("tab provider")
		x.keys("tab")
		if l := x.list.bar.line.Value(); !strings.HasSuffix(l, " = 'mde'") {
			t.Errorf("%q", l)
		}
	})
}

// A half-typed word at the caret is no error while there are candidates for it. Errors
// elsewhere stay, and enter shows the error.
func TestCandidatesInPlaceOfAnError(t *testing.T) {
	typing(t, Options{}, plain(8), func(x *session) {
		for _, c := range []struct{ text, says, silent string }{
			{"FROM al", "tab alert", "^"},
			{"FROM alert WHERE severity >= 'h", "tab 'high'", "^"},
			{"severity >= ", "'critical'", "^"},
			{"severity >= hi", "tab 'high'", "^"},
			{"severity ~ 'x' AND tit", "~", "tab title"},
			{"title = 'x' nonsense", "nonsense", "tab "},
			{"| agg", "tab aggregate", "^"},
			{"sev", "severity", "note:"},
			{"severity", "note: severity is a field", "tab "},
			{"powershell", "enter keeps it", "note:"},
		} {
			x.keys("ctrl+u")
			x.Type(c.text)
			x.says(c.says)
			x.silent(c.silent)
			red := false
			for _, s := range x.list.bar.spans(0, len(c.text)) {
				red = red || s.Role == theme.QueryError
			}
			if wrong := c.silent != "^" && c.silent != "note:" && !strings.HasPrefix(c.says, "note:"); red != wrong {
				t.Errorf("%s is red: %v", c.text, red)
			}
		}
		x.keys("ctrl+u")
		x.Type("severity >= hi")
		x.keys("enter")
		x.says("hi is no value of severity")
		if x.list.bar == nil {
			t.Error("an error was kept")
		}
	})
}

// A half-typed word is searched for after 400 ms, anything else after 150 ms, and
// what enter keeps at once.
func TestAWordWaitsForItsEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for text, want := range map[string]time.Duration{
			"Alert":             settleWord,
			"Alert ":            settle,
			"severity ":         settleWord, // an operator is to come
			"severity = 'high'": settle,
			"\"Alert 07\"":      settle,
			"title:07":          settle,
			"Alert AND 07":      settleWord,
			"Alert AND (07)":    settle,
			"severity = high":   settle,
			"":                  settle,
		} {
			h := byHand(t, plain(40)...)
			h.openBar()
			h.typed(tea.PasteMsg{Content: "-"})
			h.typed(tea.KeyPressMsg{Code: tea.KeyBackspace})
			began := time.Now()
			h.typed(tea.PasteMsg{Content: text})
			tick := h.searchSoon()
			if msg, ok := tick().(settled); !ok || time.Since(began) != want {
				t.Errorf("%q waits %s, want %s", text, time.Since(began), want)
			} else if h.settled(msg); (h.text == text) != (h.bar.problem == nil) {
				t.Errorf("%q: in force is %q", text, h.text)
			}
		}
		h := byHand(t, plain(40)...)
		h.openBar()
		h.typed(tea.PasteMsg{Content: "Alert"})
		if h.typed(key(t, "enter")); h.text != "Alert" {
			t.Errorf("enter keeps %q", h.text)
		}
	})
}

// The values of a field that lists none are those of the store, the most frequent first.
// They come behind the keys: a store that does not answer holds up none.
func TestValuesOfTheStore(t *testing.T) {
	records := plain(8)
	for i := range records {
		records[i].Alert.Entities[0].Value = []string{"amal@contoso.example", "amir@contoso.example", "kim@contoso.example"}[min(i%4, 2)]
	}
	records[0].Alert.Entities[0].Value = "am" + strings.Repeat("x", valueBytes)
	records[1].Alert.Entities[0].Value = "am\x1b[31m"
	typing(t, Options{}, records, func(x *session) {
		x.Type("@user = ")
		x.Wait(time.Second)
		x.says("tab 'kim@contoso.example'  'am")
		x.Type("'am")
		x.Wait(time.Second)
		x.says("'amal@contoso.example'", "'amir@contoso.example'")
		if l := x.Line(3); strings.Contains(l, "31m") || strings.Contains(l, "xxx") {
			t.Errorf("what cannot be typed is offered: %s", l)
		}
		x.Type("i")
		x.says("tab 'amir@contoso.example'") // known already
		x.keys("tab")
		x.line("@user = 'amir@contoso.example' ‸")

		x.keys("ctrl+u")
		x.fakeStore.setSlow(time.Hour)
		x.Type("title = 'Ale")
		x.line("title = 'Ale‸")
		x.says("title = 'Ale")
		x.keys("esc")
		x.fakeStore.setSlow(0)
		x.Wait(2 * valuesLimit)
	})
}

// One question for values is under way at a time, and an answer to a bar that was closed
// means nothing.
func TestQuestionsForValues(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := byHand(t, plain(8)...)
		h.openBar()
		ask := func(typed string) (out []tea.Msg) {
			for _, msg := range h.run(h.typed(tea.PasteMsg{Content: typed})) {
				if _, ok := msg.(valued); ok {
					out = append(out, msg)
				}
			}
			return out
		}
		first := ask("title = 'A")
		if len(first) != 1 || len(ask("le")) != 0 {
			t.Fatalf("%d questions, and then not none", len(first))
		}
		next := h.run(h.Update(first[0]))
		if len(next) != 0 || len(h.bar.values.answers) != 1 { // all titles that begin with A are known: fewer than the bound
			t.Errorf("asked again: %v", next)
		}
		if got := len(h.bar.offers.all); got != 8 {
			t.Errorf("%d titles are offered", got)
		}
		h.closeBar()
		h.openBar()
		if h.hear(first...); len(h.bar.values.answers) != 0 {
			t.Error("an answer to another bar was taken")
		}
	})
}

// A saved query can be named, is completed, and means something else once the settings say so.
func TestSavedQueriesInTheBar(t *testing.T) {
	views := []query.View{{Name: "noise", Text: "severity = 'high'"}, {Name: "High, open", Text: "status = 'OPEN'"}}
	typing(t, Options{Views: func() []query.View { return views }}, plain(40), func(x *session) {
		views = []query.View{{Name: "noise", Text: "severity = 'high'"}, {Name: "High, open", Text: "status = 'OPEN'"}}
		x.Type("$no")
		x.says("tab $noise", "severity = 'high'")
		x.keys("tab enter")
		x.query("$noise ")
		x.Wait(time.Second)
		x.says("1/10")
		views = []query.View{{Name: "noise", Text: "title = 'Alert 07'"}}
		x.Send(feeds.Integrations{})
		x.Wait(time.Second)
		x.says("1/1")
		x.keys("/ ctrl+u")
		x.Type("$High ")
		x.says("there is no saved query $High")
	})
}

// A key parses once with candidates too, and none while the list is open but for the text
// that the candidate makes.
func TestCandidatesParseOnce(t *testing.T) {
	s := still(newFakeStore(at(midnight), plain(8)...), theme.New(theme.Options{}), 80, 22)
	do(s, "alerts.query")
	parses := counted(s)
	for _, name := range []string{"s", "e", "v", "tab", "tab", "shift+tab", "esc", "backspace", "tab", "space", "=", "space", "tab", "left"} {
		*parses = 0
		s.Update(key(t, name))
		s.Draw(80, 22)
		if *parses > 1 {
			t.Errorf("the key %s parses %d times", name, *parses)
		}
	}
}

func TestPicturesOfCandidates(t *testing.T) {
	for _, p := range []struct {
		name, typed string
		keys        []string
	}{
		{"offers-line", "severity >= 'high' AND pro", nil},
		{"offers-list", "severity >= 'high' AND p", []string{"tab", "tab"}},
		{"offers-values", "provider = ", []string{"shift+tab"}},
		{"offers-stage", "severity >= 'high' | ", []string{"tab"}},
	} {
		tuitest.Shoot(t, p.name, func(th *theme.Theme, w, h int) screen.Screen {
			s := still(newFakeStore(at(midnight), crowd()...), th, w, h, "contoso")
			do(s, "alerts.query")
			s.Update(tea.PasteMsg{Content: p.typed})
			for _, name := range p.keys {
				s.Update(key(t, name))
			}
			return s
		})
	}
}

// The list fits every screen: each line has its width, whatever the candidates are.
func TestTheListFits(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 1, H: 1}, {W: 20, H: 3}, {W: 40, H: 8}, {W: 80, H: 22}, {W: 200, H: 58}} {
		s := still(newFakeStore(at(midnight), gallery()...), darkTheme(), size.W, size.H)
		do(s, "alerts.query")
		for _, name := range []string{"tab", "tab", "shift+tab", "shift+tab"} {
			s.Update(key(t, name))
			tuitest.Exact(t, s.Draw(size.W, size.H), size.W, size.H)
		}
	}
}

// BenchmarkKeyWithCandidates is a key in the bar and the frame after it: candidates of
// fields, and of values that the store gave.
func BenchmarkKeyWithCandidates(b *testing.B) {
	for name, text := range map[string]string{
		"field": "severity >= 'high' AND @user CONTAINS 'amal' AND pro",
		"value": "severity >= 'high' AND title = 'Alert ",
		"list":  "severity >= 'high' AND p",
	} {
		b.Run(name, func(b *testing.B) {
			s := still(newFakeStore(at(midnight), plain(60)...), darkTheme(), 120, 38)
			do(s, "alerts.query")
			deliver(s, s.Update(tea.PasteMsg{Content: text}))
			press, back := tea.KeyPressMsg{Code: 'v', Text: "v"}, tea.KeyPressMsg{Code: tea.KeyBackspace}
			if name == "list" {
				press = tea.KeyPressMsg{Code: tea.KeyTab}
				back = press
			}
			for b.Loop() {
				s.Update(press)
				s.Draw(120, 38)
				s.Update(back)
				s.Draw(120, 38)
			}
			if name != "field" && len(s.bar.offers.all) == 0 {
				b.Fatal("no candidates")
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(2*b.N), "µs/key")
		})
	}
}

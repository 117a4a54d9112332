package querybar

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

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
		if e := x.page.effects[len(x.page.effects)-1]; !e.Kept || !e.Search || !e.Left || e.Before != "" {
			t.Errorf("enter did %+v", e)
		}
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
		if x.bar.Open() {
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
		if l := x.bar.editor.line.Value(); !strings.HasSuffix(l, "  ") {
			t.Errorf("the blank is lost: %q", l)
		}
		x.keys("ctrl+u")
		x.Type("prov = 'mde'")
		x.keys("home right right")
		x.says("tab provider")
		x.keys("tab")
		if l := x.bar.editor.line.Value(); !strings.HasSuffix(l, " = 'mde'") {
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
			for _, s := range x.bar.editor.spans(0, len(c.text)) {
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
		if !x.bar.Open() {
			t.Error("an error was kept")
		}
	})
}

// A half-typed word is searched for after 400 ms, anything else after 150 ms, and
// what enter keeps at once.
func TestAWordWaitsForItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
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
			b := open(Options{}, plain(40)...)
			b.Update(paste("-"))
			b.Update(key(t, "backspace"))
			began := time.Now()
			b.Update(paste(text))
			msg, ok := b.editor.searchSoon()().(settled)
			if !ok || time.Since(began) != want {
				t.Errorf("%q waits %s, want %s", text, time.Since(began), want)
			}
			e, _ := b.Update(msg)
			if right := b.editor.problem == nil; e.Search != right || (b.Text() == text) != right {
				t.Errorf("%q: in force is %q after %+v", text, b.Text(), e)
			}
		}
		b := open(Options{}, plain(40)...)
		b.Update(paste("Alert"))
		if b.Update(key(t, "enter")); b.Text() != "Alert" {
			t.Errorf("enter keeps %q", b.Text())
		}
	})
}

// A pause that ended before another key, and one of a bar that was closed and opened again,
// search for nothing.
func TestAnOldPauseMeansNothing(t *testing.T) {
	b := open(Options{}, plain(3)...)
	b.Update(paste("severity = 'high'"))
	old := settled{of{b.editor}, b.editor.sequence}
	b.Update(paste(" AND title = 'x'"))
	if e, _ := b.Update(old); e.Search || b.Text() != "" {
		t.Errorf("the pause before the last key searched: %+v", e)
	}
	now := settled{of{b.editor}, b.editor.sequence}
	b.Back()
	b.Begin()
	if e, _ := b.Update(now); e.Search || b.Text() != "" {
		t.Errorf("the pause of a closed bar searched: %+v", e)
	}
	other := open(Options{}, plain(3)...)
	other.Update(paste("title = 'y'"))
	if e, _ := b.Update(settled{of{other.editor}, other.editor.sequence}); e.Search {
		t.Errorf("the pause of another bar searched: %+v", e)
	}
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
		x.source.slow = time.Hour
		x.Type("title = 'Ale")
		x.line("title = 'Ale‸")
		x.says("title = 'Ale")
		x.keys("esc")
		x.source.slow = 0
		x.Wait(2 * valuesLimit)
	})
}

// One question for values is under way at a time, and an answer to a bar that was closed
// means nothing.
func TestQuestionsForValues(t *testing.T) {
	b := open(Options{}, plain(8)...)
	ask := func(typed string) (out []tea.Msg) {
		b.Update(paste(typed))
		b.editor.line.SetCaret(len(b.editor.line.Value()))
		if cmd := b.editor.ask(); cmd != nil {
			out = append(out, cmd())
		}
		return out
	}
	b.editor.values.asking = true // so that Update leaves the question to the test
	b.Update(paste("title = 'A"))
	b.editor.values.asking = false
	first := b.editor.ask()
	if first == nil || len(ask("le")) != 0 {
		t.Fatal("there is no question, or a second one beside it")
	}
	answer := first()
	_, next := b.Update(answer)
	if next != nil || len(b.editor.values.answers) != 1 { // all titles that begin with A are known: fewer than the bound
		t.Error("it is asked again")
	}
	if got := len(b.editor.offers.all); got != 8 {
		t.Errorf("%d titles are offered", got)
	}
	b.Close()
	b.Begin()
	if b.Update(answer); len(b.editor.values.answers) != 0 {
		t.Error("an answer to another bar was taken")
	}
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
		if got := x.bar.Refresh().Where.(*query.Compare); got.Field.Name != "severity" {
			t.Errorf("$noise means %s", got)
		}
		views = []query.View{{Name: "noise", Text: "title = 'Alert 07'"}}
		x.bar.Reread()
		if got := x.bar.Refresh().Where.(*query.Compare); got.Field.Name != "title" {
			t.Errorf("$noise still means %s", got)
		}
		x.keys("/ ctrl+u")
		x.Type("$High ")
		x.says("there is no saved query $High")
	})
}

// A key parses once with candidates too, and none while the list is open but for the text
// that the candidate makes.
func TestCandidatesParseOnce(t *testing.T) {
	s := open(Options{}, plain(8)...)
	parses := counted(s)
	for _, name := range []string{"s", "e", "v", "tab", "tab", "shift+tab", "esc", "backspace", "tab", "space", "=", "space", "tab", "left"} {
		*parses = 0
		if name == "esc" {
			s.Back()
		} else {
			s.Update(key(t, name))
		}
		shot(s, 80, 22)
		if *parses > 1 {
			t.Errorf("the key %s parses %d times", name, *parses)
		}
	}
}

// The list fits every screen: each line has its width, whatever the candidates are.
func TestTheListFits(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 1, H: 1}, {W: 20, H: 3}, {W: 40, H: 8}, {W: 80, H: 22}, {W: 200, H: 58}} {
		b := open(Options{}, plain(3)...)
		p := &page{bar: b, theme: dark()}
		for _, name := range []string{"tab", "tab", "shift+tab", "shift+tab"} {
			b.Update(key(t, name))
			tuitest.Exact(t, p.Draw(size.W, size.H), size.W, size.H)
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
			s := open(Options{}, plain(60)...)
			p := &page{bar: s, theme: dark()}
			s.editor.values.asking = true
			s.Update(paste(text))
			s.editor.values.asking = false
			if cmd := s.editor.ask(); cmd != nil {
				s.Update(cmd())
			}
			press, back := tea.KeyPressMsg{Code: 'v', Text: "v"}, tea.KeyPressMsg{Code: tea.KeyBackspace}
			if name == "list" {
				press = tea.KeyPressMsg{Code: tea.KeyTab}
				back = press
			}
			for b.Loop() {
				s.Update(press)
				p.Draw(120, 38)
				s.Update(back)
				p.Draw(120, 38)
			}
			if name != "field" && len(s.editor.offers.all) == 0 {
				b.Fatal("no candidates")
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(2*b.N), "µs/key")
		})
	}
}

// An error is told at its last letter too if what may follow is offered there: that mends nothing.
// One that an offer would mend waits for the word to end.
func TestAnErrorThatNoOfferMends(t *testing.T) {
	typing(t, Options{}, plain(3), func(x *session) {
		x.Type("created_at > ago(1d)")
		x.says("ago(1d) is not a time here", "-1d")
		x.keys("ctrl+u")
		x.Type("severity = 'hig")
		x.says("tab 'high'")
	})
}

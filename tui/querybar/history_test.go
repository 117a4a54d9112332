package querybar

import (
	"fmt"
	"testing"
)

func TestTheHistoryHasAnEnd(t *testing.T) {
	b := New(Options{Now: midnights})
	for i := range 3 * historyLength {
		b.history.keep(fmt.Sprint(i))
		b.history.keep(fmt.Sprint(i)) // twice in a row counts once
		b.history.keep("")
	}
	if len(b.history) != historyLength || b.history[0] != "200" {
		t.Errorf("%d queries from %s", len(b.history), b.history[0])
	}
}

// Up goes back through what was typed and kept by enter, each once, and down comes forward to
// what was being typed. What keys put in force is no part of it: neither before it is edited nor
// if the bar is closed with it unchanged.
func TestUpAndDownGoThroughTheHistory(t *testing.T) {
	b := New(Options{Now: midnights})
	for _, q := range []string{"severity = 'high'", "severity = 'low'"} {
		b.Begin()
		b.Update(key(t, "ctrl+u"))
		b.Update(paste(q))
		b.Update(key(t, "enter"))
	}
	if e := b.Apply("title = 'x'"); !e.Changed || !e.Search || e.Kept {
		t.Errorf("a key's edit did %+v", e)
	}
	b.Begin()
	b.Update(key(t, "enter")) // as it is
	b.Apply("title = 'undone'")
	b.Begin()
	b.Update(paste(" AND"))
	for _, step := range []struct{ key, want string }{
		{"up", "severity = 'low'"},
		{"up", "severity = 'high'"},
		{"up", "severity = 'high'"},
		{"down", "severity = 'low'"},
		{"down", "title = 'undone' AND"},
		{"down", "title = 'undone' AND"},
	} {
		b.Update(key(t, step.key))
		if got := b.editor.line.Value(); got != step.want {
			t.Errorf("%s gives %q, want %q", step.key, got, step.want)
		}
	}
	if e, _ := b.Update(key(t, "enter")); e != (Effect{}) || !b.Open() {
		t.Errorf("a wrong query was kept: %+v", e)
	}
	if e, _ := b.Back(); !e.Left || !e.Search || e.Kept || b.Text() != "title = 'undone'" || b.Open() {
		t.Errorf("esc did %+v and left %q", e, b.Text())
	}
}

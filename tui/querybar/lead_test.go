package querybar

import (
	"testing"

	"tocsin/graph/alert"
)

// A query for a kind that another list shows leads there with enter: what is in force here
// stays, the text is in the history, and no other kind leads anywhere.
func TestAQueryLeadsToAnotherList(t *testing.T) {
	const before = "severity = 'high'"
	b := open(Options{Elsewhere: func(k *alert.Kind) bool { return k == alert.EventKind() }})
	b.Close()
	b.Apply(before)
	for _, c := range []struct{ text, kind, said string }{
		{"FROM event WHERE workload = 'Exchange'", "event", "enter leads to the list of events"},
		{"from record | head 3", "event", "enter leads to the list of events"},
		{"FROM incident", "", "this list shows alerts, not incidents"},
		{"FROM event WHERE workload = ", "", ""},
	} {
		b.Begin()
		b.Update(key(t, "ctrl+u"))
		b.Update(paste(c.text))
		switch p := b.editor.problem; {
		case c.kind != "" && (p != nil || b.editor.warning == nil || b.editor.warning.Message != c.said):
			t.Errorf("%s: %v, %v", c.text, p, b.editor.warning)
		case c.kind == "" && (p == nil || c.said != "" && p.Message != c.said):
			t.Errorf("%s: %v, want %q", c.text, p, c.said)
		}
		if e, _ := b.Update(settled{of{b.editor}, b.editor.sequence}); e.Changed || b.Text() != before {
			t.Errorf("%s: a pause puts %q in force", c.text, b.Text())
		}
		e, _ := b.Update(key(t, "enter"))
		if c.kind == "" {
			if e.Leads != nil || !b.Open() {
				t.Errorf("%s leads to %+v", c.text, e.Leads)
			}
			b.Close()
			continue
		}
		if e.Leads == nil || e.Leads.Kind.Name != c.kind || e.Leads.Text != c.text || !e.Left || e.Kept || b.Text() != before {
			t.Errorf("%s: %+v, and %q is in force", c.text, e, b.Text())
		}
		if b.Begin(); b.history[len(b.history)-1] != c.text {
			t.Errorf("the history is %q", b.history)
		}
		b.Close()
	}
}

package querybar

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestANameOfAViewStandsForItsConditions: typed as the bar itself writes it, before AND, alone or behind the query
// that the bar was opened on. A word elsewhere, in quotes or without AND stays text, and so does what was there
// before the bar was opened.
func TestANameOfAViewStandsForItsConditions(t *testing.T) {
	views := map[string]string{"active": "status != 'Resolved'", "night shift": "severity = 'high' OR status = 'OPEN'", "all": "", "top": "severity = 'high' | head 5", "title:alpha": "severity = 'low'", "'x'": "severity = 'low'", "one and two": "status = 'OPEN'"}
	named := func(name string) (string, bool) {
		text, ok := views[strings.ToLower(name)]
		return text, ok
	}
	for _, c := range []struct{ text, typed, want string }{
		{"", "Active AND severity = 'high'", "status != 'Resolved' AND severity = 'high'"},
		{"", "active and x", "status != 'Resolved' AND x"},
		{"", "Night shift AND x", "(severity = 'high' OR status = 'OPEN') AND x"},
		{"", "All AND x", "x"},
		{"", "Top AND x", "Top AND x"},
		{"", "Active x", "Active x"},
		{"", "'Active' AND x", "'Active' AND x"},
		{"", "x AND Active AND y", "x AND Active AND y"},
		{"", "Active OR x AND y", "Active OR x AND y"},
		{"", "title:alpha AND title:beta", "title:alpha AND title:beta"},
		{"", "'x' AND y", "'x' AND y"},
		{"", "One and two AND x AND y", "status = 'OPEN' AND x AND y"},
		{"", "Other AND y", "Other AND y"},
		{"status != 'Resolved'", "Active AND x", "status != 'Resolved' AND x"},
		{"severity = 'high'", "Active AND x", "status != 'Resolved' AND x"},
		{"severity = 'high' OR status = 'OPEN'", "all AND x", "x"},
		{"severity = 'high'", "x AND Active AND y", "severity = 'high' AND x AND Active AND y"},
		{"Active AND x", " AND z", "Active AND x AND z"},
		{"", "Active | aggregate count by host", "status != 'Resolved' | aggregate count by host"},
		{"", "active|head 5", "status != 'Resolved' |head 5"},
		{"severity = 'high'", "Night shift | aggregate count by host", "severity = 'high' OR status = 'OPEN' | aggregate count by host"},
		{"", "All | aggregate count by host", "| aggregate count by host"},
		{"", "Top | aggregate count by host", "severity = 'high' | head 5 | aggregate count by host"},
		{"", "Active AND x | head 5", "status != 'Resolved' AND x | head 5"},
		{"", "Active || x", "Active || x"},
		{"", "Active |", "Active |"},
		{"", "Other | head 5", "Other | head 5"},
		{"", "x | Active | head 5", "x | Active | head 5"},
	} {
		for _, paste := range []bool{false, true} {
			b := New(Options{Now: midnights, Named: named})
			b.Apply(c.text)
			b.Begin()
			if paste {
				b.Update(tea.PasteMsg{Content: c.typed})
			}
			for _, r := range c.typed {
				if !paste {
					b.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
				}
			}
			if got := b.editor.line.Value(); got != c.want {
				t.Errorf("%q and %q, pasted %v: %q, want %q", c.text, c.typed, paste, got, c.want)
			}
			if at := b.editor.line.Caret(); at != len(b.editor.line.Value()) {
				t.Errorf("%q and %q, pasted %v: the caret is at %d", c.text, c.typed, paste, at)
			}
		}
	}
}

// TestANameThatIsAConditionIsNoView: it is neither offered for itself nor told as text, and it stands for no conditions.
func TestANameThatIsAConditionIsNoView(t *testing.T) {
	const name, own = "title:alpha", "severity = 'low'"
	o := Options{
		Meaning: func(string) string { return "" },
		Named:   func(asked string) (string, bool) { return own, asked == name || asked == "Low" },
		View:    func() (string, []string) { return name, []string{own} },
	}
	typing(t, o, plain(8), func(x *session) {
		x.Type("Low")
		x.says("tab "+own, "the filter Low")
		x.keys("ctrl+u")
		x.Type(name)
		x.silent("the filter")
		if c, ok := meaning(x.bar.editor); ok {
			t.Errorf("offered: %+v", c)
		}
	})
	o.Now = midnights
	b := New(o)
	b.Apply(own + " AND title = 'something that has no room'")
	if got := shortened(b, b.Text(), 30); len(got) == 0 || got[0].Text == name {
		t.Errorf("written in short: %v", got)
	}
}

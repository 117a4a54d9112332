package filter

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/facets"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// newFilter returns a filter of a list without rows, and how often it was resized.
func newFilter() (f *Filter, resized *int) {
	bar := querybar.New(querybar.Options{Now: time.Now})
	resized = new(int)
	f = New(Options{
		Bar: bar, Facets: facets.New(facets.Options{}), Undo: undo.New(nil, time.Now), Noun: "alert", Resize: func() { *resized++ },
		Rows: rows.New(rows.Options{Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: bar.Refresh()} }}),
	})
	return f, resized
}

// TestToggle: a value is added to the query, and taken out by the same key.
func TestToggle(t *testing.T) {
	f, _ := newFilter()
	f.Begin("severity = 'high'")
	for _, c := range []struct {
		value string
		not   bool
		want  string
	}{
		{"new", false, "severity = 'high' AND status = 'new'"},
		{"new", false, "severity = 'high'"},
		{"new", true, "severity = 'high' AND status != 'new'"},
	} {
		f.Toggle("status", c.value, c.not)
		if got := f.Text(); got != c.want {
			t.Errorf("%s, not %v: %s", c.value, c.not, got)
		}
	}
}

// TestSays: what can't be filtered or sorted is told, and changes nothing.
func TestSays(t *testing.T) {
	f, _ := newFilter()
	f.Begin("severity = 'high' | sort title")
	f.Query = f.Bar.Refresh()
	for name, do := range map[string]func() tea.Cmd{
		"no row":         func() tea.Cmd { return f.Only(false) },
		"ordered":        func() tea.Cmd { return f.SortBy("") },
		"ordered, named": func() tea.Cmd { return f.SortBy("title") },
		"ordered, menu":  f.SortMenu,
		"a paste":        func() tea.Cmd { return f.Paste("  ") },
	} {
		cmd := do()
		if cmd == nil {
			t.Errorf("%s: nothing is said", name)
			continue
		}
		if _, toast := cmd().(screen.Toast); !toast || f.Text() != "severity = 'high' | sort title" {
			t.Errorf("%s: said %v, %s", name, toast, f.Text())
		}
	}
}

// TestOpen tells the screen that the bar needs room, and the same text is no step for undo.
func TestOpen(t *testing.T) {
	f, resized := newFilter()
	if f.Open(); *resized != 1 {
		t.Errorf("resized %d times", *resized)
	}
	if cmd := f.Edit(f.Text()); cmd != nil {
		t.Error("the same text is put in force again")
	}
}

// TestANoteGoesWithItsQuery: what was said of a query as it was kept is taken back once another one is in force.
func TestANoteGoesWithItsQuery(t *testing.T) {
	bar := querybar.New(querybar.Options{Now: time.Now, Meaning: func(string) string { return "provider = 'mde'" }})
	f := New(Options{
		Bar: bar, Facets: facets.New(facets.Options{}), Undo: undo.New(nil, time.Now), Noun: "alert", Resize: func() {},
		Rows: rows.New(rows.Options{Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: bar.Refresh()} }}),
	})
	f.Begin("")
	f.Open()
	f.Update(tea.PasteMsg{Content: "endpoint"})
	f.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	was := f.noted
	if !strings.HasPrefix(was, "Note: endpoint is text to look for here") {
		t.Fatalf("noted: %q", was)
	}
	if cmd := note(f, querybar.Effect{}); cmd != nil {
		t.Error("something is said of the same query again")
	}
	said := note(f, querybar.Effect{Changed: true})
	if u, ok := said().(screen.Unsay); !ok || u.Text != was {
		t.Errorf("%+v is said of another query", u)
	}
	f.noted = was
	if f.Edit("severity = 'high'"); f.noted != "" {
		t.Errorf("of another query %q stays", f.noted)
	}
}

// TestLeads: a text for another kind of record leads to its list; the text
// in force and the steps for undo stay.
func TestLeads(t *testing.T) {
	var led []querybar.Lead
	bar := querybar.New(querybar.Options{Now: time.Now, Elsewhere: func(k *alert.Kind) bool { return k == alert.IncidentKind() }})
	u := undo.New(nil, time.Now)
	f := New(Options{
		Bar: bar, Facets: facets.New(facets.Options{}), Undo: u, Noun: "alert", Resize: func() {},
		Lead: func(to *querybar.Lead) tea.Cmd { led = append(led, *to); return nil },
		Rows: rows.New(rows.Options{Now: time.Now, Ask: func() rows.Question { return rows.Question{Query: bar.Refresh()} }}),
	})
	f.Begin("severity = 'high'")
	f.Edit("FROM incident WHERE priority > 5")
	f.Open()
	f.Update(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
	f.Update(tea.PasteMsg{Content: "FROM incident"})
	f.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if len(led) != 2 || led[0].Text != "FROM incident WHERE priority > 5" || led[1].Text != "FROM incident" || led[1].Kind != alert.IncidentKind() {
		t.Errorf("it leads to %+v", led)
	}
	if _, edit := u.Next(); edit || f.Text() != "severity = 'high'" {
		t.Errorf("in force is %q, and a step is there: %v", f.Text(), edit)
	}
}

// A step between queries is named by what it adds or takes away, so that undo says which it was.
func TestAStepIsNamed(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", "severity = 'high'", "filter severity = 'high'"},
		{"triage.seen = false", "triage.seen = false AND product = 'Endpoint'", "filter product = 'Endpoint'"},
		{"triage.seen = false AND product = 'Endpoint'", "triage.seen = false", "filter taken away: product = 'Endpoint'"},
		{"severity = 'high'", "", "all filters taken away"},
		{"mail", "mailbox", "filter mailbox"},
	} {
		if got := named(c.from, c.to); got != c.want {
			t.Errorf("from %q to %q: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// A step that takes a key's words away and changes the filter too is named by the filter.
func TestAStepThatDoesTwoThings(t *testing.T) {
	bar := querybar.New(querybar.Options{Now: time.Now, Words: func(text string) (rest, words string) {
		if rest, folded := strings.CutSuffix(text, "| head 5"); folded {
			return strings.TrimSpace(rest), "the newest"
		}
		return text, ""
	}})
	f := &Filter{Bar: bar}
	for _, c := range []struct{ from, to, want string }{
		{"severity = 'high'", "severity = 'high' | head 5", "the newest"},
		{"severity = 'high' | head 5", "severity = 'high'", "no longer the newest"},
		{"severity = 'high' | head 5", "", "all filters taken away"},
		{"severity = 'high' | head 5", "severity = 'low'", "filter severity = 'low'"},
		{"severity = 'high' | head 5", "severity = 'low' | head 5", "filter severity = 'low'"},
	} {
		if got := f.step(c.from, c.to); got != c.want {
			t.Errorf("from %q to %q: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

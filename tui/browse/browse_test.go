package browse_test

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
	"tocsin/tui/undo"
)

// plain is the least that a list of records is: a column, a command, and what it is told.
type plain struct {
	*browse.Browser
	told []string
	held bool
}

func words() browse.Words {
	return browse.Words{Kind: alert.AlertKind(), Where: "plain", Inside: "one", Mark: "mark it"}
}

func traitsOf(p *plain) browse.Traits {
	w := words()
	tell := func(what string) func() tea.Cmd {
		return func() tea.Cmd {
			p.told = append(p.told, what)
			return nil
		}
	}
	return browse.Traits{
		Words:   w,
		Columns: []rows.Column{{Name: "TITLE", Width: 1, Wide: true, Field: "title", Sort: "title", Cell: func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return r.Title, theme.Text }}},
		Facets:  []facets.Facet{facets.Severity()}, Source: "nowhere",
		Name: func() string { return p.Panes.Row.Title },
		Acts: []browse.Verb{
			w.Verb("act", "greet", "say hello", "f9", tell("greet")).Both(),
			w.Verb("act", "name", "name it", "", nil).Taking("NAME", func(name string) tea.Cmd { return tell("name " + name)() }),
		},
		More: []browse.Verb{{Spec: command.Spec{ID: "apart.wave", Help: "wave", Keys: []string{"w"}, Where: "apart"}, Do: tell("wave")}},
		Hooks: browse.Hooks{
			Looked: func(row index.Row) tea.Cmd { return tell("looked at " + row.Title)() },
			Read:   tell("read"),
			Left:   func() { p.told = append(p.told, "left") },
			Out: func() (tea.Cmd, bool) {
				was := p.held
				p.held = false
				return nil, was
			},
		},
	}
}

// newBed shows such a list over two alerts.
func newBed(t *testing.T) (*browsetest.Bed, *plain) {
	t.Helper()
	o := browse.Options{}
	b := browsetest.New(t, &o, of("a", "First", 1), of("b", "Second", 2))
	p := &plain{}
	own := traitsOf(p)
	own.Undo = undo.New(o.Store, o.Now)
	p.Browser = browse.New(o, own)
	b.Show(p, p.Browser, tuitest.Themes()[0], 100, 20)
	return b, p
}

// of makes an alert some hours old.
func of(id, title string, hours int) alert.Record {
	created := alert.At(browsetest.Midnight()) - alert.Time(hours)*36e9
	return alert.Record{
		Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{Title: title, Severity: alert.High, Created: created, Updated: created},
		Raw:   []byte(`{"id":"` + id + `"}`),
	}
}

// TestSpecs: a list has its own commands beside those of every list, in the list and in the open
// detail, and no key means two things.
func TestSpecs(t *testing.T) {
	specs := browse.Specs(traitsOf(nil))
	if _, err := tui.NewRegistry(nil, specs); err != nil {
		t.Fatal(err)
	}
	has := map[string]command.Spec{}
	for _, s := range specs {
		has[s.ID] = s
	}
	for _, id := range []string{"plain.down", "plain.open", "plain.greet", "one.greet", "one.next", "plain.high", "one.copy-id", "plain.incidents", "plain.alerts", "one.alerts", "apart.wave", "plain.name"} {
		if has[id].ID == "" {
			t.Errorf("there is no %s", id)
		}
	}
	for _, id := range []string{"one.name", "plain.next-unseen", "one.down"} {
		if has[id].ID != "" {
			t.Errorf("there is a %s", id)
		}
	}
	if s := has["one.greet"]; s.Where != "one" || s.Group != "act" || !s.Bound("f9") {
		t.Errorf("in the detail it is %+v", s)
	}
}

// TestDo: each kind of command is run by its id, with what was typed behind it.
func TestDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBed(t)
		b.Do("plain.greet", "apart.wave", "plain.nothing")
		b.Deliver(p.DoWith("plain.name", " kim "))
		if got := strings.Join(p.told, ", "); got != "greet, wave, name kim" {
			t.Errorf("done: %s", got)
		}
		b.Do("plain.high")
		if got := p.Filter.Text(); got != "severity = 'high'" {
			t.Errorf("a facet asks %q", got)
		}
	})
}

// TestPanes: a record is opened, read and left, and its list is told; what holds the detail open
// is left first.
func TestPanes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBed(t)
		b.Do("plain.open", "one.next", "detail.down", "detail.wrap")
		if got := browsetest.Said(b.Do("one.next")); got != "This is the last alert\n" {
			t.Errorf("behind the last one: %q", got)
		}
		b.Has("Second")
		if got := strings.Join(p.told, ", "); got != "looked at First, looked at Second, read" {
			t.Errorf("told: %s", got)
		}
		p.held = true
		b.Deliver(p.Panes.Back())
		if !p.Panes.Open || p.held {
			t.Errorf("held: open %v, held %v", p.Panes.Open, p.held)
		}
		if took, cmd := p.Back(true); !took || b.Deliver(cmd) != nil || p.Panes.Open || p.told[len(p.told)-1] != "left" {
			t.Errorf("open %v, told %v", p.Panes.Open, p.told)
		}
	})
}

// TestAsk: a query from elsewhere is put in force over the list alone.
func TestAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBed(t)
		b.Do("plain.open")
		b.Deliver(p.Ask("title = 'Second'"))
		if p.Panes.Open || p.Rows.Counts().Rows != 1 || p.Lists() != alert.AlertKind() {
			t.Errorf("open %v, %d rows", p.Panes.Open, p.Rows.Counts().Rows)
		}
		b.Filter("title = 'Third'")
		b.Has("No alerts match the query.", "esc shows all alerts")
	})
}

// TestMessagesOfOthers: a message for no part of the list changes nothing.
func TestMessagesOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, p := newBed(t)
		before := b.Text()
		pivot := detail.Pivot{Field: "title", Value: "First", Title: "First", Pane: new(detail.Pane)} // in the detail of another list
		for _, msg := range []tea.Msg{screen.Settings{}, "a text", screen.Click{X: 3, Y: 3, Button: tea.MouseRight}, pivot} {
			b.Deliver(p.Update(msg))
		}
		if b.Text() != before {
			t.Errorf("it is now\n%s", b.Text())
		}
	})
}

package events

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
)

// The list names the alert of an event, with the beginning of its id behind; of one that the
// store doesn't have it says so.
func TestTheAlertOfAnEventIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 200, 38, world()...)
		b.Do("events.preview") // the list has the whole width
		b.Has("TIUrlClickData", "Malicious URL was clicked (690a56a5)", "Payment data: High volume of card numbers (b2358a80)")
		if strings.Contains(b.Text(), phish) {
			t.Errorf("an id is drawn whole:\n%s", b.Text())
		}
		for want, row := range map[string]index.Row{
			"":                                  {},
			"690a56a5… alert not stored":        {PartOf: phish, PartLost: true},
			phish:                               {PartOf: phish},
			"A ␛ title (a-1)":                   {PartOf: "a-1", PartTitle: "A \x1b title"},
			"Malicious URL was clicked (690a5␛": {PartOf: "690a5\x1b", PartTitle: "Malicious URL was clicked"},
		} {
			if got, _ := alertCell(nil, &row); !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("%+v: %q, want %q", row, got, want)
			}
		}
	})
}

// The id of an alert finds its events, typed as a word or pasted; the id that Microsoft gave an
// event finds that.
func TestAnIDFindsEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			id   string
			rows int
		}{{phish, 2}, {strings.ToUpper(leak), 2}, {"00000000-0000-4000-8000-000000000000", 0}} {
			b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
			if b.Filter(c.id); b.s.Rows.Counts().Rows != c.rows {
				t.Errorf("the word %s finds %d events, want %d", c.id, b.s.Rows.Counts().Rows, c.rows)
			}
			b.Filter("")
			if b.Deliver(b.s.Paste(c.id)); b.s.Rows.Counts().Rows != c.rows {
				t.Errorf("%s pasted asks %s and finds %d events, want %d", c.id, b.s.Filter.Text(), b.s.Rows.Counts().Rows, c.rows)
			}
			b.Filter("")
			b.Do("events.query")
			b.Deliver(b.s.Update(tea.PasteMsg{Content: c.id}))
			b.Pass(time.Second)
			if b.Deliver(b.s.Update(tea.KeyPressMsg{Code: tea.KeyEnter})); b.s.Rows.Counts().Rows != c.rows {
				t.Errorf("%s pasted into the bar finds %d events, want %d", c.id, b.s.Rows.Counts().Rows, c.rows)
			}
		}
	})
}

// An id that no event has may be that of an alert, of which the list of alerts knows.
func TestAnIDOfNoEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var made []string
		const said = "FROM alert looks among the alerts"
		b := newBed(t, browse.Options{Places: makers(&made)}, dark(), 120, 38, world()...)
		b.Filter("fa" + phish)
		if strings.Contains(b.Text(), said) {
			t.Errorf("a word is taken for an id:\n%s", b.Text())
		}
		b.Filter("part_of = '00000000-0000-4000-8000-000000000000'")
		b.Has("No events match the query.", said)
		alone := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		alone.Filter("00000000-0000-4000-8000-000000000000")
		if strings.Contains(alone.Text(), said) {
			t.Error("without a list of alerts there is nothing to lead to")
		}
	})
}

// What is doubtful in a query is said again if nothing matches it.
func TestNothingMatchesADoubtfulQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.Filter("workload")
		b.Has("No events match the query; note:")
	})
}

// Over a table only those commands work that know what its rows are, and h leads back from a
// group.
func TestCommandsOnATable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.Filter("| aggregate count by record_type")
		words := map[string]string{}
		for _, c := range b.s.Commands() {
			words[c.Word()] = c.Short
		}
		for _, word := range []string{"only", "not", "mark", "sort", "columns", "next-high"} {
			if _, ok := words[word]; ok {
				t.Errorf("%s is offered on a table", word)
			}
		}
		if words["open"] != "its events" || words["query"] == "" {
			t.Errorf("open is %q, query %q", words["open"], words["query"])
		}
		b.Do("events.open")
		if first := b.s.Commands()[0]; first.Short != "table" {
			t.Errorf("in a group the first command leads to %q", first.Short)
		}
		if b.Do("events.out"); b.s.Filter.Text() != "| aggregate count by record_type" {
			t.Errorf("h leads to %q", b.s.Filter.Text())
		}
		b.Filter("")
		if got := browsetest.Said(b.Do("events.out")); !strings.Contains(got, "no group") {
			t.Errorf("h in the list says %q", got)
		}
	})
}

// In a table of events enter opens one, and [ and ] those beside it.
func TestATableOfEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.Filter("| fields operation, part_of")
		b.Do("events.open")
		first := b.s.Panes.Row.Key
		if b.Do("event.next"); !b.s.Panes.Open || b.s.Panes.Row.Key == first {
			t.Errorf("open %v, the same event %v", b.s.Panes.Open, b.s.Panes.Row.Key == first)
		}
		b.Do("event.previous")
		if got, _ := b.Heard("event.copy-id"); !strings.HasPrefix(got, first.ID[:4]) || b.s.Panes.Row.Key != first {
			t.Errorf("back on %v, copied %q", b.s.Panes.Row.Key, got)
		}
		b.Deliver(b.s.Panes.Back())
		if got, _ := b.Heard("events.copy-id"); !strings.HasPrefix(got, first.ID[:4]) {
			t.Errorf("of the table %q is copied", got)
		}
	})
}

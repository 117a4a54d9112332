package rows_test

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// sorting opens the menu on a list and presses keys; it returns what the menu sent.
func sorting(t *testing.T, x *world, keys ...string) (sent []tea.Msg, drawn string) {
	t.Helper()
	menu := rows.NewSorter(x.Rows, "S")
	for _, k := range keys {
		sent = append(sent, messages(menu.Update(tea.KeyPressMsg(tuitest.Key(t, k))))...)
	}
	return sent, ansi.Strip(strings.Join(menu.Draw(60, 20), "\n"))
}

// The menu names the columns that the list can be sorted by; a key, a digit or the cursor
// chooses one, and the one in force is reversed.
func TestSorter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			keys string
			want index.Sort
		}{
			{"enter", index.Sort{Up: true, Field: "created_at"}}, // the cursor begins on the one in force
			{"3", index.Sort{Field: "title", Up: true}},
			{"j space", index.Sort{Field: "title", Up: true}},
			{"G right", index.Sort{Field: "@host", Up: true}},
			{"G j j enter", index.Sort{Field: "@host", Up: true}},
			{"g k enter", index.Sort{Field: "severity"}},
			{"h o s enter", index.Sort{Field: "@host", Up: true}}, // typed
			{"/ t i t l e enter", index.Sort{Field: "title", Up: true}},
			{"s e v enter", index.Sort{Field: "severity"}},
			{"t i t l backspace backspace backspace backspace enter", index.Sort{Up: true, Field: "created_at"}},
			{"down up tab shift+tab right", index.Sort{Up: true, Field: "created_at"}},
		} {
			x, other := newWorld(t, records(5)...), newWorld(t, records(5)...)
			sent, drawn := sorting(t, x, strings.Fields(c.keys)...)
			if typed := strings.Contains(drawn, "› "); !typed && (!strings.Contains(drawn, "▼ age") || !strings.Contains(drawn, "5   host")) || typed && strings.Contains(drawn, "age") {
				t.Errorf("%s: the menu is\n%s", c.keys, drawn)
			}
			closed := false
			for _, msg := range sent {
				_, ok := msg.(screen.CloseOverlay)
				closed = closed || ok
				other.Update(msg)
				_, cmd := x.Update(msg)
				x.run(cmd)
			}
			if x.Sort != c.want || !closed {
				t.Errorf("%s: sorted by %+v, closed %v", c.keys, x.Sort, closed)
			}
			if other.Sort != (index.Sort{}) {
				t.Errorf("%s: another list is sorted by %+v", c.keys, other.Sort)
			}
		}
	})
}

func TestSorterCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		for _, k := range []string{"S", "q", "left"} {
			sent, _ := sorting(t, x, k)
			if len(sent) != 1 || sent[0] != tea.Msg(screen.CloseOverlay{}) {
				t.Errorf("%s sends %v", k, sent)
			}
		}
		for _, keys := range []string{"9 0 x", "x y z enter"} {
			if sent, drawn := sorting(t, x, strings.Fields(keys)...); len(sent) != 0 || strings.Contains(keys, "y") && !strings.Contains(drawn, "No column matches") {
				t.Errorf("keys of no column, %s, send %v:\n%s", keys, sent, drawn)
			}
		}
		menu := rows.NewSorter(x.Rows)
		menu.Update(screen.ThemeChanged{Theme: theme.New(theme.Options{Name: "light"})})
		for h := range 12 {
			for _, w := range []int{5, 20, 80} {
				lines := menu.Draw(w, h)
				if len(lines) > h {
					t.Errorf("%d lines of %d", len(lines), h)
				}
				for _, l := range lines {
					if ansi.StringWidth(l) > w {
						t.Errorf("%d columns of %d", ansi.StringWidth(l), w)
					}
				}
			}
		}
	})
}

// A column is sorted by its name or its field, again reversed; a wrong name is told with the right ones.
func TestSortNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(5)...)
		for _, c := range []struct {
			name string
			want index.Sort
			said string
		}{
			{" Title", index.Sort{Field: "title", Up: true}, ""},
			{"title", index.Sort{Field: "title"}, ""},
			{"severity", index.Sort{Field: "severity"}, ""},
			{"created", index.Sort{}, ""},
			{"pink", index.Sort{}, "No column pink to sort by; there are sev, age, title, "},
		} {
			said := ""
			for _, msg := range messages(rows.SortNamed(x.Rows, c.name)) {
				if toast, ok := msg.(screen.Toast); ok {
					said += toast.Text
				}
			}
			if x.Sort != c.want || !strings.HasPrefix(said, c.said) || (said == "") != (c.said == "") {
				t.Errorf("%s: sorted by %+v, said %q", c.name, x.Sort, said)
			}
		}
		if got := rows.Orders(x.Rows); !got.Only || len(got.Values) != 5 || got.Values[4] != "host" {
			t.Errorf("it can be sorted by %+v", got)
		}
	})
}

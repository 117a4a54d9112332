package facets

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func TestTheMenuFollowsTheTheme(t *testing.T) {
	f := answered(t, "", some(40, 6)...)
	m := menuOf(t, f, "")
	before := strings.Join(m.Draw(78, 22), "\n")
	m.Update(screen.ThemeChanged{Theme: theme.New(theme.Options{Name: "light"})})
	if strings.Join(m.Draw(78, 22), "\n") == before {
		t.Error("the menu is drawn in the theme before")
	}
	for _, k := range []string{"G", "j", "g", "k", "up", "down", "home", "end", "tab", "x"} {
		m.key(k)
		if _, ok := m.current(); !ok {
			t.Errorf("%s leaves the menu", k)
		}
	}
	m.counts = nil
	for _, p := range alert.Providers() {
		m.counts = append(m.counts, index.Count{Value: string(p), N: 1_234_567})
	}
	whole := ansi.Strip(strings.Join(m.Draw(78, 40), "\n"))
	for _, p := range alert.Providers() {
		if !strings.Contains(whole, p.Product()) {
			t.Errorf("%s is not named in full", p)
		}
	}
	empty := menuOf(t, answered(t, ""), "")
	empty.all, empty.counts = nil, nil
	for _, k := range []string{"G", "j", "space", "enter"} {
		if cmd := empty.key(k); cmd != nil {
			t.Errorf("%s chooses nothing", k)
		}
	}
	if got := ansi.Strip(strings.Join(empty.Draw(78, 22), "\n")); !strings.Contains(got, "No alerts to choose from") {
		t.Error(got)
	}
}

// A choice edits the text of the list whose menu it was, and no other's. What space has
// chosen, enter does not take back; every key of the facet closes its menu.
func TestTheMenuChooses(t *testing.T) {
	f := answered(t, "provider IN ('Endpoint','Microsoft Defender for Office 365')", some(8, 2)...)
	m := menuOf(t, f, "provider = 'mde'")
	on := slices.DeleteFunc(slices.Collect(maps.Keys(m.on)), func(p string) bool { return !m.on[p] })
	slices.Sort(on)
	if !slices.Equal(on, []string{"mde", "mdo"}) {
		t.Errorf("the menu marks %q", on)
	}
	said := m.Update(tea.KeyPressMsg(tuitest.Key(t, "space")))()
	choice, ok := said.(Message)
	if !ok {
		t.Fatalf("space sends %T", said)
	}
	value := m.counts[m.cursor].Value
	want, err := query.Toggle("title = 'x'", "provider", value, false)
	if out := f.Choose(choice, "title = 'x'"); err != nil || out.Err != nil || out.Text != want {
		t.Errorf("the choice gives %+v, want %q", out, want)
	}
	if out := New(Options{Rows: rows()}).Choose(choice, "title = 'x'"); out.Text != "title = 'x'" {
		t.Errorf("another list takes the choice: %+v", out)
	}
	for _, k := range []string{"enter", "q", "p", "h", "left"} {
		if cmd := m.key(k); cmd == nil || cmd() != (screen.CloseOverlay{}) {
			t.Errorf("%s does not close the menu", k)
		}
	}
}

// A menu serves facets that aren't counted too: it has their values, without numbers.
func TestTheMenuOfAnotherFacet(t *testing.T) {
	row := Facet{
		Name: "colours", Field: "title", Keys: Menu, Values: []Value{{Word: "red", Name: "Red"}, {Word: "blue", Name: "Blue"}},
	}
	row.Command.ID, row.Command.Keys = "colour", []string{"f"}
	f := New(Options{Rows: []Facet{row}})
	f.Ask(query.Terms("title = 'blue'"))
	out, _ := f.Do("colour", "", "", dark())
	drawn := ansi.Strip(strings.Join(out.Menu.Draw(60, 20), "\n"))
	for _, want := range []string{"colours", "Red", "Blue"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("no %q in\n%s", want, drawn)
		}
	}
	if m := out.Menu.(*menu); m.on["red"] || !m.on["blue"] || strings.Contains(drawn, "…") {
		t.Errorf("marked are %v in\n%s", m.on, drawn)
	}
}

// A digit chooses the value that it stands before, wherever the cursor is, and closes the
// menu, so that each of the first nine products is two keys away.
func TestADigitChooses(t *testing.T) {
	f := answered(t, "", some(40, 6)...)
	m := menuOf(t, f, "")
	drawn := strings.Split(ansi.Strip(strings.Join(m.Draw(78, 22), "\n")), "\n")
	for i, c := range m.counts[:len(digits)] {
		if want := string(digits[i]) + " [ ] "; !strings.Contains(drawn[i+1], want) {
			t.Errorf("%q does not begin with %q", drawn[i+1], want)
		}
		m.cursor = 0
		if cmd := m.key(string(digits[i])); cmd == nil || m.cursor != i {
			t.Errorf("%d does not choose %s: the cursor is on %d", i+1, c.Value, m.cursor)
		}
	}
	m.counts = m.counts[:8]
	for _, name := range []string{"0", "9", "12"} {
		if m.key(name) != nil {
			t.Errorf("%s chooses something", name)
		}
	}
}

// Letters that mean nothing else in the menu leave the values that have them; from the first one on each
// letter, digit and blank is text, while the arrows and enter choose. Without text the menu is as before.
func TestLettersFindAValue(t *testing.T) {
	f := answered(t, "", some(40, 6)...)
	for typed, want := range map[string]string{
		"ident": "Microsoft Defender for Identity", "end": "Microsoft Defender for Endpoint", "/end xdr": "Microsoft Defender XDR", "/graph": "", "off 365": "Microsoft Defender for Office 365", "/loss": "Microsoft Purview Data Loss Prevention", "zz": "",
	} {
		m := menuOf(t, f, "")
		before := m.Draw(78, 40)
		for _, r := range typed {
			if cmd := m.Update(tea.KeyPressMsg{Code: r, Text: string(r)}); cmd != nil {
				t.Errorf("%q: %c does something", typed, r)
			}
		}
		drawn := m.Draw(78, 40)
		if got := ansi.Strip(strings.Join(drawn, "\n")); len(drawn) != len(before) || !strings.Contains(got, want) || want == "" && !strings.Contains(got, "No products match") {
			t.Errorf("%q: %d lines became\n%s", typed, len(before), got)
		}
		if c, ok := m.current(); ok != (want != "") || ok && m.facet.full(c.Value, menuWidth) != want {
			t.Errorf("%q: the cursor is on %q", typed, c.Value)
		}
		if cmd := m.Update(tea.KeyPressMsg(tuitest.Key(t, "enter"))); (cmd != nil) != (want != "") {
			t.Errorf("%q: enter chooses: %v", typed, cmd != nil)
		}
		for range typed {
			m.Update(tea.KeyPressMsg(tuitest.Key(t, "backspace")))
		}
		if got := m.Draw(78, 40); len(m.counts) != len(m.all) || len(got) != len(before) || strings.Contains(ansi.Strip(got[1]), ">") {
			t.Errorf("%q was taken back: %d of %d values\n%s", typed, len(m.counts), len(m.all), strings.Join(got, "\n"))
		}
	}
	m := menuOf(t, f, "")
	m.Update(tea.PasteMsg{Content: "Cloud"})
	if len(m.counts) == 0 || len(m.counts) == len(m.all) {
		t.Errorf("a paste leaves %d of %d", len(m.counts), len(m.all))
	}
}

// A digit of the menu is the same product however many alerts each has: the order doesn't
// follow the counts.
func TestTheMenuKeepsItsOrder(t *testing.T) {
	order := func(records []alert.Record) (values []string) {
		for _, c := range menuOf(t, answered(t, "", records...), "").counts {
			values = append(values, c.Value)
		}
		return values
	}
	few, many := some(8, 4), append(some(8, 4), some(400, 4)[300:]...)
	for i := range many[8:] {
		many[8+i].ID, many[8+i].Alert.Provider = fmt.Sprint("more", i), alert.Providers()[3]
	}
	many = append(many, few[0])
	odd := few[1]
	copied := *odd.Alert
	odd.ID, odd.Alert = "odd", &copied
	copied.Provider = "something new"
	was, is := order(few), order(append(many, odd))
	if all := len(alert.Providers()); len(was) != all || len(is) != all+1 || !slices.Equal(was, is[:all]) || is[all] != "something new" {
		t.Errorf("%v, with more alerts %v", was, is)
	}
}

// Products without an alert are listed with 0, so that a digit means the same product whether
// or not those before it have alerts now.
func TestTheMenuListsProductsWithoutAlerts(t *testing.T) {
	one, none := some(9, 9)[4:5], some(0, 1)
	for _, records := range [][]alert.Record{one, none} {
		m := menuOf(t, answered(t, "", records...), "")
		if want := map[int]int{1: 4}[len(records)]; m.cursor != want {
			t.Errorf("with %d alerts, the cursor begins on %d", len(records), m.cursor)
		}
		m.key("5")
		if c, _ := m.current(); c.Value != string(alert.Providers()[4]) {
			t.Errorf("with %d alerts, 5 is %s", len(records), c.Value)
		}
		m.cursor = 0
		if got := ansi.Strip(strings.Join(m.Draw(78, 22), "\n")); !strings.Contains(got, "4 [ ] "+alert.Providers()[3].Product()+strings.Repeat(" ", 17)+"0") && !strings.Contains(got, alert.Sentinel.Product()) {
			t.Error(got)
		}
	}
}

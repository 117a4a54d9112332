package alerts

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/cells"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// pictured is a still list and what it draws.
type pictured struct {
	*Screen
	t    *testing.T
	w, h int
}

func picture(t *testing.T, w, h int) *pictured {
	store := newFakeStore(at(midnight), crowd()...)
	store.advice = strings.Repeat("Look at it again.\n", 40)
	s := still(store, theme.New(theme.Options{Dark: true}), w, h)
	return &pictured{s, t, w, h}
}

func (p *pictured) lines() []string {
	lines := p.Draw(p.w, p.h)
	for i := range lines {
		lines[i] = strip(lines[i])
	}
	return lines
}

// find returns the place of words in what is drawn.
func (p *pictured) find(words string) (x, y int) {
	p.t.Helper()
	for y, l := range p.lines() {
		if before, _, ok := strings.Cut(l, words); ok {
			return len([]rune(before)), y
		}
	}
	p.t.Fatalf("nothing says %q:\n%s", words, strings.Join(p.lines(), "\n"))
	return 0, 0
}

// click clicks on words.
func (p *pictured) click(words string) {
	p.t.Helper()
	x, y := p.find(words)
	deliver(p.Screen, p.Update(screen.Click{X: x, Y: y, Button: tea.MouseLeft}))
	p.lines()
}

func (p *pictured) title() string {
	row, _ := p.current()
	return row.Title
}

func TestClicks(t *testing.T) {
	p := picture(t, 120, 40)
	p.click("Alert 04")
	if p.title() != "Alert 04" || p.pane.open {
		t.Errorf("a click on a row chooses %q, open: %v", p.title(), p.pane.open)
	}
	p.click("Alert 04")
	if !p.pane.open || p.pane.opened.Title != "Alert 04" {
		t.Error("a second click doesn't open it")
	}
	p.click("6Raw")
	if _, y := p.find("recommendedActions"); y < 3 {
		t.Errorf("the raw item is in line %d", y)
	}
	p.click("Suspicious PowerShell")
	if p.pane.opened.Title != "Suspicious PowerShell command line" {
		t.Errorf("a click on another row shows %q", p.pane.opened.Title)
	}
	do(p.Screen, "detail.close")
	p.click("High")
	if p.filter.Bar.Text() != "severity = 'high'" {
		t.Errorf("a click on a chip makes the query %q", p.filter.Bar.Text())
	}
	p.click("High")
	if p.filter.Bar.Text() != "" {
		t.Errorf("a second one leaves %q", p.filter.Bar.Text())
	}
	p.click("TITLE")
	if p.rows.Sort.Field != "title" || !p.rows.Sort.Up {
		t.Errorf("a click on a column sorts by %+v", p.rows.Sort)
	}
}

// A click on the query edits it; while it is typed, clicks do nothing.
func TestClickOnTheQuery(t *testing.T) {
	p := picture(t, 80, 24)
	deliver(p.Screen, p.filter.Edit("severity = 'high'"))
	before := p.title()
	p.click("severity =")
	if !p.filter.Bar.Open() {
		t.Fatal("the bar is closed")
	}
	p.click("TITLE")
	if p.rows.Sort.Field != "" || p.title() != before {
		t.Error("a click works while text is typed")
	}
	for _, other := range []tea.MouseButton{tea.MouseRight, tea.MouseMiddle} {
		if cmd := picture(t, 80, 24).Update(screen.Click{X: 10, Y: 5, Button: other}); cmd != nil {
			t.Errorf("button %v does something", other)
		}
	}
}

// The wheel goes through the rows, and scrolls the detail under it.
func TestWheel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := picture(t, 120, 40)
		deliver(p.Screen, p.Update(screen.Wheel{X: 5, Y: 10, Lines: 3}))
		if at := p.rows.Counts().Place; at != 3 {
			t.Errorf("the cursor is on row %d", at)
		}
		deliver(p.Screen, p.Update(screen.Wheel{X: 5, Y: 10, Lines: -3}))
		deliver(p.Screen, p.Update(screen.Wheel{X: 5, Y: 10, Lines: -3}))
		if at := p.rows.Counts().Place; at != 0 {
			t.Errorf("the cursor is on row %d", at)
		}
		do(p.Screen, "alerts.open")
		first := strings.Join(p.lines(), "\n")
		deliver(p.Screen, p.Update(screen.Wheel{X: 100, Y: 20, Lines: 3}))
		if strings.Join(p.lines(), "\n") == first || p.rows.Counts().Place != 0 {
			t.Error("the detail doesn't scroll")
		}
		was := p.pane.opened.Title
		deliver(p.Screen, p.Update(screen.Wheel{X: 5, Y: 12, Lines: 1}))
		if p.pane.opened.Title == was {
			t.Error("the detail doesn't follow the list")
		}
	})
}

// Every cell of every state may be clicked on: nothing breaks.
func TestClickAnywhere(t *testing.T) {
	for _, state := range []string{"", "alerts.open", "alerts.query"} {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}} {
			p := picture(t, size[0], size[1])
			if state != "" {
				do(p.Screen, state)
			}
			for y := -1; y <= size[1]; y += 3 {
				for x := -1; x <= size[0]; x += 13 {
					p.Update(screen.Click{X: x, Y: y, Button: tea.MouseLeft}) // what it asks for is not delivered
					if got := p.lines(); len(got) != size[1] {
						t.Fatalf("%d lines", len(got))
					}
				}
			}
		}
	}
}

// The terminal's cursor is on the focused row, and at the caret while the query is typed.
func TestCursor(t *testing.T) {
	p := picture(t, 80, 22)
	do(p.Screen, "alerts.down")
	p.lines()
	_, want := p.find(strings.Fields(p.title())[0] + " " + strings.Fields(p.title())[1])
	if x, y, ok := p.Cursor(); !ok || x != 0 || y != want {
		t.Errorf("in the list it is at %d,%d, want line %d", x, y, want)
	}
	do(p.Screen, "alerts.query")
	typeIn(p.Screen, "x1")
	p.lines()
	if x, y, ok := p.Cursor(); !ok || x != len("/ x1") || y != 1 {
		t.Errorf("in the bar it is at %d,%d, %v", x, y, ok)
	}
	p = picture(t, 80, 22)
	do(p.Screen, "alerts.open")
	p.lines()
	if x, y, ok := p.Cursor(); !ok || x != 1 || y < 3 {
		t.Errorf("in the detail it is at %d,%d, %v", x, y, ok)
	}
	empty := still(newFakeStore(at(midnight)), theme.New(theme.Options{Dark: true}), 80, 22)
	empty.Draw(80, 22)
	if _, _, ok := empty.Cursor(); ok {
		t.Error("an empty list has a cursor")
	}
}

// The legend has each mark that rows are drawn with.
func TestLegend(t *testing.T) {
	p := picture(t, 80, 40)
	signs := map[string]bool{"": true}
	for _, m := range p.Legend() {
		signs[m.Sign.Text] = true
		if m.Meaning == "" {
			t.Errorf("%q means nothing", m.Sign.Text)
		}
	}
	for _, row := range p.rows.List.Visible() {
		if _, sign := cells.Mark(&row, p.news.IsNew(row.Key, row.Ingested), &p.theme.Glyphs); !signs[strings.TrimSpace(sign)] {
			t.Errorf("the legend lacks %q", sign)
		}
	}
}

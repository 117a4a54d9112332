package detail_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// on moves the cursor down to the first row whose lines begin with words, and reports
// whether there is one.
func on(p *detail.Pane, page, words string) bool {
	p.Do(page)
	p.Draw(dark(), 100, 60, true)
	p.Do("detail.top")
	for range 200 {
		if strings.Contains(underCursor(p), words) {
			return true
		}
		p.Do("detail.down")
	}
	return false
}

// underCursor is the text of the cursor's row, told by its background.
func underCursor(p *detail.Pane) string {
	const selected = "48;2;27;60;107"
	var lines []string
	for _, l := range p.Draw(dark(), 100, 60, true)[3:] {
		if strings.Contains(l, selected) {
			lines = append(lines, strings.TrimRight(ansi.Strip(l), " █│"))
		}
	}
	return strings.Join(lines, "\n")
}

func TestTheCursorAsksForTypedConditions(t *testing.T) {
	for _, c := range []struct{ name, page, row, field, value string }{
		{"endpoint", "summary", "✗ procdump64.exe", "@process", "procdump64.exe"},
		{"endpoint", "summary", "! IP address", "@ip", "203.0.113.77"},
		{"endpoint", "evidence", "✗ File out.dmp", "@hash", strings.Repeat("ab", 32)},
		{"endpoint", "evidence", "Device ws-042", "@host", "ws-042.fabrikam.example"},
		{"endpoint", "evidence", "User Robin", "@user", "robin@fabrikam.example"},
		{"endpoint", "processes", "whoami.exe", "@process", "whoami.exe"},
		{"endpoint", "processes", "WINWORD.EXE", "@process", "WINWORD.EXE"},
		{"endpoint", "timeline", "cmd.exe started", "@process", "cmd.exe"},
		{"mail", "summary", "Email", "@email", "payroll@fabrikam-hr.example"},
		{"mail", "evidence", "URL", "@url", "https://login.fabrikam-hr.example/confirm"},
		{"risk", "evidence", "IP address", "@ip", "192.0.2.201"},
	} {
		p := open(told(t, c.name))
		if !on(p, "detail."+c.page, c.row) {
			t.Errorf("%s %s: no row %q", c.name, c.page, c.row)
			continue
		}
		asked, ok := p.Asked()
		if !ok || asked.Field != c.field || asked.Value != c.value || asked.Pane != p {
			t.Errorf("%s %s, %s: asks for %s = %s, want %s = %s", c.name, c.page, c.row, asked.Field, asked.Value, c.field, c.value)
		}
		if msg := p.Do("detail.pivot")(); msg != asked {
			t.Errorf("enter sends %#v", msg)
		}
	}
}

// A property asks for its value, if the record has it as an entity.
func TestPropertiesAreAskedForToo(t *testing.T) {
	p := open(told(t, "endpoint"))
	on(p, "detail.evidence", "✗ procdump64.exe")
	p.Do("detail.unfold")
	for _, c := range []struct{ row, field, value string }{
		{"imageFile.sha256", "@hash", strings.Repeat("21", 32)},
		{"parentProcessImageFile.fileName", "@process", "cmd.exe"},
		{"detectionStatus", "", ""},
	} {
		if !on(p, "detail.evidence", c.row) {
			t.Errorf("no row %s", c.row)
			continue
		}
		asked, ok := p.Asked()
		if asked.Field != c.field || asked.Value != c.value || ok != (c.field != "") {
			t.Errorf("%s: asks for %s = %s", c.row, asked.Field, asked.Value)
		}
	}
	if said, ok := p.Do("detail.pivot")().(screen.Toast); !ok || !strings.Contains(said.Text, "no field") {
		t.Errorf("of what the language has no field: %#v", said)
	}
}

func TestFoldAndUnfold(t *testing.T) {
	p := open(told(t, "endpoint"))
	if p.Fold() || p.Unfold() {
		t.Error("something folds before it is drawn")
	}
	on(p, "detail.evidence", "✗ File out.dmp")
	if p.Fold() {
		t.Error("a folded row says that it was folded: h does not go back to the list")
	}
	p.Do("detail.unfold")
	all := drawnAt(p, 100, 60)
	if !strings.Contains(all, "fileDetails.fileSize") || strings.Contains(all, "processCommandLine") {
		t.Errorf("unfolded are the wrong rows:\n%s", all)
	}
	if p.Unfold() {
		t.Error("a row unfolds twice")
	}
	if !on(p, "detail.evidence", "fileDetails.fileName") || !p.Fold() {
		t.Error("h on a property does not fold its evidence")
	}
	if got := underCursor(p); !strings.Contains(got, "File out.dmp") || strings.Contains(drawnAt(p, 100, 60), "fileDetails") {
		t.Errorf("then the cursor is on %q", got)
	}
	p.Do("detail.unfold")
	deliver(p, p.Reload())
	if !strings.Contains(drawnAt(p, 100, 60), "fileDetails.fileSize") {
		t.Error("a reload folds")
	}
	p.Clear()
	deliver(p, p.Show(told(t, "endpoint").record.Key))
	if strings.Contains(drawnAt(p, 100, 60), "fileDetails.fileSize") {
		t.Error("opened again, it is unfolded")
	}
}

func TestTicks(t *testing.T) {
	x := told(t, "endpoint")
	p := open(x)
	const action = "2. Reset the passwords of all accounts that were signed in."
	if !on(p, "detail.summary", action) {
		t.Fatalf("no row for the action:\n%s", drawnAt(p, 100, 60))
	}
	for _, want := range []bool{true, false, true} {
		tick, ok := p.Do("detail.tick")().(detail.Tick)
		if !ok || tick != (detail.Tick{Pane: p, Key: x.record.Key, Title: x.record.Title(), Action: action, On: want}) || p.Ticked(action) != want {
			t.Fatalf("a tick sends %#v", tick)
		}
		if got := strings.Contains(underCursor(p), "[✓] 2."); got != want {
			t.Errorf("the mark is %v, want %v", got, want)
		}
	}
	deliver(p, p.Reload())
	if !p.Ticked(action) || p.Ticked("1. Isolate the device from the network.") {
		t.Error("a reload before the store has it loses the tick, or gains another")
	}
	x.record.Triage.Ticks = []string{alert.Tick("1. Isolate the device from the network.")}
	q := open(x)
	if !q.Ticked("1. Isolate the device from the network.") || q.Ticked(action) {
		t.Error("what the store has ticked is not shown")
	}
	p.Untick(action)
	if p.Ticked(action) {
		t.Error("a tick that was not kept stays")
	}
	mail := told(t, "mail")
	mail.record.Raw = []byte(`{}`)
	for _, c := range []struct {
		pane            *detail.Pane
		page, row, want string
	}{
		{p, "detail.summary", "✗ procdump64.exe", "they are further down"},
		{p, "detail.evidence", "✗ File out.dmp", "they are in 1 Summary"},
		{open(mail), "detail.evidence", "URL", "No actions are recommended here"},
	} {
		on(c.pane, c.page, c.row)
		if said, ok := c.pane.Do("detail.tick")().(screen.Toast); !ok || !strings.Contains(said.Text, c.want) {
			t.Errorf("what is no action is ticked: %#v, want %q", said, c.want)
		}
	}
}

// Beside a list that has the keys, the pane shows an alert without a cursor, under a
// muted title and without the digits of its pages; the list scrolls it.
func TestPreview(t *testing.T) {
	x := told(t, "endpoint")
	p := detail.New(shelve(x), now)
	deliver(p, p.Preview(x.record.Key))
	draw := func() []string { return p.Draw(dark(), 100, 20, true) }
	before := draw()
	if got := underCursor(p); got != "" {
		t.Errorf("a preview has a cursor on %q", got)
	}
	if strings.Contains(before[0], "\x1b[1mProcess memory") {
		t.Errorf("the title is as bright as one's own: %q", before[0])
	}
	if tabs := ansi.Strip(before[1]); strings.ContainsAny(tabs, "123456789") || !strings.Contains(tabs, "Evid") {
		t.Errorf("the tabs name digits that are keys of the list: %q", tabs)
	}
	if _, ok := p.Asked(); ok || p.Unfold() || p.Do("detail.pivot") != nil {
		t.Error("without a cursor something is asked for")
	}
	p.ScrollBy(3)
	if after := draw(); ansi.Strip(after[3])[:90] != ansi.Strip(before[6])[:90] {
		t.Errorf("scrolled by 3 it begins with %q", ansi.Strip(after[3]))
	}
	p.ScrollBy(-100)
	if ansi.Strip(draw()[3]) != ansi.Strip(before[3]) {
		t.Error("it does not scroll back to the top")
	}
	var cmd tea.Cmd = p.Show(x.record.Key)
	deliver(p, cmd)
	if underCursor(p) == "" {
		t.Error("shown with the keys it has no cursor")
	}
	if tabs := ansi.Strip(draw()[1]); !strings.Contains(tabs, "1 Sum") {
		t.Errorf("with the keys the tabs have no digits: %q", tabs)
	}
}

// Cut lines are as many as there are texts, each within the page, and ended by a sign.
func TestCutLines(t *testing.T) {
	x := told(t, "endpoint")
	p := open(x)
	p.Do("detail.processes")
	p.Do("detail.wrap")
	lines := strings.Split(drawnAt(p, 60, 40), "\n")
	count, cut := 0, 0
	for _, l := range lines[3:] {
		if l = strings.TrimSpace(l); l != "" {
			count++
		}
		if strings.HasSuffix(l, "…") {
			cut++
		}
	}
	if count != 9 || cut < 3 { // five names, four command lines
		t.Errorf("%d lines, %d of them cut:\n%s", count, cut, strings.Join(lines, "\n"))
	}
	for _, x := range []sample{x, hostile(), rich()} {
		for _, pane := range panes {
			p := open(x)
			p.Do(pane.id)
			p.Do("detail.wrap")
			safe(t, p.Draw(dark(), 47, 200, true), 47)
		}
	}
	p.Do("detail.wrap")
	if strings.Contains(drawnAt(p, 60, 40), "…") {
		t.Error("w again does not break the lines")
	}
}

func TestThePaneGrowsWithinBounds(t *testing.T) {
	p := open(rich())
	for range 20 {
		p.Do("detail.grow")
	}
	most := p.Grown()
	p.Do("detail.shrink")
	if step := most - p.Grown(); most <= 0 || most > 50 || step <= 0 {
		t.Errorf("it grows to %d by %d", most, step)
	}
	for range 40 {
		p.Do("detail.shrink")
	}
	if p.Grown() != -most {
		t.Errorf("it shrinks to %d, and grows to %d", p.Grown(), most)
	}
}

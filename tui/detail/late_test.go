package detail_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// The tests of the files late… deliver answers in another order than asked, and change what is
// chosen, the theme or the size between. They look at the final picture.

// lettered is an alert told by its title, as are its history and item. Its key
// differs from that of others in the ID alone.
func lettered(title string) sample {
	x := numbered(60)
	x.record.ID, x.record.Alert.Title, x.record.Alert.Description = title, "title of "+title, "text of "+title
	x.changes = []alert.Change{{At: before(time.Hour), By: "graph", Field: "title", Old: "draft", New: "change of " + title}}
	x.record.Raw = append([]byte(`["item of `+title+`",`), x.record.Raw[1:]...)
	return x
}

// pages returns all panes of a pane, as drawn.
func pages(p *detail.Pane, th *theme.Theme, w int) (out []string) {
	for _, pane := range panes {
		p.Do(pane.id)
		out = append(out, strings.Join(p.Draw(th, w, 200, true), "\n"))
	}
	return out
}

// same fails the test unless a pane shows in all tabs what a new one shows.
func same(t *testing.T, p *detail.Pane, want sample, th *theme.Theme, w int) {
	t.Helper()
	for i, got := range pages(p, th, w) {
		if fresh := pages(open(want), th, w)[i]; got != fresh {
			t.Errorf("%s is not as drawn anew:\n%s\nwant\n%s", panes[i].name, ansi.Strip(got), ansi.Strip(fresh))
		}
	}
}

// orders are all orders of three answers.
var orders = []string{"012", "021", "102", "120", "201", "210"}

// TestTheLastOneAskedForIsShown asks for three records, some of which can't be loaded,
// and delivers the answers in all orders.
func TestTheLastOneAskedForIsShown(t *testing.T) {
	for _, order := range orders {
		for failing := range 8 {
			s := shelve()
			var answers [3]tea.Msg
			p := detail.New(s, now)
			for i, title := range []string{"a", "b", "c"} {
				x := lettered(title)
				s.samples[x.record.Key], s.err = x, nil
				if failing&(1<<i) != 0 {
					s.err = fault.New(fault.Store, "no answer for "+title, "", nil)
				}
				answers[i] = p.Show(x.record.Key)()
			}
			told := 0
			for _, n := range order {
				if cmd := p.Update(answers[n-'0']); cmd != nil {
					if _, ok := cmd().(screen.Toast); ok {
						told++
					}
				}
				if got := drawn(p); strings.Contains(got, "of a") || strings.Contains(got, "of b") || strings.Contains(got, "for a") || strings.Contains(got, "for b") {
					t.Fatalf("order %s, failing %03b: an older answer is shown:\n%s", order, failing, got)
				}
			}
			last := failing&4 != 0
			if got := drawn(p); strings.Contains(got, "✗ no answer for c") != last || strings.Contains(got, "text of c") == last || strings.Contains(got, "Loading") {
				t.Errorf("order %s, failing %03b:\n%s", order, failing, got)
			}
			if last != (told == 1) || told > 1 {
				t.Errorf("order %s, failing %03b: %d answers are told", order, failing, told)
			}
		}
	}
}

// twins are keys that differ from that of an alert in one part.
func twins() map[string]alert.Key {
	k := lettered("Ab").record.Key
	out := map[string]alert.Key{"integration": k, "source": k, "case": k}
	for name, change := range map[string]func(*alert.Key){
		"integration": func(k *alert.Key) { k.Integration = "contoso" },
		"source":      func(k *alert.Key) { k.Source = alert.Legacy },
		"case":        func(k *alert.Key) { k.ID = "aB" },
	} {
		twin := out[name]
		change(&twin)
		out[name] = twin
	}
	return out
}

// TestTheSameIDElsewhere shows two records with one id, of another integration or source,
// or in another case: they are two.
func TestTheSameIDElsewhere(t *testing.T) {
	for name, key := range twins() {
		one, two := lettered("Ab"), lettered("other")
		two.record.Key = key
		s := shelve(one, two)
		p := detail.New(s, now)
		deliver(p, p.Show(one.record.Key))
		p.Do("detail.raw")
		body(p, 60, 14)
		p.Do("detail.bottom")
		body(p, 60, 14)
		cmd := p.Show(key)
		if cmd == nil || s.asked != 1 {
			t.Fatalf("%s: the other record is taken for the same", name)
		}
		if title := p.Draw(dark(), 60, 14, true)[0]; !strings.Contains(title, "↻") {
			t.Errorf("%s: the title does not say that another one is coming: %q", name, title)
		}
		deliver(p, cmd)
		if got := strings.Join(body(p, 60, 14), "\n"); !strings.Contains(got, "item of other") {
			t.Errorf("%s: the other one does not begin at its top:\n%s", name, got)
		}
		same(t, p, two, dark(), 60)
		s.err = fault.New(fault.Store, "the store is locked", "", nil)
		deliver(p, p.Show(one.record.Key))
		if got := drawn(p); strings.Contains(got, "other") {
			t.Errorf("%s: a record that can't be loaded shows its twin:\n%s", name, got)
		}
	}
}

// TestAnErrorIsOfItsRecord holds that the fault of a record goes when another is asked
// for, and when its own next answer is good; a page shows it once.
func TestAnErrorIsOfItsRecord(t *testing.T) {
	a, b := lettered("a"), rich()
	s := shelve(a, b)
	p := detail.New(s, now)
	deliver(p, p.Show(b.record.Key))
	s.err = fault.New(fault.Store, "the store is locked", "close the other program", nil)
	deliver(p, p.Show(a.record.Key))
	lines := drawn(p)
	if strings.Count(lines, "the store is locked") != 1 || strings.Contains(lines, "(4)") || strings.Contains(lines, "(5)") {
		t.Errorf("the fault is not there once, or beside the counts of another record:\n%s", lines)
	}
	again := p.Reload()
	if got := drawn(p); !strings.Contains(got, "the store is locked") || strings.Contains(got, "PowerShell") {
		t.Errorf("while it is loaded again:\n%s", got)
	}
	s.err = nil
	next := p.Show(b.record.Key)
	if got := drawn(p); strings.Contains(got, "locked") {
		t.Errorf("the fault of the one before is shown:\n%s", got)
	}
	deliver(p, next)
	deliver(p, again)
	same(t, p, b, dark(), 80)
	s.err = fault.New(fault.Store, "the store is locked", "", nil)
	deliver(p, p.Reload())
	s.err = nil
	deliver(p, p.Reload())
	same(t, p, b, dark(), 80)
}

// TestAReloadWhileLoading holds that changes that come while a record is loaded, such as
// one's own triage, are loaded once behind it, also after an error, and not for the next
// record.
func TestAReloadWhileLoading(t *testing.T) {
	a, b := lettered("a"), lettered("b")
	s := shelve(a, b)
	p := detail.New(s, now)
	cmd := p.Show(a.record.Key)
	msg := cmd() // read before the triage
	a.record.Triage = alert.Triage{State: alert.TriageDone, By: "kim"}
	a.changes = append(a.changes, alert.Change{At: before(time.Minute), By: "kim", Field: "triage.state", Old: "seen", New: "done"})
	s.samples[a.record.Key] = a
	for range 2 {
		if p.Reload() != nil {
			t.Error("a second query runs beside the first")
		}
	}
	deliver(p, p.Update(msg))
	same(t, p, a, dark(), 80)
	if s.asked != 2 {
		t.Errorf("asked %d times", s.asked)
	}
	cmd = p.Reload()
	p.Reload()
	deliver(p, p.Show(b.record.Key))
	p.Update(cmd())
	same(t, p, b, dark(), 80)
	if s.asked != 3 { // b; the reload ended before it asked
		t.Errorf("asked %d times", s.asked)
	}
}

package alerts

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// left is said of a paste that was too long for it.
const left = "Only 64 KiB fit here; the rest was left out"

func key(t *testing.T, name string) tea.Msg { return tea.KeyPressMsg(tuitest.Key(t, name)) }

// A frame costs the same whatever the query is long.
func TestAFrameDoesNotGrowWithTheQuery(t *testing.T) {
	cost := func(q string, bar bool) float64 {
		s := still(newFakeStore(at(midnight), plain(8)...), theme.New(theme.Options{}), 120, 38)
		deliver(s, s.filter.Apply(q))
		if s.filter.Bar.Text() != q {
			t.Fatalf("%d bytes don't parse", len(q))
		}
		if bar {
			do(s, "alerts.query")
		}
		for _, line := range s.Draw(120, 38) {
			if text.Width(line) != 120 {
				t.Fatalf("a line has %d columns: %q", text.Width(line), line)
			}
		}
		return testing.AllocsPerRun(5, func() { s.Draw(120, 38) })
	}
	list := func(n int) string { return "provider IN (" + strings.Repeat("'mde', ", n) + "'mdi')" }
	names := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString("'v" + text.Number(i) + "', ")
		}
		return "version IN (" + b.String() + "'v2')"
	}
	terms := func(n int) string {
		return strings.Repeat("severity = 'high' AND provider = 'mde' AND ", n) + "title = 'x'"
	}
	for name, of := range map[string]func(int) string{"list": list, "names": names, "terms": terms} {
		for _, bar := range []bool{false, true} {
			short, long := cost(of(20), bar), cost(of(1400), bar)
			if long > 1.5*short+50 {
				t.Errorf("%s, bar %v: a frame of 1,400 allocates %v times, of 20 %v", name, bar, long, short)
			}
		}
	}
}

func TestTheLineOfALongQuery(t *testing.T) {
	s := still(newFakeStore(at(midnight), plain(8)...), theme.New(theme.Options{}), 80, 22)
	deliver(s, s.filter.Apply("title IN ("+strings.Repeat("'abc', ", 9000)+"'x')"))
	line := strip(s.Draw(80, 22)[1])
	if !strings.HasPrefix(line, "/ title IN ('abc', 'abc'") || !strings.HasSuffix(strings.TrimRight(line, " "), text.Ellipsis) || text.Width(line) != 80 {
		t.Errorf("%q", line)
	}
	if title := s.Title(); text.Width(title) > 80 {
		t.Errorf("the title is %q", title)
	}
	deliver(s, s.filter.Apply("provider = '"+strings.Repeat("x", 60_000)+"'"))
	if title := s.Title(); text.Width(title) > 80 {
		t.Errorf("the title has %d columns", text.Width(title))
	}
	deliver(s, s.filter.Apply("title = '"+strings.Repeat("\u0301", 30_000)+"'"))
	if line := s.Draw(80, 22)[1]; text.Width(line) != 80 || !strings.Contains(line, text.Ellipsis) {
		t.Errorf("%q", line)
	}
}

// A paste of 160,000 letters into each line of the list freezes nothing, is taken as far
// as it fits, and says so; ctrl+c quits.
func TestAHugePaste(t *testing.T) {
	for name, c := range map[string]struct{ open string }{"bar": {"/"}, "palette": {":"}, "help": {"?"}} {
		for kind, paste := range map[string]string{
			"letters": strings.Repeat("a", 160_000), "quotes": strings.Repeat("'", 160_000), "parentheses": strings.Repeat("(", 160_000),
			"marks": "e" + strings.Repeat("\u0301", 160_000), "hidden": strings.Repeat("\u200b", 160_000), "wide": strings.Repeat("漢", 160_000),
			"lines": strings.Repeat("a b\r\n\t", 40_000), "controls": strings.Repeat("a\x1b[31m\u202e", 40_000), "not UTF-8": strings.Repeat("\xff", 160_000),
		} {
			t.Run(name+"-"+kind, func(t *testing.T) {
				flow(t, Options{}, plain(8), func(x *session) {
					x.keys(c.open)
					x.Paste(paste)
					x.says(left)
					x.Wait(time.Second) // the bar reads it now
					x.says(left)
					x.keys("left home x delete end")
					x.Keys("backspace")
					x.silent(left)
					x.keys("ctrl+c")
					if !x.Over() {
						t.Error("ctrl+c does not quit")
					}
				})
			})
		}
	}
}

// The bar holds the longest query, and no more.
func TestTheLongestQueryFitsTheBar(t *testing.T) {
	long := "title = '" + strings.Repeat("x", form.MaxBytes-len("title = ''")) + "'"
	flow(t, Options{}, plain(8), func(x *session) {
		x.keys("/")
		x.Paste(long)
		x.silent(left)
		x.keys("enter")
		x.query(long)
		x.keys("1") // one more term is too much
		x.says("the new query does not parse: the query is longer than 64 KiB")
		x.query(long)
	})
}

// A paste where nothing takes text does nothing: its letters are no keys. In a menu they only find a value.
func TestAPasteIntoTheList(t *testing.T) {
	for name, open := range map[string]string{"list": "", "products": "p", "detail": "enter"} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, plain(8), func(x *session) {
				body := func() string { // the status counts seconds
					all := x.Text()
					return all[:strings.LastIndex(all, "\n")]
				}
				x.keys(open)
				x.Wait(time.Second)
				before, acts := body(), len(x.fakeStore.acts)
				x.Paste("x1q\r\nG" + strings.Repeat("d", 160_000))
				if after := body(); after != before && name != "products" {
					t.Errorf("the paste changed the screen to\n%s", after)
				}
				if n := len(x.fakeStore.acts); n != acts {
					t.Errorf("the paste triaged %d alerts", n-acts)
				}
				if x.Over() {
					t.Fatal("the paste quit")
				}
			})
		})
	}
}

package detail_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
	"tocsin/tui/theme"
)

// TestClearEnds holds that an emptied pane takes no older answer, not even for what is
// shown next, ends its query, and keeps the chosen tab alone.
func TestClearEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := lettered("a"), lettered("b")
		s := shelve(a, b)
		p := detail.New(s, now)
		old := p.Show(a.record.Key)()
		p.Clear()
		next := p.Show(b.record.Key)
		p.Update(old)
		if got := drawn(p); !strings.Contains(got, "Loading") || strings.Contains(got, "of a") {
			t.Errorf("an answer from before the pane was emptied:\n%s", got)
		}
		deliver(p, next)
		p.Do("detail.raw")
		p.Clear()
		cmd := p.Show(a.record.Key)
		if got := drawn(p); strings.Contains(got, "of b") {
			t.Errorf("emptied, and shows\n%s", got)
		}
		deliver(p, cmd)
		if got := drawn(p); !strings.Contains(got, "item of a") {
			t.Errorf("another tab was chosen:\n%s", got)
		}
		for name, end := range map[string]func(){"Clear": p.Clear, "Show": func() { p.Show(b.record.Key) }} {
			deliver(p, p.Show(b.record.Key))
			s.slow[a.record.Key] = true
			cmd, began, over := p.Show(a.record.Key), time.Now(), make(chan struct{})
			go func() { cmd(); close(over) }()
			synctest.Wait()
			end()
			<-over
			if time.Since(began) != 0 {
				t.Errorf("%s: the store was asked for %v more", name, time.Since(began))
			}
		}
	})
}

// TestNothingDrawnIsOld changes size, theme, record and time, with and without an answer
// under way: what is drawn is as if drawn anew.
func TestNothingDrawnIsOld(t *testing.T) {
	x := rich()
	s := shelve(x)
	at := clock
	p := detail.New(s, func() time.Time { return at })
	deliver(p, p.Show(x.record.Key))
	th := dark() // one theme: what was built for it is kept
	light := theme.New(theme.Options{Name: "light"})
	pages(p, th, 100)
	same(t, p, x, th, 60)
	same(t, p, x, light, 60)
	same(t, p, x, theme.New(theme.Options{Name: "light", ASCII: true}), 60)
	pending := p.Reload()
	same(t, p, x, th, 90)
	x.record.Alert = &alert.Alert{Title: "renamed", Severity: alert.Low}
	x.changes, x.evidence, x.record.Raw = x.changes[:2], x.evidence[:1], []byte(`{"a":1}`)
	s.samples[x.record.Key] = x
	deliver(p, pending)
	same(t, p, x, th, 90)
	at = at.Add(time.Hour)
	for i, got := range pages(p, th, 90) {
		want := pages(openAt(x, func() time.Time { return at }), th, 90)[i]
		if aged := panes[i].name == "summary" || panes[i].name == "history"; got != want || aged && !strings.Contains(got, "3 h ago") { // when it was kept
			t.Errorf("%s an hour later:\n%s\nwant\n%s", panes[i].name, ansi.Strip(got), ansi.Strip(want))
		}
	}
}

// long is a sample whose item is a list of n numbered strings, each of several lines if
// the page is narrow.
func long(n int) sample {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"<%d> %s"`, i, strings.Repeat("word ", 14))
	}
	return item("[" + b.String()[1:] + "]")
}

// TestThePlaceIsKept holds that a reload with more or fewer lines does not move the page,
// that another width moves it only a little, and that all tabs begin at the top for
// another record.
func TestThePlaceIsKept(t *testing.T) {
	x, y := long(100), lettered("y")
	s := shelve(x, y)
	p := detail.New(s, now)
	deliver(p, p.Show(x.record.Key))
	p.Do("detail.raw")
	body(p, 100, 23)
	for range 3 {
		p.Do("detail.page-down")
	}
	top := body(p, 100, 23)[0]
	longer := long(200)
	s.samples[x.record.Key] = longer
	deliver(p, p.Reload())
	if got := body(p, 100, 23)[0]; got != top {
		t.Errorf("a reload moved the page from %q to %q", top, got)
	}
	number := func(lines []string) (n int) {
		i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "<") })
		_, _ = fmt.Sscanf(lines[i][strings.Index(lines[i], "<"):], "<%d>", &n)
		return n
	}
	want := number(body(p, 100, 23))
	if got := number(body(p, 40, 23)); got < want-2 || got > want+2 {
		t.Errorf("another width moved the page from element %d to %d", want, got)
	}
	deliver(p, p.Show(y.record.Key))
	p.Do("detail.raw")
	body(p, 40, 14)
	p.Do("detail.bottom")
	body(p, 40, 14)
	p.Do("detail.summary")
	deliver(p, p.Show(x.record.Key))
	p.Do("detail.raw")
	if got := body(p, 40, 14)[0]; !strings.Contains(got, "[") {
		t.Errorf("another record's item begins with %q", got)
	}
}

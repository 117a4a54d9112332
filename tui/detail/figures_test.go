package detail_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// growing is a pane whose list of entities is in sight, with its store, and a clock that the test moves.
func growing() (p *detail.Pane, s *fakeStore, x sample, at *time.Time) {
	s, x = unevenly()
	is := clock
	p = detail.New(s, func() time.Time { return is })
	deliver(p, p.Show(x.record.Key))
	deliver(p, p.Do("detail.related"))
	more := *s.past[8]
	more.Key.ID, more.Alert = "one more", &alert.Alert{Created: before(time.Minute), Entities: []alert.Entity{{Type: alert.User, Value: "amal"}}}
	s.past = append(s.past, &more)
	return p, s, x, &is
}

// The figures of a record that changes are asked for again, not with each change; so they are when the
// entities come into sight again. While nothing changes they stay.
func TestFiguresOfAGrowingRecordAreAskedForAgain(t *testing.T) {
	for name, c := range map[string]struct {
		passed time.Duration
		does   func(p *detail.Pane, s *fakeStore, x sample)
		want   string
	}{
		"at once":   {time.Second, change, "user amal 4 alerts"},
		"later":     {20 * time.Second, change, "user amal 5 alerts"},
		"unchanged": {20 * time.Second, func(p *detail.Pane, _ *fakeStore, _ sample) { deliver(p, p.Reload()) }, "user amal 4 alerts"},
		"back": {20 * time.Second, func(p *detail.Pane, _ *fakeStore, _ sample) {
			deliver(p, p.Do("detail.summary"))
			deliver(p, p.Do("detail.related"))
		}, "user amal 5 alerts"},
	} {
		p, s, x, at := growing()
		*at = at.Add(c.passed)
		if c.does(p, s, x); !strings.Contains(listed(p), c.want) {
			t.Errorf("%s: no %q in\n%s", name, c.want, listed(p))
		}
	}
}

// change gives the record of a pane another entity.
func change(p *detail.Pane, s *fakeStore, x sample) {
	more := *x.record.Alert
	more.Entities = append(slices.Clone(more.Entities), alert.Entity{Type: alert.IP, Value: "198.51.100.77"})
	x.record.Alert = &more
	s.samples[x.record.Key] = x
	deliver(p, p.Reload())
}

// Back from the alerts of an entity, its figures are those that its own page had.
func TestAnEntityHasTheFiguresOfItsPage(t *testing.T) {
	p, _, _, _ := growing()
	pageText(p, "detail.related")
	p.Do("detail.down")
	pageText(p, "detail.related")
	deliver(p, p.Do("detail.enter"))
	p.Back()
	if all := listed(p); !strings.Contains(all, "user amal 5 alerts") {
		t.Error(all)
	}
}

// The figures of an entity that has fallen below the line, since the record has grown, aren't told any more: nothing
// asks for them again.
func TestFiguresBelowTheLineAreForgotten(t *testing.T) {
	x := rich()
	x.record.Alert.Entities = nil
	for i := range 40 {
		x.record.Alert.Entities = append(x.record.Alert.Entities, alert.Entity{Type: alert.Domain, Value: fmt.Sprintf("d%02d.example", i)})
	}
	s := shelve(x)
	p := opening(s, x)
	deliver(p, p.Do("detail.related"))
	all := func() string { return strings.Join(strings.Fields(drawnAt(p, 100, 400)), " ") }
	if got := all(); strings.Count(got, "0 alerts") != 40 || strings.Contains(got, "Not counted") {
		t.Fatalf("at first:\n%s", got)
	}
	change(p, s, x) // has an address, which is counted before domains
	got := all()
	if _, below, _ := strings.Cut(got, "Not counted, since they are too many: the 1 below."); !strings.Contains(below, "d39.example") || strings.Contains(below, "alerts") {
		t.Errorf("grown:\n%s", got)
	}
}

package detail_test

import (
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

// Back from an alert of an entity and then from the entity, the entities have the figures that they had, and those that
// weren't known yet are asked for at once.
func TestTheFiguresAreThereOnReturn(t *testing.T) {
	for _, known := range []bool{true, false} {
		s, x := remembered()
		p := opening(s, x)
		first := p.Do("detail.related")
		if known {
			deliver(p, first)
		}
		pageText(p, "detail.related")
		deliver(p, p.Do("detail.enter"))
		place := p.Place()
		p.Do("detail.summary")
		deliver(p, p.Show(s.past[0].Key))
		deliver(p, p.Return(place))
		asked := s.tables
		if !p.Back() {
			t.Fatal("no entity was chosen")
		}
		if all := strings.Join(strings.Fields(drawn(p)), " "); known && strings.Contains(all, "Loading") {
			t.Errorf("the figures are gone:\n%s", all)
		}
		deliver(p, p.GoOn())
		if all := strings.Join(strings.Fields(drawn(p)), " "); strings.Contains(all, "Loading") || !strings.Contains(all, "first seen") {
			t.Errorf("known before %v: the figures aren't asked for:\n%s", known, all)
		}
		if known && s.tables != asked {
			t.Error("what is known is asked for again")
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

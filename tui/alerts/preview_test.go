package alerts

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// Beside the list, the detail shows what the cursor is on, and nothing is marked seen.
func TestThePreviewFollowsTheCursor(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.says("│ H ▲ Alert 00", "High · New")
		x.keys("j j")
		x.Wait(time.Second)
		x.says("│ L ▽ Alert 02", "Low · New")
		x.ask("title = 'Alert 03'")
		x.says("│ I ◦ Alert 03")
		for _, id := range []string{"a00", "a02", "a03"} {
			if state := x.fakeStore.triage(id); state.Seen() {
				t.Errorf("%s is %s", id, state)
			}
		}
		x.keys("enter") // it has the keys
		x.silent("enter open")
		x.says("│ I ◦ Alert 03")
		x.keys("esc")
		x.says("enter open", "│ I ◦ Alert 03")
	})
}

// Passing rows by loads none of them.
func TestTheCursorMustRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := &counted{fakeStore: newFakeStore(at(midnight), plain(50)...)}
		s := still(x, darkTheme(), 120, 38)
		s.pane.detail.Rest = detail.New(x, time.Now).Rest
		before := x.records.Load()
		answers := make(chan tea.Msg, 50)
		for range 20 {
			if cmd := s.Do("alerts.down"); cmd != nil {
				go func() { answers <- cmd() }()
			}
			time.Sleep(30 * time.Millisecond)
		}
		synctest.Wait()
		if x.records.Load() != before {
			t.Errorf("%d alerts were loaded while the cursor moved", x.records.Load()-before)
		}
		time.Sleep(time.Second)
		for range 20 {
			s.Update(<-answers)
		}
		if all := strip(strings.Join(s.Draw(120, 38), "\n")); x.records.Load() != before+1 || !strings.Contains(all, "│ H ▲ Alert 20") {
			t.Errorf("%d alerts were loaded after it\n%s", x.records.Load()-before, all)
		}
	})
}

// counted counts the records that are asked for.
type counted struct {
	*fakeStore
	records atomic.Int64
}

// Keys of the list work on the detail beside it, and a command does without it.
func TestKeysOnThePreview(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newFakeStore(at(midnight), plain(5)...)
		x.advice = strings.Repeat("Look.\n", 60)
		s := still(x, darkTheme(), 120, 38)
		drawn := func() string { return strip(strings.Join(s.Draw(120, 38), "\n")) }
		top := drawn()
		do(s, "alerts.detail-down")
		if is := drawn(); is == top || !strings.Contains(is, "Alert 00") {
			t.Errorf("J did not scroll:\n%s", is)
		}
		do(s, "alerts.detail-up")
		if drawn() != top {
			t.Errorf("K did not scroll back:\n%s", drawn())
		}
		edge := func() int { return strings.Index(strings.Split(drawn(), "\n")[4], "│") }
		usual := edge()
		do(s, "alerts.detail-grow")
		if edge() >= usual {
			t.Errorf("+ moves the edge from %d to %d", usual, edge())
		}
		do(s, "alerts.detail-shrink", "alerts.detail-shrink")
		if edge() <= usual {
			t.Errorf("- moves the edge from %d to %d", usual, edge())
		}
		do(s, "alerts.preview")
		if strings.Contains(drawn(), "Sum  Evid") {
			t.Errorf("without the preview:\n%s", drawn())
		}
		if said := deliver(s, s.Do("alerts.detail-down")); len(said) != 1 {
			t.Errorf("J without a detail says %v", said)
		}
		do(s, "alerts.open")
		if !strings.Contains(drawn(), "1 Summary") {
			t.Errorf("opened:\n%s", drawn())
		}
	})
}

// A narrow terminal has the whole list, and one that becomes narrow gives the detail up.
func TestAPreviewNeedsRoom(t *testing.T) {
	x := newFakeStore(at(midnight), plain(5)...)
	s := still(x, darkTheme(), 120, 38)
	for _, c := range []struct {
		w, h int
		has  bool
	}{{119, 38, false}, {120, 38, true}, {120, 21, false}, {120, 22, true}} {
		deliver(s, s.Update(tea.WindowSizeMsg{Width: c.w, Height: c.h}))
		all := strip(strings.Join(s.Draw(c.w, c.h), "\n"))
		_, loaded := s.pane.detail.Key()
		if strings.Contains(all, "Sum  Evid") != c.has || loaded != c.has {
			t.Errorf("%d by %d: loaded %v\n%s", c.w, c.h, loaded, all)
		}
	}
}

// An aggregate has no records; a list behind a query with stages has.
func TestThePreviewOfATable(t *testing.T) {
	x := newFakeStore(at(midnight), plain(5)...)
	s := still(x, darkTheme(), 120, 38)
	for query, want := range map[string]bool{"| aggregate count by severity": false, "| fields title": true} {
		deliver(s, s.filter.Edit(query))
		if all := strip(strings.Join(s.Draw(120, 38), "\n")); strings.Contains(all, "Sum  Evid") != want {
			t.Errorf("%s:\n%s", query, all)
		}
	}
}

// After the screen was left, nothing is loaded.
func TestAClosedListPreviewsNothing(t *testing.T) {
	x := newFakeStore(at(midnight), plain(5)...)
	s := still(x, darkTheme(), 120, 38)
	deliver(s, closed(s))
	s.Update(nil)
	if key, some := s.pane.detail.Key(); some {
		t.Errorf("it shows %v", key)
	}
}

// The key of a row that isn't loaded yet is none.
func TestUnderAnUnloadedRow(t *testing.T) {
	s := still(newFakeStore(at(midnight)), darkTheme(), 120, 38)
	if key, ok := s.preview.Under(); ok || key != (alert.Key{}) {
		t.Errorf("%v", key)
	}
}

// BenchmarkPreviewKey moves the cursor of a list beside a detail: all that the loop does.
func BenchmarkPreviewKey(b *testing.B) {
	x := newFakeStore(at(midnight), plain(100)...)
	s := still(x, darkTheme(), 120, 38)
	for i := 0; b.Loop(); i++ {
		if i%90 == 0 {
			s.Do("alerts.top")
		}
		s.Do("alerts.down")
		s.Draw(120, 38)
	}
}

func (s *counted) Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error) {
	s.records.Add(1)
	return s.fakeStore.Record(ctx, key)
}

// TestWWrapsTheDetailBesideTheList: without entering it.
func TestWWrapsTheDetailBesideTheList(t *testing.T) {
	records := plain(2)
	records[0].Alert.Title = strings.Repeat("long title ", 20)
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		before := x.Text()
		x.keys("w")
		if x.silent("does nothing here"); x.Text() == before || x.list.pane.open {
			t.Errorf("w changes nothing, or opens the detail:\n%s", x.Text())
		}
		x.keys("w")
		x.Wait(10 * time.Second)
		if got, want := strings.Count(x.Text(), "long title"), strings.Count(before, "long title"); got != want {
			t.Errorf("w again shows %d of the title, before %d", got, want)
		}
	})
}

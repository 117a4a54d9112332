package collect

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// scripted is a list whose answers a test gives, by the filter.
type scripted struct {
	asked  []string
	answer func(filter string) (items []string, err error)
}

func (s *scripted) List(_ context.Context, l graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		s.asked = append(s.asked, l.Filter)
		items, err := s.answer(l.Filter)
		var page graph.Page
		for _, item := range items {
			page.Items = append(page.Items, []byte(item))
		}
		yield(page, err)
	}
}

// poller makes the poller of a list of alerts with these answers.
func (s *scripted) poller(name alert.SourceName) *odata {
	return odataSource(s, name).Poller(PollerOptions{
		Feed: ingest.Feed{Integration: "contoso", Source: name}, Since: 24 * time.Hour, Now: func() time.Time { return time.Unix(1_800_000_000, 0) },
		Normalize: simple, Log: slog.New(slog.DiscardHandler),
	}).(*odata)
}

// TestOthersAreLookedFor: a list that shows one item alone hides others if it has any of
// another time, before or behind it. Only one that surely has none is believed later.
func TestOthersAreLookedFor(t *testing.T) {
	refused := fault.New(fault.Service, "refused", "", &graph.Error{Status: 400})
	broken := errors.New("500")
	const older, newer = "older", "newer"
	for _, c := range []struct {
		name    string
		at      alert.Time
		has     string // the part of the list that has an item
		fails   string // the part that fails, with err
		err     error
		doubted bool
		failed  bool
		linked  string // what is known of next pages afterwards
		asked   int
	}{
		{name: "none", at: 50 * alert.Day, linked: "yes", asked: 2},
		{name: "an older one", at: 50 * alert.Day, has: older, doubted: true, linked: "no", asked: 1},
		{name: "a newer one", at: 50 * alert.Day, has: newer, doubted: true, linked: "no", asked: 2},
		{name: "of no time", at: 0, doubted: true, linked: "unknown", asked: 1},
		{name: "older ones are refused", at: 50 * alert.Day, fails: older, err: refused, doubted: true, linked: "unknown", asked: 1},
		{name: "newer ones are refused", at: 50 * alert.Day, fails: newer, err: refused, doubted: true, linked: "unknown", asked: 2},
		{name: "the service fails", at: 50 * alert.Day, fails: older, err: broken, failed: true, linked: "unknown", asked: 1},
		{name: "the service fails later", at: 50 * alert.Day, fails: newer, err: broken, failed: true, linked: "unknown", asked: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := &scripted{answer: func(filter string) ([]string, error) {
				part := newer
				if strings.Contains(filter, " lt ") {
					part = older
				}
				switch part {
				case c.fails:
					return nil, c.err
				case c.has:
					return []string{"b 1 1 1"}, nil
				}
				return nil, nil
			}}
			p := list.poller(alert.AlertsV2).pager(nil)
			doubted, err := p.others(t.Context(), c.at)
			known, linked := p.capabilities.get(), "unknown"
			switch {
			case known.links(p.now()):
				linked = "yes"
			case known.unlinked:
				linked = "no"
			}
			if doubted != c.doubted || (err != nil) != c.failed || linked != c.linked || len(list.asked) != c.asked {
				t.Errorf("doubted %v, %v, names next pages: %s, asked %q; want %+v", doubted, err, linked, list.asked, c)
			}
		})
	}
}

// TestOthersAskForAllOtherTimes: the item's own time is no part of what is asked for, and no
// other time is left out.
func TestOthersAskForAllOtherTimes(t *testing.T) {
	at := 50 * alert.Day
	list := &scripted{answer: func(string) ([]string, error) { return nil, nil }}
	if _, err := list.poller(alert.AlertsV2).pager(nil).others(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	for item, want := range map[alert.Time]int{1: 1, at - 1: 1, at: 0, at + 1: 1, 100 * alert.Day: 1} {
		got := 0
		for _, filter := range list.asked {
			if (&thing{updated: item}).matches(filter) {
				got++
			}
		}
		if got != want {
			t.Errorf("an item of %s is in %d of %q", item, got, list.asked)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	p := list.poller(alert.AlertsV2).pager(nil)
	if doubted, err := p.others(ended, at); doubted || err == nil || p.capabilities.get().links(p.now()) {
		t.Errorf("a look that was ended: %v, %v", doubted, err)
	}
}

// TestAnEmptyPageOfThePastProvesNothing: if a list that may be retired shows nothing at all
// while a gap or the past is read, the gap stays, and the past is not done. A recheck comes
// again by itself; a list that has other items is not retired.
func TestAnEmptyPageOfThePastProvesNothing(t *testing.T) {
	now := alert.At(time.Unix(1_800_000_000, 0))
	from, to := now-10*alert.Hour, now-9*alert.Hour
	gapped := position{Version: positionVersion, BackTo: now - 24*alert.Hour}.withGaps(gaps{window{from: from, to: to}: {Items: 1}})
	done := ingest.Progress{Watermark: now - alert.Minute, BackTo: now - 24*alert.Hour, Done: true}
	mends := done
	mends.Cursor = gapped.String()
	for _, c := range []struct {
		name    string
		source  alert.SourceName
		p       ingest.Progress
		blank   bool // the list has nothing, whatever is asked for
		retired bool
		skipped int // gaps afterwards
		filled  bool
	}{
		{"a gap of a blank list", alert.Legacy, mends, true, true, 1, true},
		{"a gap of a list with others", alert.Legacy, mends, false, false, 0, true},
		{"a gap of a list that can't be retired", alert.AlertsV2, mends, true, false, 0, true},
		{"the past of a blank list", alert.Legacy, ingest.Progress{Watermark: done.Watermark, BackTo: done.Watermark}, true, true, 0, false},
		{"a recheck of a blank list", alert.Legacy, done, true, false, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := &scripted{answer: func(filter string) ([]string, error) {
				if c.blank || filter != "" {
					return nil, nil
				}
				return []string{fmt.Sprintf("b %d %d 1", now-alert.Day, now-alert.Day)}, nil
			}}
			o, p, retired := list.poller(c.source), c.p, false
			for b, err := range o.Backfill(t.Context(), p) {
				retired = retired || errors.Is(err, ErrRetired)
				if err != nil && !errors.Is(err, ErrRetired) {
					t.Fatal(err)
				}
				if b.Advance != nil {
					p = b.Advance(p)
				}
			}
			past := o.Past(p)
			if p.Done && !past.Filled || retired != c.retired || past.Skipped != c.skipped || past.Filled != c.filled {
				t.Errorf("retired %v, %d gaps, filled %v; want %+v", retired, past.Skipped, past.Filled, c)
			}
			if stored := readPosition(p); c.retired && len(stored.Gaps) != c.skipped {
				t.Errorf("stored gaps %+v", stored.Gaps)
			}
			if waits := c.skipped > 0; c.retired && (o.past == nil) != waits {
				t.Errorf("the gap waits for its hour: %v, want %v", o.past == nil, waits)
			}
		})
	}
}

package collect

import (
	"context"
	"iter"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// pagerOf returns a pager over a service that was asked nothing yet.
func pagerOf(client Lister, stack ...window) *pager {
	o := &OData{
		Source: alert.SourceOf(alert.AlertsV2), Client: client, Path: "x", Updated: "lastUpdateDateTime", Created: "createdDateTime", Top: 20, meter: new(graph.Meter),
	}
	options := &PollerOptions{Feed: v2, Normalize: simple, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	return newPager(o, options, newCapabilities(o.known()), stack)
}

// TestAPageWithItemsEndsTheRow of items that were left out, also of those of pagers before.
func TestAPageWithItemsEndsTheRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := quiet()
		m.fill(5, time.Hour, false)
		p := pagerOf(m, window{from: alert.At(time.Now()) - alert.Day})
		p.skippedBefore, p.skippedInRow = 3, 2
		for _, err := range p.pages(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if p.inRow() != 0 {
			t.Errorf("%d items in a row were left out", p.inRow())
		}
	})
}

// refusing is a service that refuses every request as wrong.
type refusing struct{}

func (refusing) List(context.Context, graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		yield(graph.Page{}, fault.New(fault.Service, "refused", "", &graph.Error{Status: 400}))
	}
}

// TestWhatARefusalOfEverythingTaught is forgotten: once the service answers again, it is asked as well as
// it can.
func TestWhatARefusalOfEverythingTaught(t *testing.T) {
	p := pagerOf(refusing{})
	known := p.capabilities.get()
	p.capabilities.setUnordered()
	p.capabilities.setTop(safeTop)
	if p.retry(t.Context(), window{from: alert.Day}) {
		t.Fatal("there is another way to ask")
	}
	if got := p.capabilities.get(); got.unordered || got.top != known.top {
		t.Errorf("it is asked unordered: %v, for %d items", got.unordered, got.top)
	}
}

// TestASkipWithoutEffect: if a list that was to begin behind items begins with them, what is behind is out of
// reach, and is said to be lost in place of being read for ever.
func TestASkipWithoutEffect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := quiet()
		m.skip = skipIgnored
		m.fill(60, time.Nanosecond, true)
		first := ""
		w := window{from: alert.At(time.Now()) - alert.Day}
		for page, err := range pagerOf(m, w).pages(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if first = page.records[0].ID; true {
				break
			}
		}
		w.skip, w.firstID = 20, first
		p := pagerOf(m)
		r, err := p.read(t.Context(), w, func(f fetched, err error) bool { return err == nil })
		if err != nil || len(p.stack) > 0 || len(p.tally) != 1 {
			t.Errorf("after %d pages %v is left, and %v is lost: %v", r.pages, p.stack, p.tally, err)
		}
	})
}

// TestAFinishedPast keeps no reach: a later life with a longer one begins anew from there.
func TestAFinishedPast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := quiet()
		m.fill(20, 20*time.Hour, false)
		o := odataSource(m, alert.AlertsV2).Poller(PollerOptions{
			Feed: v2, Since: 24 * time.Hour, Now: time.Now, Normalize: simple, Log: slog.New(slog.DiscardHandler), Meter: new(graph.Meter),
		})
		now := alert.At(time.Now())
		p := ingest.Progress{Watermark: now, BackTo: now}
		for n := 0; !p.Done && n < 20; n++ {
			for b, err := range o.Backfill(t.Context(), p) {
				if err != nil {
					t.Fatal(err)
				}
				if b.Advance != nil {
					p = b.Advance(p)
				}
			}
		}
		if pos := readPosition(p); !p.Done || pos.Reach != 0 || pos.Days != 1 {
			t.Errorf("done %v, at %+v", p.Done, pos)
		}
	})
}

// TestAWarningOfAnUnkeptPage counts no more once the page was read again without it.
func TestAWarningOfAnUnkeptPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lacking{model: quiet()}
		l.lacks = func(string) bool { return l.lists.Load() == 0 }
		filled(l.model)
		o := odataSource(l, alert.AlertsV2).Poller(PollerOptions{
			Feed: v2, Since: 24 * time.Hour, Now: time.Now, Normalize: simple, Log: slog.New(slog.DiscardHandler), Meter: new(graph.Meter),
		})
		now := alert.At(time.Now())
		p := ingest.Progress{Watermark: now, BackTo: now}
		for range o.Backfill(t.Context(), p) {
			break // it is not kept
		}
		ended := false
		for b, err := range o.Backfill(t.Context(), p) {
			if err != nil {
				t.Fatal(err)
			}
			if ended = ended || b.Last; b.Warning != nil {
				t.Errorf("it warns of an answer that came whole since: %v", b.Warning)
			}
		}
		if l.lists.Load() != 1 || !ended {
			t.Errorf("%d answers lacked something; ended: %v", l.lists.Load(), ended)
		}
	})
}

// TestTheLaterHalfByCreation of a window without a beginning reaches as far before its end as items may be
// created before they are updated.
func TestTheLaterHalfByCreation(t *testing.T) {
	for _, c := range []struct{ from, createdTo, want alert.Time }{
		{10 * alert.Hour, 30 * alert.Hour, 29 * alert.Hour},
		{40 * alert.Hour, 30 * alert.Hour, 20*alert.Hour - 1},
		{90 * alert.Hour, 30 * alert.Hour, 1},
	} {
		halves := window{from: c.from, createdTo: c.createdTo}.bisect(true)
		if late, early := halves[0], halves[1]; late.createdFrom != c.want || early.createdTo != c.want || late.createdTo != c.createdTo {
			t.Errorf("%+v is cut at %v and %v", c, late.createdFrom, early.createdTo)
		}
	}
}

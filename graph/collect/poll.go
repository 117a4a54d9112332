package collect

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// poll drains the live window: everything updated since a while before the
// watermark, which moves in the transaction of the last page.
func (f *feed) poll(ctx context.Context) error {
	f.polled = f.now()
	f.begin(ctx, ingest.Polling)
	if f.progress.Watermark == 0 {
		if err := f.firstLook(ctx); err != nil {
			return err
		}
	}
	f.regrow()
	if f.drain == nil {
		f.drain = &drain{began: alert.At(f.polled), stack: []window{{from: f.progress.Watermark - overlap}}}
	}
	d := f.drain
	f.drain = nil // only an error of the service leaves a drain to go on with
	s := f.sweep(d.stack...)
	for st, err := range s.steps(ctx) {
		if err != nil {
			d.stack = s.stack
			f.drain = d
			return err
		}
		d.add(st)
		var p *ingest.Progress
		if st.last {
			p = f.advanced(d)
		}
		if err := f.put(ctx, st, p); err != nil {
			return err
		}
	}
	f.state.Skipped = max(f.state.Skipped, d.passed)
	return f.polledWell(ctx, d)
}

// drain is the reading of everything that changed since the watermark. Where a
// fault interrupts it, the next poll goes on with it.
type drain struct {
	stack   []window
	began   alert.Time // by the service's clock, where it said
	dated   bool
	newest  alert.Time
	got     int
	passed  int
	partial []string // providers that failed
}

func (d *drain) add(st step) {
	if !d.dated && !st.date.IsZero() {
		d.dated = true
		if d.got == 0 {
			d.began = alert.At(st.date)
		}
	}
	d.got += len(st.records)
	d.passed += st.passed
	d.newest = max(d.newest, st.newest)
	d.partial = append(d.partial, failing(st.warnings)...)
}

// polledWell notes a good drain and when the next one is due.
func (f *feed) polledWell(ctx context.Context, d *drain) error {
	f.state.LastOK = f.now()
	f.live.fault = nil
	if len(d.partial) > 0 {
		f.live.fault = fault.New(fault.Service, "the answer is partial: "+strings.Join(d.partial, ", "), "what is missing is asked for again at each poll", nil)
	}
	f.live.next = f.polled.Add(f.fleet.Jitter(f.of.PollEvery))
	if f.source.Name == alert.Legacy {
		return f.lookForLegacy(ctx, d.got)
	}
	return nil
}

// firstLook asks for one item to learn the service's clock, and keeps where
// live polling and the back-fill begin. By a clock of ours that is ahead, alerts
// between its time and the service's would be read by neither.
func (f *feed) firstLook(ctx context.Context) error {
	from := alert.At(f.now()) - overlap
	for page, err := range f.of.Graph.List(ctx, graph.List{Path: f.source.Path, Filter: span(f.source.Updated, from, 0), Top: 1}) {
		if err != nil {
			return err
		}
		f.clock(page.Date)
		break
	}
	begin := min(alert.At(f.now()), f.serverNow())
	return f.put(ctx, step{}, &ingest.Progress{Watermark: begin, BackTo: begin, Done: f.of.Since <= 0})
}

// regrow asks for more items again after pages of a moderate size.
func (f *feed) regrow() {
	if f.biggest < smallPage {
		f.manners.setTop(min(2*f.manners.now().top, f.source.Top))
	}
	f.biggest = 0
}

func (f *feed) clock(date time.Time) {
	if !date.IsZero() {
		f.skew = date.Sub(f.now())
	}
}

// advanced is the progress after a drain. The watermark never goes back, nor
// beyond the moment when the drain began: what changes during a long one may
// stand on a page that was read before, and one alert that claims to be of the
// year 9999 would end all polling. A partial answer holds the watermark back for
// some hours at most.
func (f *feed) advanced(d *drain) *ingest.Progress {
	limit := d.began
	if len(d.partial) > 0 {
		limit -= partialHold
	}
	p := f.progress
	p.Watermark = max(p.Watermark, min(d.newest, limit))
	p.Done = f.filled()
	return &p
}

// failing are the warnings that may pass: a provider that is not licensed (403)
// stays so and is no news.
func failing(warnings []string) []string {
	var out []string
	for _, w := range warnings {
		if !strings.Contains(w, "/403/") {
			out = append(out, w)
		}
	}
	return out
}

// sweep makes the reading of windows, the last one first.
func (f *feed) sweep(stack ...window) *sweep {
	return &sweep{
		lister: f.of.Graph, source: f.source, name: f.of.Name, normalize: f.fleet.Normalize, manners: f.manners, stack: slices.Clone(stack),
		log: f.fleet.Log.With("integration", f.of.Name, "source", f.source.Name),
	}
}

// put keeps a page, with the progress that it brings.
func (f *feed) put(ctx context.Context, st step, p *ingest.Progress) error {
	f.clock(st.date)
	f.biggest = max(f.biggest, st.bytes)
	if len(st.records) > 0 || p != nil {
		if _, err := f.fleet.keeper.Put(ctx, f.hold.now(), ingest.Batch{Records: st.records, Progress: p}); err != nil {
			return storeFault("keep a page", err)
		}
	}
	if p != nil {
		f.progress = *p
	}
	f.count(st)
	f.reportPage(ctx)
	return nil
}

// retires reports an error by which the service says that the list is no more.
func (f *feed) retires(err error) bool {
	var refusal *graph.Error
	return f.source.Name == alert.Legacy && errors.As(err, &refusal) && (refusal.Status == http.StatusNotFound || refusal.Status == http.StatusGone)
}

// lookForLegacy tells a quiet tenant from a retired service: at most once a day
// after an empty poll the list is asked for anything at all.
func (f *feed) lookForLegacy(ctx context.Context, got int) error {
	now := f.now()
	switch {
	case got > 0:
		f.state.Retired = false
	case f.legacy.IsZero() || now.Sub(f.legacy) >= 24*time.Hour:
		for page, err := range f.of.Graph.List(ctx, graph.List{Path: f.source.Path, Top: 1}) {
			if err != nil {
				return err
			}
			f.legacy = now
			f.state.Retired = len(page.Items) == 0
			break
		}
	}
	if f.state.Retired {
		f.live.next = f.polled.Add(retiredWait)
	}
	return nil
}

package collect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// bigPage is the size of a page above which fewer items are asked for, and
// smallPage the one below which more are again.
const (
	bigPage   = 32 << 20
	smallPage = 4 << 20
)

// step is one page on its way to the store.
type step struct {
	records  []alert.Record
	last     bool // the page is the last one of the sweep
	newest   alert.Time
	passed   int
	bytes    int
	date     time.Time
	warnings []string
}

// sweep reads windows to the end, each item in them at least once. After an error
// of the service its stack holds what it did not come to, so that another sweep
// may go on there: a long drain must not begin anew at each fault.
type sweep struct {
	lister    Lister
	source    graph.Source
	name      string // of the integration
	normalize Normalize
	manners   *manners
	stack     []window // to be read, the last one first
	newest    alert.Time
	missed    int // windows that no request reached the end of, not told yet
	log       *slog.Logger
	ended     bool // the last step was sent
	err       error
}

// steps reads the windows. The page of a step is being put while the next one is
// fetched and normalised. After the last pair s.err says what went wrong.
func (s *sweep) steps(ctx context.Context) iter.Seq2[step, error] {
	return func(yield func(step, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		out := make(chan step)
		defer func() {
			cancel()
			for range out {
			}
		}()
		go func() {
			defer close(out)
			defer recovered(func(err error) { s.err = err })
			s.err = s.run(ctx, out)
		}()
		for st := range out {
			if !yield(st, nil) {
				return
			}
		}
		if s.err != nil {
			yield(step{}, s.err)
		}
	}
}

func (s *sweep) run(ctx context.Context, out chan<- step) error {
	for len(s.stack) > 0 {
		w := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		left, err := s.read(ctx, w, out)
		if err != nil && !s.refused(w, err) {
			s.stack = append(s.stack, left)
			return err
		}
	}
	if s.ended {
		return nil
	}
	return send(ctx, out, step{last: true, newest: s.newest, passed: s.missed})
}

func send(ctx context.Context, out chan<- step, st step) error {
	select {
	case out <- st:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// read lists a window, and puts what is to be read of it besides on the stack.
// With an error it returns the part of the window that it did not come to.
func (s *sweep) read(ctx context.Context, w window, out chan<- step) (left window, err error) {
	var seen extent
	counted := false // the next page is found by counting, which services do up to a limit
	list := s.list(w)
	for page, err := range ahead(ctx, func(ctx context.Context) iter.Seq2[graph.Page, error] { return s.lister.List(ctx, list) }) {
		if err != nil && counted && w.indivisible(seen) && isRefusal(err) {
			s.lost(w)
			return w, nil
		}
		if err != nil {
			return w.after(seen, s.ascending(list)), err
		}
		counted = page.Counted
		records := s.normalised(page.Items)
		seen.add(w, records)
		s.learnOrder(list, seen)
		s.resize(page)
		ends, more, err := s.judge(ctx, w, list, page, seen)
		if err != nil {
			return w, err
		}
		if w.skip > 0 && seen.id == w.mark {
			ends, more = true, false // $skip is ignored
			s.lost(w)
		}
		if more {
			s.stack = append(s.stack, w.rest(seen, s.ascending(list))...)
		}
		s.newest = max(s.newest, newest(records))
		s.ended = ends && len(s.stack) == 0
		st := step{records, s.ended, s.newest, page.Passed + s.missed, page.Bytes, page.Date, page.Warnings}
		s.missed = 0
		if err := send(ctx, out, st); err != nil || ends {
			return w, err
		}
	}
	return w, ctx.Err()
}

func (s *sweep) learnOrder(list graph.List, seen extent) {
	switch {
	case list.OrderBy == "":
	case seen.disorder:
		s.manners.disorder()
	case seen.climbs >= enoughClimbs:
		s.manners.order()
	}
}

// ascending reports that a list is in the order that was asked for.
func (s *sweep) ascending(list graph.List) bool {
	return list.OrderBy != "" && s.manners.now().ordered
}

// list is the request of a window.
func (s *sweep) list(w window) graph.List {
	l := graph.List{Path: s.source.Path, Filter: w.filter(s.source), Top: s.manners.now().top, Skip: w.skip}
	if !s.manners.now().unordered {
		l.OrderBy = s.source.Updated + " asc"
	}
	return l
}

// judge says whether a page ends its list, and whether there may be more of the
// window all the same.
//
// Next pages that are found by counting shift when an item moves, and an update
// moves it: they are followed only where nothing else is left. Larger pages than
// memory is meant for are not followed either, but asked for anew.
func (s *sweep) judge(ctx context.Context, w window, list graph.List, page graph.Page, seen extent) (ends, more bool, err error) {
	onlyCounting := w.indivisible(seen)
	switch {
	case page.Next && onlyCounting, page.Next && seen.items == 0:
		return false, false, nil
	case page.Next && (page.Counted || page.Bytes > bigPage):
		return true, true, nil
	case page.Next:
		return false, false, nil
	case page.Full:
		return true, true, nil
	case len(page.Items) == 0 || len(page.Items) < s.manners.now().trusted || seen.total > len(page.Items):
		return true, false, nil
	}
	found, err := s.probe(ctx, list, page, seen)
	switch {
	case found == unknown && onlyCounting:
		more = false
	case found == unknown:
		more = len(page.Items)%10 == 0 || s.ascending(list) && seen.newest > w.from
	default:
		more = found == cut
	}
	return true, more, err
}

// finding is what a probe found of a page: that it was whole, that the service
// cut it, or nothing.
type finding int

const (
	unknown finding = iota
	whole
	cut
)

// probe asks whether a short page without a next one was cut by the service: a
// list that begins after it must be empty. Its size is then the service's own
// greatest, or is trusted from now on. Where the service does not count, it
// stays unknown.
func (s *sweep) probe(ctx context.Context, list graph.List, page graph.Page, seen extent) (finding, error) {
	n := len(page.Items)
	list.Skip += n
	for next, err := range s.lister.List(ctx, list) {
		switch {
		case isRefusal(err):
			return unknown, nil
		case err != nil:
			return unknown, err
		case len(next.Items) == 0:
			s.manners.trust(n)
			return whole, nil
		case s.record(next.Items[0]).ID == seen.id:
			return unknown, nil
		}
		s.manners.setTop(n)
		return cut, nil
	}
	return unknown, ctx.Err()
}

// refused puts back a window that the service refused with 400, to be asked for
// in another way; false where there is none.
func (s *sweep) refused(w window, err error) bool {
	if !isRefusal(err) {
		return false
	}
	switch {
	case w.skip > 0:
		s.lost(w)
		return true
	case !s.manners.now().unordered:
		s.manners.disorder()
	case s.manners.now().top > 100:
		s.manners.setTop(100)
	default:
		s.manners.forget(s.source.Top)
		return false
	}
	s.stack = append(s.stack, w)
	return true
}

// isRefusal reports that the service answered 400: it does not take what was asked.
func isRefusal(err error) bool {
	var refusal *graph.Error
	return errors.As(err, &refusal) && refusal.Status == http.StatusBadRequest
}

// resize learns from the size of a page how many items to ask for.
func (s *sweep) resize(page graph.Page) {
	if page.Bytes > bigPage {
		s.manners.setTop(max(1, min(s.manners.now().top, max(len(page.Items), 1))/2))
	}
}

// normalised maps the items of a page, a long one in two halves at once.
func (s *sweep) normalised(items [][]byte) []alert.Record {
	records := make([]alert.Record, len(items))
	work := func(from, to int) {
		for i := from; i < to; i++ {
			records[i] = s.record(items[i])
		}
	}
	if len(items) < 64 {
		work(0, len(items))
		return records
	}
	var half sync.WaitGroup
	half.Go(func() { work(0, len(items)/2) })
	work(len(items)/2, len(items))
	half.Wait()
	return records
}

// record maps one item. One that breaks the mapping is kept raw, as an odd one:
// it must not stop its feed for ever.
func (s *sweep) record(raw []byte) (r alert.Record) {
	defer recovered(func(error) {
		sum := sha256.Sum256(raw)
		key := alert.Key{Integration: s.name, Source: s.source.Name, ID: "sha256:" + hex.EncodeToString(sum[:])}
		r = alert.Record{Key: key, Alert: &alert.Alert{}, Malformed: true, Raw: raw}
	})
	return s.normalize(s.name, s.source.Name, raw)
}

func newest(records []alert.Record) alert.Time {
	var t alert.Time
	for i := range records {
		t = max(t, records[i].Updated())
	}
	return t
}

// lost notes a window whose end no request can reach.
func (s *sweep) lost(w window) {
	s.missed++
	s.log.Error("more alerts share one time than the service lets count", "window", w.String())
}

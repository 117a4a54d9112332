package collect

import (
	"context"
	"errors"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// An item that cannot be read or served fails every page that holds it. narrow gets
// past it: pages get smaller and windows shorter until the item stands alone in one,
// which is then left out, counted and remembered. Nothing is left out unless the list
// serves another item meanwhile, because a failing service looks the same.

const (
	// maxNarrow is how many requests a pager may lose to items that cannot be read
	// before it ends with the fault. The next one goes on from there.
	maxNarrow = 200
	// maxFailures is how many requests may fail in a row before the list is asked
	// whether it serves any item.
	maxFailures = 4
	// maxTrial is how many requests may fail while the list serves no item: as many as
	// lead from a whole page to the only good item in it.
	maxTrial = 16
	// fewItems is how many items a window may have to be asked whether it holds one
	// alone. A longer one is halved without asking.
	fewItems = 8
	// maxBehind is how many items that cannot be read may stand one behind the other
	// for the first one behind them to be found by counting.
	maxBehind = 16
	// farBehind is how many items are left out to see whether that has an effect: as
	// many as every service that counts lets count.
	farBehind = 500
	// fineUpdate and fineCreation are the shortest times to which a window is narrowed
	// if the service does not count, so that it cannot say whether an item is alone.
	// Many items may share an update time, because they were updated at once; they
	// were hardly created at once.
	fineUpdate   = 400 * alert.Millisecond
	fineCreation = alert.Millisecond
	// confirmTries is how often a window is tried before it is left out.
	confirmTries = 3
	// throttledRounds is how often a window must be refused because of too many
	// requests, each time just before another request is served.
	throttledRounds = 3
)

// isItemFault reports whether an error may be that of one item of the page.
func isItemFault(err error) bool {
	if graph.Unreadable(err) {
		return true
	}
	var refused *graph.Error
	if errors.As(err, &refused) && (refused.Status >= 500 || refused.Status/100 == 2) {
		return true
	}
	return fault.Of(err).Kind == fault.Network
}

// narrow puts the parts of a window that failed on the stack. It returns the error, and
// leaves the stack as it was, if the service fails altogether.
func (p *pager) narrow(ctx context.Context, r reached, err error) error {
	p.failures++
	if p.lost++; p.lost > maxNarrow || p.skippedBefore+p.skippedInRow > bound.SkippedInRow {
		return err
	}
	if !r.suspect || p.failures > maxFailures {
		p.alive = false
	}
	if !p.mayGoOn(ctx, r.window) {
		return err
	}
	depth := len(p.stack)
	err = p.divide(ctx, r, err)
	if err != nil {
		p.stack = p.stack[:depth]
	}
	return err
}

// divide puts the parts of a window that failed on the stack.
func (p *pager) divide(ctx context.Context, r reached, err error) error {
	if graph.TooLarge(err) && !r.suspect {
		p.capabilities.setTop(max(1, r.list.Top/2))
	}
	p.log.Warn("a part of the list cannot be read", "window", r.String(), "top", r.list.Top, "cause", err)
	located := graph.Unreadable(err) && !graph.TooLarge(err) || r.list.Top == 1 || r.broken > 0
	if r.to == 0 {
		tail := r.window
		tail.from = r.end(alert.At(p.now()))
		r.to = tail.from
		p.push(tail)
	}
	w := r.window
	w.suspect = true
	small := p.capabilities.get().uncounted && r.seen.items == 0 && w.to-w.from <= fineUpdate
	switch {
	case small && w.createdTo != 0 && w.createdTo-w.createdFrom <= fineCreation:
		return p.confirm(ctx, w)
	case w.oneUpdate() && (w.oneCreation() || w.skip > 0 || r.seen.items > 0 && r.seen.lastCreated == 0):
		return p.narrowCount(ctx, w, r, err)
	case !w.oneUpdate() && !small && p.ascending(r.list):
		return p.narrowOrdered(ctx, w, r, located)
	case r.list.Top == 1 || p.last <= fewItems || p.failures%maxFailures == maxFailures-1:
		if next, ok := p.behind(ctx, w, 1); ok && next == 0 {
			return p.confirm(ctx, w)
		}
	}
	w.top = 0
	p.push(w.bisect(w.oneUpdate() || small)...)
	return nil
}

// end returns where to end an open window, so that no gap is open.
func (r reached) end(now alert.Time) alert.Time {
	if r.from >= now {
		return max(r.from, r.seen.newest) + max(alert.Hour, r.from-now)
	}
	return max(now, r.seen.newest) + 1
}

// narrowOrdered narrows a window whose items ascend. What was read of it is done. If
// located, the item that cannot be read stands right behind that.
func (p *pager) narrowOrdered(ctx context.Context, w window, r reached, located bool) error {
	w = w.after(r.seen, true)
	if !located {
		w.top = max(1, r.list.Top/2)
		p.push(w)
		return nil
	}
	before := 0 // items of the window's first time that stand before it
	if r.seen.items > 0 {
		before = r.seen.same
	}
	for n := 1; n <= maxBehind && !p.capabilities.get().uncounted; n *= 2 {
		next, ok := p.behind(ctx, w, before+n)
		switch {
		case !ok:
			continue
		case next == 0 && n == 1 && before == 0:
			return p.confirm(ctx, w)
		case next == 0 && n == 1:
			p.push(w.split(0, true, 1)...)
		case next == 0: // a few items, the first of which cannot be read
			w.top = 1
			p.push(w.bisect(false)...)
		case next > w.from+1:
			p.push(w.split(next, before > 0, 1)...)
		default:
			p.push(w.split(w.from+1, false, 0)...)
		}
		return nil
	}
	p.capabilities.setCounts(false) // or it is of no use
	if before > 0 {
		p.push(w.split(0, true, 1)...)
		return nil
	}
	return p.locate(ctx, w)
}

// narrowCount narrows a window whose items nothing tells apart, by counting.
func (p *pager) narrowCount(ctx context.Context, w window, r reached, err error) error {
	switch {
	case r.seen.total > 0:
		if w.firstID == "" && w.skip == 0 {
			w.firstID = r.seen.id
		}
		w.skip, w.top = w.skip+r.seen.total-r.seen.repeated, 1
	case r.list.Top > 1:
		w.top = r.list.Top / 2
	case p.skippedInRow == bound.SkippedInRow:
		p.lose(w, "too many items in a row cannot be read")
		return nil
	case isThrottled(err) || !p.answers(ctx, w) && !p.serves(ctx, w):
		return err
	default:
		p.log.Error("an item cannot be read and is left out", "window", w.String(), "cause", err)
		p.leaveOut(w)
		p.skippedInRow++
		w.skip++
	}
	p.push(w)
	return nil
}

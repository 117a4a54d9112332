package collect

import (
	"errors"
	"net/http"

	"tocsin/graph"
)

// asker asks a list for the items of windows, in a way that the service is known to
// accept. It has no state of its own.
type asker struct {
	list         *OData
	items        items
	capabilities *capabilities // shared with the other pagers of the feed
}

// request returns the request for a window.
func (a *asker) request(w window) graph.List {
	known := a.capabilities.get()
	l := a.list.list(w.filter(a.list.Updated, a.list.Created), known.top)
	l.Skip = w.skip
	if w.top > 0 {
		l.Top = min(l.Top, w.top)
	}
	if w.suspect {
		l.Tries = 1
	}
	if !known.unordered {
		l.OrderBy = a.list.Updated + " asc"
	}
	if a.list.brief && !known.whole {
		l.Select = a.list.members(w)
	}
	return l
}

// members returns what a brief request for a window asks of each item: what tells it from
// others, and no more. The time of creation does so only among items of one update time.
func (o *OData) members(w window) string {
	members := "id," + o.Updated
	if w.oneUpdate() {
		members += "," + o.Created
	}
	return members
}

// ascending reports whether a list comes in the order that was asked for.
func (a *asker) ascending(list graph.List) bool {
	return list.OrderBy != "" && a.capabilities.get().ordered
}

// learn learns from a page whether the order is honoured, and how many items to ask
// for.
func (a *asker) learn(list graph.List, page graph.Page, seen coverage) {
	if page.Torn {
		a.capabilities.setTorn()
	}
	switch {
	case list.OrderBy == "":
	case seen.disorder:
		a.capabilities.setUnordered()
	case seen.steps >= enoughSteps:
		a.capabilities.setOrdered()
	}
	if page.Bytes > bigPage {
		a.capabilities.setTop(max(1, min(a.capabilities.get().top, max(len(page.Items), 1))/2))
	}
}

// isRefusal reports whether the service answered 400: it does not accept the
// request.
func isRefusal(err error) bool {
	var refused *graph.Error
	return errors.As(err, &refused) && refused.Status == http.StatusBadRequest
}

// isRefused reports whether the service refused a request or failed at it. It may have
// done so because of one item. A token that it does not accept has nothing to do with
// items, and each request with one asks for a new one.
func isRefused(err error) bool {
	var refused *graph.Error
	return errors.As(err, &refused) && refused.Status != http.StatusUnauthorized
}

// isThrottled reports whether the service limits requests.
func isThrottled(err error) bool {
	var refused *graph.Error
	return errors.As(err, &refused) && refused.Status == http.StatusTooManyRequests
}

// mayBeItems reports whether an error may be that of one item, if the list serves others
// meanwhile.
func mayBeItems(err error) bool { return isItemFault(err) || isRefused(err) }

// isAnswered reports whether the service refused a request and would refuse it again,
// though perhaps no other one for the same list. Whether it refuses the application
// shows again at the next request.
func isAnswered(err error) bool {
	var refused *graph.Error
	return errors.As(err, &refused) && refused.Status/100 == 4 && refused.Status != http.StatusUnauthorized && refused.Status != http.StatusTooManyRequests
}

package triage

import (
	"context"
	"slices"
	"time"

	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/text"
)

// Whole holds the rows of a decision, such as incidents, and their members.
type Whole struct {
	On      []index.Row
	Members []index.Row // what else it changes
	Closed  []index.Row // members that are closed already, which a decision that closes leaves as they are
	Over    []index.Row // those of them that it would change
	More    int         // members that are too many at once
}

// WholeOf returns the incidents of a decision with their alerts.
func WholeOf(ctx context.Context, search Search, now time.Time, on []index.Row, d decide.Decision) (w Whole, err error) {
	w.On = on
	w.Members, w.More, err = AlertsOf(ctx, search, now, on, d)
	w.Members, w.Closed = open(d, w.Members)
	w.Over = overOf(w.Closed, d)
	return w, err
}

// overOf returns the closed members that a decision would change.
func overOf(closed []index.Row, d decide.Decision) []index.Row {
	return slices.DeleteFunc(slices.Clone(closed), func(r index.Row) bool { return !d.Changes(&r) })
}

// Subject says what a question is about: those rows and their members, which named names, and which of these
// stay as they are.
func (w *Whole) Subject(those string, named func(on, members []index.Row) string) string {
	if len(w.Members)+len(w.Closed) == 0 {
		return those
	}
	subject := those + " and " + named(w.On, w.Members)
	alerts, twins := parted(w.On, w.Members)
	switch whose := whose(w.On); {
	case len(w.Members) == 0:
		subject = those + ", not " + whose + text.Plural(len(w.Closed), "alert") + " (" + closedAlready(w.Closed) + "),"
	case len(w.Closed) > 0:
		subject = those + " and " + whose + text.Plural(len(alerts), "open alert") + " (" + closedAlready(w.Closed) + ")" + withTwins(len(twins))
	}
	if w.More > 0 {
		subject += " (" + text.Number(w.More) + " more are too many at once)"
	}
	return subject
}

// Left says what a decision that closes those rows alone leaves open: "its 7 open alerts and their 4 twins stay open".
func (w *Whole) Left() string {
	alerts, twins := parted(w.On, w.Members)
	left := whose(w.On) + text.Plural(len(alerts), "open alert")
	switch n := text.Plural(len(twins), "twin"); {
	case len(alerts) == 0:
		left = n + " of " + whose(w.On) + "alerts"
	case len(twins) > 0:
		left += " and " + whose(alerts) + n
	}
	return left + map[bool]string{true: " stays open", false: " stay open"}[len(w.Members) == 1]
}

// Also names the answer that includes the closed members: "also the 1 without a verdict".
func (w *Whole) Also() string { return "also " + theClosed(w.Over, w.Closed) }

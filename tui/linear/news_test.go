package linear

import (
	"context"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// some is a store in which three alerts are new, of which a query with a product selects as many as
// it says.
type some struct {
	Store
	selected int
	since    string // a condition that selects none; "" for no such
}

func (s *some) Search(_ context.Context, r index.Request) (index.Result, error) {
	if s.since != "" && strings.Contains(r.Query.String(), s.since) {
		return index.Result{}, nil
	}
	if strings.Contains(r.Query.String(), "Endpoint") {
		return index.Result{Total: s.selected}, nil
	}
	return index.Result{Total: 3}, nil
}

// readerOf returns what asks a store, without views.
func readerOf(store Store) *reader {
	return &reader{store: store, now: time.Now, views: func() []query.View { return nil }}
}

// What is new is told with how much of it is listed, so that refresh promises nothing that it
// doesn't keep.
func TestNewsUnderAFilter(t *testing.T) {
	for _, c := range []struct {
		text     string
		selected int
		want     string
	}{
		{"", 0, "New: 3 alerts, 3 of high severity. Type refresh to list."},
		{"product = 'Endpoint'", 3, "New: 3 alerts, 3 of high severity. Type refresh to list."},
		{"product = 'Endpoint'", 1, "New: 3 alerts, 3 of high severity. What is shown selects 1 of them: type refresh to list."},
		{"product = 'Endpoint'", 0, "New: 3 alerts, 3 of high severity. What is shown selects none of them."},
		{"FROM incident", 0, "New: 3 alerts, 3 of high severity. What is shown selects none of them."},
	} {
		n := news{newest: alert.At(time.Now())}
		if got := n.alerts(t.Context(), readerOf(&some{selected: c.selected}), listing{text: c.text}); got != c.want {
			t.Errorf("%q, %d: %q, want %q", c.text, c.selected, got, c.want)
		}
	}
}

// While a record is open, refresh tells that one: the list comes after it was left.
func TestNewsWhileARecordIsOpen(t *testing.T) {
	n := news{newest: alert.At(time.Now())}
	if got := n.alerts(t.Context(), readerOf(&some{}), listing{left: true}); !strings.HasSuffix(got, " of high severity. Type back and refresh to list.") {
		t.Errorf("it says %q", got)
	}
}

// What was listed after it had come is not offered to be listed again, unless more came since.
func TestNewsThatIsListedAlready(t *testing.T) {
	newest, listed := alert.At(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)), alert.At(time.Date(2026, 3, 2, 12, 5, 0, 0, time.UTC))
	for _, c := range []struct {
		listed alert.Time
		since  string
		text   string
		want   string
	}{
		{listed, listed.String(), "", "New: 3 alerts, 3 of high severity. What is listed has them."},
		{listed, listed.String(), "product = 'Endpoint'", "New: 3 alerts, 3 of high severity. What is listed has 1 of them."},
		{listed, "", "", "New: 3 alerts, 3 of high severity. Type refresh to list."},
		{newest - 1, newest.String() + "x", "", "New: 3 alerts, 3 of high severity. Type refresh to list."},
	} {
		n := news{newest: newest}
		if got := n.alerts(t.Context(), readerOf(&some{selected: 1, since: c.since}), listing{text: c.text, at: c.listed}); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

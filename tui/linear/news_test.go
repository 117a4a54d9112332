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

// What is new is told with how much of it is listed, so that refresh promises nothing that it
// doesn't keep.
func TestNewsUnderAFilter(t *testing.T) {
	for _, c := range []struct {
		text     string
		selected int
		want     string
	}{
		{"", 0, "New: 3 alerts, 3 of high severity. Type refresh to list.\n"},
		{"product = 'Endpoint'", 3, "New: 3 alerts, 3 of high severity. Type refresh to list.\n"},
		{"product = 'Endpoint'", 1, "New: 3 alerts, 3 of high severity. What is shown selects 1 of them: type refresh to list.\n"},
		{"product = 'Endpoint'", 0, "New: 3 alerts, 3 of high severity. What is shown selects none of them.\n"},
		{"FROM incident", 0, "New: 3 alerts, 3 of high severity. What is shown selects none of them.\n"},
	} {
		var out strings.Builder
		s := &session{o: Options{Store: &some{selected: c.selected}, Out: &out, Now: time.Now, Views: func() []query.View { return nil }}, place: place{text: c.text}, newest: alert.At(time.Now())}
		if s.tellNew(t.Context()); out.String() != c.want {
			t.Errorf("%q, %d: %q, want %q", c.text, c.selected, out.String(), c.want)
		}
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
		{listed, listed.String(), "", "New: 3 alerts, 3 of high severity. What is listed has them.\n"},
		{listed, listed.String(), "product = 'Endpoint'", "New: 3 alerts, 3 of high severity. What is listed has 1 of them.\n"},
		{listed, "", "", "New: 3 alerts, 3 of high severity. Type refresh to list.\n"},
		{newest - 1, newest.String() + "x", "", "New: 3 alerts, 3 of high severity. Type refresh to list.\n"},
	} {
		var out strings.Builder
		s := &session{
			o:     Options{Store: &some{selected: 1, since: c.since}, Out: &out, Now: time.Now, Views: func() []query.View { return nil }},
			place: place{text: c.text}, newest: newest, listedAt: c.listed,
		}
		if s.tellNew(t.Context()); out.String() != c.want {
			t.Errorf("%q: %q, want %q", c.text, out.String(), c.want)
		}
	}
}

package news_test

import (
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/query"
	"tocsin/tui/news"
)

var opened = time.Date(2000, 1, 1, 12, 0, 0, 0, time.UTC)

// after is a moment so many minutes after the list was opened.
func after(minutes int) time.Time { return opened.Add(time.Duration(minutes) * time.Minute) }

func feed(integration string, source alert.SourceName) ingest.Feed {
	return ingest.Feed{Integration: integration, Source: source}
}

func filling(f ingest.Feed) ingest.State {
	return ingest.State{Feed: f, Phase: ingest.Backfill, At: opened}
}

// filled is a feed whose back-fill ended before its state was written, so many minutes
// after the list was opened.
func filled(f ingest.Feed, minutes int) ingest.State {
	return ingest.State{Feed: f, Phase: ingest.Idle, Backfilled: true, At: after(minutes)}
}

// Which of the rows kept one, three and five minutes after the list was opened are new, after
// the states have been read one after the other. The mark of a row and the condition that
// counts rows agree.
func TestWhichRowsAreNew(t *testing.T) {
	mine, other := feed("it's contoso", alert.AlertsV2), feed("it's contoso", alert.Legacy)
	failing := filling(mine)
	failing.Phase, failing.Fault, failing.LastOK = ingest.Waiting, fault.New(fault.Service, "busy", "", nil), opened
	offline := failing
	offline.LastOK = time.Time{}
	for _, c := range []struct {
		name string
		read [][]ingest.State
		want []int
	}{
		{"no state", nil, []int{1, 3, 5}},
		{"filled before", [][]ingest.State{{filled(mine, -1)}}, []int{1, 3, 5}},
		{"being filled", [][]ingest.State{{filling(mine)}}, nil},
		{"filled since", [][]ingest.State{{filling(mine)}, {filled(mine, 3)}}, []int{5}},
		{"appeared, and filled within a moment", [][]ingest.State{{}, {filled(mine, 1)}}, []int{3, 5}},
		{"filled, and read again later", [][]ingest.State{{filling(mine)}, {filled(mine, 1)}, {filled(mine, 5)}}, []int{3, 5}},
		{"another feed is being filled", [][]ingest.State{{filled(mine, -1), filling(other)}}, []int{1, 3, 5}},
		{"another feed was filled", [][]ingest.State{{filled(mine, -1), filling(other)}, {filled(mine, 4), filled(other, 4)}}, []int{1, 3, 5}},
		{"the back-fill fails, polls do not", [][]ingest.State{{failing}}, []int{1, 3, 5}},
		{"nothing answers", [][]ingest.State{{offline}}, nil},
	} {
		n := news.New(alert.At(opened), alert.AlertKind())
		for _, states := range c.read {
			n.Take(states)
		}
		var marked, counted []int
		for _, minutes := range []int{-1, 0, 1, 3, 5} {
			r := alert.Record{
				Key: alert.Key{Integration: mine.Integration, Source: mine.Source, ID: "a"}, Alert: &alert.Alert{Title: "x"}, Ingested: alert.At(after(minutes)),
			}
			if n.IsNew(r.Key, r.Ingested) {
				marked = append(marked, minutes)
			}
			if query.Match(n.Query(opened), &r) {
				counted = append(counted, minutes)
			}
			if r.Triage.State = alert.TriageSeen; query.Match(n.Query(opened), &r) {
				t.Errorf("%s: a row that was seen counts", c.name)
			}
		}
		if !slices.Equal(marked, c.want) || !slices.Equal(counted, c.want) {
			t.Errorf("%s: marked %v, counted %v, want %v", c.name, marked, counted, c.want)
		}
	}
}

// Take reports a change only if other rows are new, and Filling as long as any feed is
// being filled.
func TestTake(t *testing.T) {
	mine := feed("contoso", alert.AlertsV2)
	n := news.New(alert.At(opened), alert.AlertKind())
	for i, c := range []struct {
		states           []ingest.State
		differs, filling bool
	}{
		{[]ingest.State{filled(mine, -1)}, false, false},
		{[]ingest.State{filled(mine, 1)}, false, false},
		{[]ingest.State{filled(mine, 1), filling(feed("contoso", alert.Legacy))}, true, true},
		{[]ingest.State{filled(mine, 2), filling(feed("contoso", alert.Legacy))}, false, true},
		{[]ingest.State{filled(mine, 3), filled(feed("contoso", alert.Legacy), 3)}, true, false},
		{[]ingest.State{filled(mine, 3), filled(feed("contoso", alert.Legacy), 3)}, false, false},
	} {
		if differs := n.Take(c.states); differs != c.differs || n.Filling() != c.filling {
			t.Errorf("%d: differs %v, filling %v", i, differs, n.Filling())
		}
	}
}

// The condition is of the list's own kind: a feed of another kind needs no term, and a
// condition that stays the same is parsed once.
func TestQueryIsOfItsKind(t *testing.T) {
	alerts, incidents := news.New(alert.At(opened), alert.AlertKind()), news.New(alert.At(opened), alert.IncidentKind())
	before, other := alerts.Query(opened), incidents.Query(opened)
	alerts.Take([]ingest.State{filling(feed("contoso", alert.Incidents))})
	incidents.Take([]ingest.State{filling(feed("contoso", alert.Incidents))})
	if alerts.Query(opened) != before {
		t.Error("the back-fill of incidents changes which alerts are new")
	}
	if incidents.Query(opened) == other {
		t.Error("the back-fill of incidents brings new incidents")
	}
	if alerts.SetCount(7); alerts.Count() != 7 || incidents.Count() != 0 {
		t.Errorf("%d and %d", alerts.Count(), incidents.Count())
	}
}

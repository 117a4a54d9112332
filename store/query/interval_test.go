package query_test

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query/querytest"
)

// TestRunByInterval holds which intervals have a row.
func TestRunByInterval(t *testing.T) {
	all := some()
	all[5].Alert.Created = 0
	for text, want := range map[string]string{
		// Without bounds from the first alert to the last.
		"| aggregate count by 2h":                               "interval,count; 2026-03-05T08:00:00Z,2; 2026-03-05T10:00:00Z,2; 2026-03-05T12:00:00Z,1; <nil>,1",
		"title = 'Mail' | aggregate count, max(severity) by 2h": "interval,count,max(severity); 2026-03-05T10:00:00Z,1,0.7; <nil>,1,0.3",
		// From EARLIEST to now, empty ones too.
		"provider = 'entra' EARLIEST=-3h | aggregate count, count(title) as titles, sum(severity), cardinality(id) by 1h": "interval,count,titles,sum(severity),cardinality(resource_id); " +
			"2026-03-05T09:00:00Z,0,0,<nil>,<nil>; 2026-03-05T10:00:00Z,0,0,<nil>,<nil>; 2026-03-05T11:00:00Z,1,1,0.3,1; 2026-03-05T12:00:00Z,1,1,0.7,1",
		// LATEST is outside: the interval that begins with it has no row.
		"EARLIEST='2026-03-05T10:00:00Z' LATEST='2026-03-05T12:00:00Z' | aggregate count by 1h": "interval,count; 2026-03-05T10:00:00Z,1; 2026-03-05T11:00:00Z,1",
		"LATEST='2026-03-05T11:00:00.5Z' | aggregate count by 1h":                               "interval,count; 2026-03-05T08:00:00Z,1; 2026-03-05T09:00:00Z,1; 2026-03-05T10:00:00Z,1; 2026-03-05T11:00:00Z,0",
		"title = 'none' | aggregate count by 1h":                                                "interval,count",
		"title = 'none' EARLIEST=-1h | aggregate count by 1h":                                   "interval,count; 2026-03-05T11:00:00Z,0; 2026-03-05T12:00:00Z,0",
		"EARLIEST=-1h LATEST=-2h | aggregate count by 1h":                                       "interval,count",
		"| aggregate count by 1d | sort count desc, interval | head 1":                          "interval,count; 2026-03-05T00:00:00Z,5",
	} {
		if _, table := tableOf(t, text, all); written(table) != want {
			t.Errorf("%s\ngives %s\nwant  %s", text, written(table), want)
		}
	}
}

// TestIntervalsAreAlignedBefore1970 counts towards the past.
func TestIntervalsAreAlignedBefore1970(t *testing.T) {
	all := some()[:3]
	all[0].Alert.Created, all[1].Alert.Created, all[2].Alert.Created = alert.Hour, -1, -alert.Day-1
	_, table := tableOf(t, "| aggregate count by 1d", all)
	want := "interval,count; 1969-12-30T00:00:00Z,1; 1969-12-31T00:00:00Z,1; 1970-01-01T00:00:00.0000001Z,1"
	if written(table) != want {
		t.Errorf("%s, want %s", written(table), want)
	}
}

// TestIntervalsBeginWithTheirFirstInstant puts what is on a border into the later one, in
// whichever order the rows come.
func TestIntervalsBeginWithTheirFirstInstant(t *testing.T) {
	all := some()[:4]
	noon := alert.At(time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC))
	for i, created := range []alert.Time{noon + 1, noon, noon - 1, noon - alert.Hour} {
		all[i].Alert.Created = created
	}
	want := "interval,count; 2026-03-05T11:00:00Z,2; 2026-03-05T12:00:00Z,2"
	for _, text := range []string{"| aggregate count by 1h", "| sort created_at | aggregate count by 1h", "| sort severity, title | aggregate count by 1h"} {
		if _, table := tableOf(t, text, all); written(table) != want {
			t.Errorf("%s gives %s, want %s", text, written(table), want)
		}
	}
}

// TestIntervalsHoldRecordsOfTheFuture gives rows to records that are dated after now.
func TestIntervalsHoldRecordsOfTheFuture(t *testing.T) {
	all := some()[:1]
	all[0].Alert.Created = alert.At(querytest.Now()) + 2*alert.Hour
	_, table := tableOf(t, "EARLIEST=-1h | aggregate count by 1h", all)
	if want := "interval,count; 2026-03-05T11:00:00Z,0; 2026-03-05T12:00:00Z,0; 2026-03-05T13:00:00Z,0; 2026-03-05T14:00:00Z,1"; written(table) != want {
		t.Errorf("%s, want %s", written(table), want)
	}
}

package collect

import (
	"testing"

	"tocsin/graph/alert"
)

func recordsAt(pairs ...alert.Time) []alert.Record {
	var out []alert.Record
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, alert.Record{Key: alert.Key{ID: string(rune('a' + i))}, Alert: &alert.Alert{Created: pairs[i], Updated: pairs[i+1]}})
	}
	return out
}

func TestFilter(t *testing.T) {
	const day = alert.Day
	for want, w := range map[string]window{
		"u ge 1970-01-02T00:00:00Z":                               {from: day},
		"u ge 1970-01-02T00:00:00Z and u lt 1970-01-03T00:00:00Z": {from: day, to: 2 * day},
		"u eq 1970-01-02T00:00:00.0000001Z":                       {from: day + 1, to: day + 2},
		"u eq 1970-01-02T00:00:00Z and c lt 1970-01-03T00:00:00Z": {from: day, to: day + 1, createdTo: 2 * day},
		"u eq 1970-01-02T00:00:00Z and c ge 1970-01-03T00:00:00Z": {from: day, to: day + 1, createdFrom: 2 * day},
		"u ge 1970-01-02T00:00:00Z and u lt 1970-01-03T00:00:00Z and c ge 1970-01-02T00:00:00Z and c lt 1970-01-03T00:00:00Z": {from: day, to: 2 * day, createdFrom: day, createdTo: 2 * day},
	} {
		if got := w.filter("u", "c"); got != want {
			t.Errorf("%+v: %q, want %q", w, got, want)
		}
	}
}

func TestRest(t *testing.T) {
	cases := []struct {
		name      string
		w         window
		records   []alert.Record
		ascending bool
		want      []window // the last one is read first
	}{
		{"goes on from the last time", window{from: 10}, recordsAt(1, 10, 1, 20), true, []window{{from: 20}}},
		{"halves without order", window{from: 10}, recordsAt(1, 30, 1, 10), false, []window{{from: 20}, {from: 10, to: 20}}},
		{"halves a closed window", window{from: 10, to: 50}, recordsAt(1, 12, 1, 40), false, []window{{from: 30, to: 50}, {from: 10, to: 30}}},
		{"each half has an item, of early ones", window{from: 10, to: 50}, recordsAt(1, 12, 1, 14), false, []window{{from: 14, to: 50}, {from: 10, to: 14}}},
		{"each half has an item, of late ones", window{from: 10, to: 50}, recordsAt(1, 45, 1, 40), false, []window{{from: 41, to: 50}, {from: 10, to: 41}}},
		{"one update time in the middle", window{from: 10, to: 50}, recordsAt(1, 20, 2, 20), false, []window{{from: 21, to: 50}, {from: 20, to: 21}, {from: 10, to: 20}}},
		{"one update time at the end", window{from: 10, to: 12}, recordsAt(1, 11), false, []window{{from: 11, to: 12}, {from: 10, to: 11}}},
		{"one stamp apart", window{from: 10}, recordsAt(1, 10, 2, 10), true, []window{{from: 11}, {from: 10, to: 11}}},
		{"one stamp by creation", window{from: 10, to: 11}, recordsAt(1, 10, 5, 10), true, []window{{from: 10, to: 11, createdFrom: 4}, {from: 10, to: 11, createdTo: 4}}},
		{
			"one creation apart",
			window{from: 10, to: 11},
			recordsAt(5, 10, 5, 10), true,
			[]window{{from: 10, to: 11, createdFrom: 5, createdTo: 6}, {from: 10, to: 11, createdFrom: 6}, {from: 10, to: 11, createdTo: 5}},
		},
		{"counts at last", window{from: 10, to: 11, createdFrom: 5, createdTo: 6}, recordsAt(5, 10, 5, 10), true, []window{{from: 10, to: 11, createdFrom: 5, createdTo: 6, skip: 2, firstID: "a"}}},
		{"counts without creation times", window{from: 10, to: 11}, recordsAt(0, 10), false, []window{{from: 10, to: 11, skip: 1, firstID: "a"}}},
		{"a service that ignores filters", window{from: 10}, recordsAt(1, 9, 1, 0), true, nil},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var seen coverage
			seen.add(tc.w, tc.records)
			got := tc.w.rest(seen, tc.ascending)
			if len(got) != len(tc.want) {
				t.Fatalf("got %v, want %v", got, tc.want)
			}
			for i := range got {
				if got[i] != tc.want[i] {
					t.Errorf("%d: %+v, want %+v", i, got[i], tc.want[i])
				}
			}
		})
	}
}

// FuzzRest: the windows that are left cover what was not seen, and are never the
// window itself.
func FuzzRest(f *testing.F) {
	f.Add(int64(10), int64(0), int64(12), int64(3), int64(20), int64(4), false)
	f.Add(int64(10), int64(11), int64(10), int64(3), int64(10), int64(3), true)
	f.Fuzz(func(t *testing.T, from, to, at1, born1, at2, born2 int64, ordered bool) {
		w := window{from: alert.Time(from & 0xffff), to: alert.Time(to & 0xffff)}
		if w.to != 0 && w.to <= w.from {
			return
		}
		records := recordsAt(alert.Time(born1&0xff)+1, alert.Time(at1&0xffff), alert.Time(born2&0xff)+1, alert.Time(at2&0xffff))
		var seen coverage
		seen.add(w, records)
		if seen.items == 0 {
			return
		}
		rest := w.rest(seen, ordered && !seen.disorder)
		for _, r := range rest {
			if r == w {
				t.Fatalf("%+v is left of itself", w)
			}
		}
		in := func(r *alert.Record) (n int) {
			for _, x := range rest {
				var one coverage
				one.add(x, []alert.Record{*r})
				n += one.items
			}
			return n
		}
		for i := range records {
			var one coverage
			one.add(w, records[i:i+1])
			late := !(ordered && !seen.disorder) || records[i].Updated() == seen.newest
			if one.items == 1 && late && in(&records[i]) != 1 {
				t.Errorf("%+v of %+v is in %d of %+v", records[i].Alert, w, in(&records[i]), rest)
			}
		}
	})
}

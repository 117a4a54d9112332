package normalize_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// auditItem returns a small audit record.
func auditItem(id, at string) string {
	return fmt.Sprintf(`{"CreationTime":%q,"Id":%q,"Operation":"AlertUpdated","RecordType":40,"AlertId":"a"}`, at, id)
}

// joinedOf returns the item of an alert of records.
func joinedOf(records ...string) string { return `{"records":[` + strings.Join(records, ",") + `]}` }

func TestJoined(t *testing.T) {
	one, two, three := auditItem("1", "2026-01-01T08:00:00"), auditItem("2", "2026-01-01T09:00:00Z"), auditItem("3", "2026-01-01T08:30:00.5")
	spaced := " " + strings.ReplaceAll(one, ",", ",\n ") + "\n"
	for name, c := range map[string]struct {
		was    string
		events []string
		want   string
	}{
		"nothing":                {"", nil, ""},
		"in the order of time":   {"", []string{two, one, three}, joinedOf(one, three, two)},
		"behind what was":        {joinedOf(one, two), []string{three}, joinedOf(one, three, two)},
		"no record twice":        {joinedOf(one, two), []string{two, one, two}, joinedOf(one, two)},
		"white space is no news": {joinedOf(one), []string{spaced}, joinedOf(one)},
		"as it was sent":         {"", []string{spaced}, joinedOf(strings.TrimSpace(spaced))},
		"of another item":        {joinedOf(two), []string{joinedOf(one, three)}, joinedOf(one, three, two)},
		"what is no object":      {"[1]", []string{"", "null", `"x"`, "7", `{"Id":`, one + "x", joinedOf("1", "null", one)}, joinedOf(one)},
		"without a time, first":  {"", []string{one, `{"Id":"0"}`}, joinedOf(`{"Id":"0"}`, one)},
		"members sent twice":     {`{"records":[1],"records":[` + one + `]}`, []string{two}, joinedOf(one, two)},
	} {
		var events [][]byte
		for _, e := range c.events {
			events = append(events, []byte(e))
		}
		got := normalize.Joined([]byte(c.was), events...)
		if string(got) != c.want || (got == nil) != (c.want == "") {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// TestJoinedIsBounded joins more records than an item holds, in two orders: the first and
// the last of them are there.
func TestJoinedIsBounded(t *testing.T) {
	const n = 2600
	var all []string
	for i := range n {
		all = append(all, auditItem(fmt.Sprint(i), fmt.Sprintf("2026-01-01T%02d:%02d:%02d", i/3600, i/60%60, i%60)))
	}
	var forward, backward []byte
	for i := range n {
		if i%100 == 0 {
			var batch, back [][]byte
			for j := i; j < min(n, i+100); j++ {
				batch, back = append(batch, []byte(all[j])), append(back, []byte(all[n-1-j]))
			}
			forward, backward = normalize.Joined(forward, batch...), normalize.Joined(backward, back...)
		}
	}
	if !bytes.Equal(forward, backward) {
		t.Error("the order in which records come matters")
	}
	want := joinedOf(append(append([]string{}, all[:1000]...), all[n-1000:]...)...)
	if string(forward) != want {
		t.Errorf("%d bytes, want %d", len(forward), len(want))
	}
}

// TestLargeRecords: at the bound of bytes each end keeps the record that reaches it.
func TestLargeRecords(t *testing.T) {
	long := `{"Id":"x","a":"` + strings.Repeat("x", 3<<20) + `","CreationTime":"2026-01-01T00:00:0`
	var big [][]byte
	for i := range 6 {
		big = append(big, fmt.Appendf(nil, `%s%d"}`, long, i))
	}
	got := normalize.Joined(nil, big...)
	for i := range big {
		if kept := bytes.Contains(got, fmt.Appendf(nil, `00:00:0%d"`, i)); kept != (i < 2 || i > 3) {
			t.Errorf("record %d is kept: %v", i, kept)
		}
	}
}

// TestJoinedInAnyOrder: at both bounds an item is the same whatever the order of its records
// and however many come at once.
func TestJoinedInAnyOrder(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 1))
		number, longest := 30, 1_500_000
		if seed%2 == 1 {
			number, longest = 2200, 4000
		}
		records := make([][]byte, number)
		for i := range records {
			at := fmt.Sprintf("2026-01-01T%02d:%02d:00", i/60, i%60)
			records[i] = fmt.Appendf(nil, `{"Id":"%d","CreationTime":%q,"P":%q}`, i, at, strings.Repeat("x", r.IntN(longest)))
		}
		whole := normalize.Joined(nil, records...)
		if n := bytes.Count(whole, []byte(`"Id"`)); n == 0 || n == number {
			t.Fatalf("seed %d: %d of %d records are kept, so no bound is reached", seed, n, number)
		}
		r.Shuffle(number, func(i, j int) { records[i], records[j] = records[j], records[i] })
		var steps []byte
		for some := range slices.Chunk(records, 1+r.IntN(number/6)) {
			steps = normalize.Joined(steps, some...)
		}
		if !bytes.Equal(whole, steps) || !bytes.Equal(whole, normalize.Joined(steps, records...)) {
			t.Errorf("seed %d: %d records at once, %d in steps", seed, bytes.Count(whole, []byte(`"Id"`)), bytes.Count(steps, []byte(`"Id"`)))
		}
	}
}

func FuzzJoined(f *testing.F) {
	f.Add([]byte(joinedOf(auditItem("1", "2026-01-01T08:00:00"))), []byte(auditItem("2", "2026-01-01T07:00:00")), []byte(`{"records":[{}]}`))
	f.Add([]byte(``), []byte(`{"records":[[],{"records":[]}]}`), []byte(`{`))
	f.Fuzz(func(t *testing.T, was, one, two []byte) {
		before := [][]byte{bytes.Clone(was), bytes.Clone(one), bytes.Clone(two)}
		joined := normalize.Joined(was, one, two)
		if !bytes.Equal(joined, normalize.Joined(one, two, was)) || !bytes.Equal(joined, normalize.Joined(normalize.Joined(nil, two), one, was)) {
			t.Fatal("the order in which records come matters")
		}
		if joined == nil {
			return
		}
		if !bytes.Equal(joined, normalize.Joined(joined, one, was, two)) {
			t.Fatal("a record that comes again changes the item")
		}
		r := normalize.Record("c", alert.O365Management, joined)
		if r.Alert == nil {
			t.Fatalf("%s is no alert", joined)
		}
		if len(normalize.Evidence(alert.O365Management, joined)) == 0 {
			t.Fatal("an alert without records")
		}
		for i, raw := range [][]byte{was, one, two} {
			if !bytes.Equal(raw, before[i]) {
				t.Fatal("an item was changed")
			}
		}
	})
}

package sqlite

import (
	"encoding/json"
	"testing"
)

// FuzzRenames: whatever renames a file remembers, following a name ends, at a name that was
// not given up itself or at none, and asks of a name and of what it became agree.
func FuzzRenames(f *testing.F) {
	for _, all := range []renames{
		{{Old: "a", New: "b"}, {Old: "b", New: "c"}, {Old: "c", New: ""}},
		{{Old: "a", New: "b"}, {Old: "b", New: "a"}, {Old: "a", New: "b"}},
		{{Old: "a", New: "a"}},
		{{Old: "", New: "a"}, {Old: "a", New: ""}},
	} {
		text, err := json.Marshal(all)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var all renames
		if json.Unmarshal(text, &all) != nil || len(all) > 100 {
			t.Skip("it is refused as damaged, or too long to be walked so often")
		}
		for _, r := range all {
			for _, name := range []string{r.Old, r.New} {
				now := all.now(name)
				if now == "" {
					continue
				}
				if next := all.now(now); next != "" && next != now {
					t.Fatalf("%q is %q now, which is %q now: %s", name, now, next, text)
				}
				if now != name && !all.ledTo(now) {
					t.Fatalf("%q is %q now, but nothing led there: %s", name, now, text)
				}
			}
		}
	})
}

// FuzzDecodeState: whatever stands in a store as the state of a feed, it is read whole or
// said to be damaged, and can be shown and written again.
func FuzzDecodeState(f *testing.F) {
	f.Add(`{"feed":{"integration":"a","source":"alerts_v2"},"phase":"idle","pages":3}`)
	f.Add(`{"fault":{"kind":99,"sentence":"x"},"last_ok":"2026-11-24T09:30:00Z"}`)
	f.Add(`{"phase":"dancing","pages":-1}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		state, err := decodeState(text)
		if err != nil {
			return
		}
		if _, err := json.Marshal(state.After(state)); err != nil {
			t.Fatalf("a state that was read can't be written: %v", err)
		}
	})
}

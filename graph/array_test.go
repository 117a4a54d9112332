package graph

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzSplitArray: what encoding/json reads as an array has the same items, and what
// splitArray accepts is one.
func FuzzSplitArray(f *testing.F) {
	for _, seed := range []string{`[]`, ` [ {"Id":"a"} , 1,"x" ] `, `[{"Id":`, `[1]2`, `{"value":[]}`, `[{"error":{"code":"a"}}]`, `[[[]]]`, `[,]`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := splitArray(body)
		var want []json.RawMessage
		if json.Unmarshal(body, &want) == nil && want != nil {
			n := len(want)
			if page.failed {
				n--
			}
			if err != nil || len(page.items) != n {
				t.Fatalf("%q: %d items of %d, %v", body, len(page.items), len(want), err)
			}
			for i, item := range page.items {
				if !bytes.Equal(item, bytes.TrimSpace(want[i])) {
					t.Fatalf("%q: item %d is %q", body, i, item)
				}
			}
		}
		for _, item := range page.items {
			if len(item) == 0 {
				t.Fatalf("%q: an empty item", body)
			}
		}
	})
}

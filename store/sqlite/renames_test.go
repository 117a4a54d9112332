package sqlite

import "testing"

// TestNamesOfWhatIsGoneAreFree asks often: maps are walked in another order each time.
func TestNamesOfWhatIsGoneAreFree(t *testing.T) {
	for range 200 {
		gone := renames{{Old: "a", New: "b"}, {Old: "b", New: "c"}, {Old: "c", New: ""}}
		for _, name := range []string{"a", "b", "c"} {
			if now := gone.now(name); now != "" {
				t.Fatalf("%s of a removed integration is %s now", name, now)
			}
		}
		kept := renames{{Old: "x", New: "y"}, {Old: "a", New: "b"}, {Old: "b", New: ""}, {Old: "y", New: "z"}}
		if now := kept.now("x"); now != "z" {
			t.Fatalf("x is %q now, want z", now)
		}
	}
}

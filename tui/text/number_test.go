package text_test

import (
	"testing"

	"tocsin/tui/text"
)

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{0: "0 marks", 1: "1 mark", 2: "2 marks", 1204: "1 204 marks"} {
		if got := text.Plural(n, "mark"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

package linear

import (
	"slices"
	"strings"
	"testing"
)

// TestRead reads lines with every ending. Too long a line costs only itself.
func TestRead(t *testing.T) {
	long := strings.Repeat("x", 3*longestLine)
	for in, want := range map[string][]typed{
		"":                             nil,
		"\n":                           {{}},
		"one\ntwo\r\nlast":             {{text: "one"}, {text: "two"}, {text: "last"}},
		long + "\ndone\n":              {{text: long[:longestLine], cut: true}, {text: "done"}},
		"a\n" + long:                   {{text: "a"}, {text: long[:longestLine], cut: true}},
		long[:longestLine-1] + "\nb\n": {{text: long[:longestLine-1]}, {text: "b"}},
	} {
		var got []typed
		for line := range read(t.Context(), strings.NewReader(in)) {
			got = append(got, line)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%.40q: %d lines, want %d", in, len(got), len(want))
		}
	}
}

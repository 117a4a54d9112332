package tui_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// attributes returns the numbers of all attributes that an output sets, those of a colour's
// parts too.
func attributes(out string) (all []int) {
	for _, found := range regexp.MustCompile(`\x1b\[([0-9;:]*)m`).FindAllStringSubmatch(out, -1) {
		for _, n := range strings.FieldsFunc(found[1], func(r rune) bool { return r == ';' || r == ':' }) {
			if number, err := strconv.Atoi(n); err == nil {
				all = append(all, number)
			}
		}
	}
	return all
}

// TestNoColorKeepsBoldAndReverse: without colours a row is still told from others, by what is
// no colour, neither of 16 nor of more.
func TestNoColorKeepsBoldAndReverse(t *testing.T) {
	out, err := run(t, full(), "q", "NO_COLOR=1", "COLORTERM=truecolor", "CLICOLOR_FORCE=1")
	if err != nil {
		t.Fatal(err)
	}
	all := attributes(out)
	for _, n := range all {
		if n >= 30 && n <= 38 || n >= 40 && n <= 48 || n >= 90 && n <= 107 {
			t.Errorf("the attribute %d is a colour: %q", n, out)
		}
	}
	const bold, reverse = 1, 7
	if !slices.Contains(all, bold) && !slices.Contains(all, reverse) {
		t.Errorf("nothing stands out: %q", out)
	}
}

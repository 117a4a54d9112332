package setup

import (
	"strconv"
	"strings"
	"testing"

	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// newSheet is a step with lines of words, fields and lines below them, each of 20 columns.
func newSheet(words, fields, below int) sheet {
	scroll := newScroll()
	sh := sheet{th: theme.New(theme.Options{}), words: newPage(20), below: newPage(20), scroll: &scroll}
	for i := range words {
		sh.words.text("word " + strconv.Itoa(i))
	}
	if fields > 0 {
		var options []form.Option
		for i := range fields {
			options = append(options, form.Option{ID: strconv.Itoa(i), Label: "field " + strconv.Itoa(i)})
		}
		sh.form = form.New(form.Field{ID: fieldHow, Control: form.Choice, Value: "0", Options: options})
	}
	for i := range below {
		sh.below.text("below " + strconv.Itoa(i))
	}
	return sh
}

// drawn draws a sheet and returns its lines as they are read, once they have their size.
func drawn(t *testing.T, sh sheet, h int) string {
	t.Helper()
	lines := sh.draw(20, h)
	if len(lines) != max(h, 0) {
		t.Errorf("%d lines in %d", len(lines), h)
	}
	for _, l := range lines {
		if text.Width(l) != 20 {
			t.Errorf("%q has %d columns", l, text.Width(l))
		}
	}
	return strings.Join((&paragraphs{lines: lines}).plain(), "\n")
}

// All of a step is in sight if there is room, in its order.
func TestSheetWithRoomForAll(t *testing.T) {
	got := drawn(t, newSheet(2, 2, 1), 12)
	words, fields, below := strings.Index(got, "word 1"), strings.Index(got, "field 1"), strings.Index(got, "below 0")
	if words < 0 || fields < words || below < fields || strings.Contains(got, "pgdn") {
		t.Errorf("drawn\n%s", got)
	}
}

// Without room for all, the words scroll with what comes below: nothing is lost. What must be read stays
// in sight, and the fields give way to it.
func TestSheetGivesWay(t *testing.T) {
	sh := newSheet(20, 2, 2)
	if got := drawn(t, sh, 12); !strings.Contains(got, "pgdn: more") || !strings.Contains(got, "field 1") {
		t.Errorf("drawn\n%s", got)
	}
	low := newSheet(20, 5, 4)
	if got := drawn(t, low, 12); strings.Contains(got, "below 3") {
		t.Errorf("what only adds stays in sight\n%s", got)
	}
	low.scroll.to = 99
	low.words = newSheet(20, 0, 0).words
	if got := drawn(t, low, 12); !strings.Contains(got, "below 3") {
		t.Errorf("what comes below can't be reached\n%s", got)
	}
	urgent := newSheet(20, 9, 4)
	urgent.urgent = true
	over := newSheet(20, 2, 30) // not even that has room: it comes first, and scrolls
	over.urgent = true
	if got := drawn(t, over, 12); !strings.HasPrefix(got, "below 0\n") || !strings.Contains(got, "pgdn: more") || !strings.Contains(got, "field 0") {
		t.Errorf("too long to read at once\n%s", got)
	}
	for range 5 {
		over.scroll.page(true)
		over = sheet{th: over.th, words: newSheet(20, 0, 0).words, below: newSheet(0, 0, 30).below, form: over.form, scroll: over.scroll, urgent: true}
		drawn(t, over, 12)
	}
	if got := drawn(t, over, 12); !strings.Contains(got, "below 29") {
		t.Errorf("its end is out of reach\n%s", got)
	}
	if got := drawn(t, urgent, 12); !strings.Contains(got, "below 3") || !strings.Contains(got, "field 0") {
		t.Errorf("what must be read is not in sight\n%s", got)
	}
}

// Whoever scrolls reads: the words have half of the lines then.
func TestSheetOfAReader(t *testing.T) {
	sh := newSheet(30, 12, 0)
	count := func() int { return strings.Count(drawn(t, sh, 14), "word ") }
	before := count()
	sh.scroll.by(true, 1)
	sh.words = newSheet(30, 0, 0).words
	if after := count(); after <= before || after < 14/2-1 {
		t.Errorf("%d lines of words, before %d", after, before)
	}
}

// A sheet fits into any height.
func TestSheetOfAnyHeight(t *testing.T) {
	for h := range 30 {
		drawn(t, newSheet(9, 9, 3), h-1)
		drawn(t, newSheet(0, 0, 0), h-1)
	}
}

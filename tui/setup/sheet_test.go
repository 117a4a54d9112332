package setup

import (
	"strconv"
	"strings"
	"testing"

	"tocsin/tui/form"
	"tocsin/tui/guide"
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

// The list of steps marks the present one, those that were left, what a jump passed over, and what can't
// be used; on a small screen each has its mark behind the title.
func TestMarksOfTheSteps(t *testing.T) {
	th := theme.New(theme.Options{})
	st := newSteps(guide.SetUp, "")
	st.takeUp(4, []guide.ID{guide.Register})
	st.reach(4)
	st.stage(guide.Cloud).form = form.New(form.Field{ID: fieldCloud, Check: func(string) form.Note { return form.Note{Wrong: true} }})
	g := th.Glyphs
	for at, want := range []string{g.OK, g.Alert, g.OK, g.Dot, g.Prompt, g.Dot} {
		if sign, _ := signOf(st, at, Draft{Certificate: "a.pem"}, th); sign != want {
			t.Errorf("%s has the mark %q, want %q", st.stages[at].Title, sign, want)
		}
	}
	if lines := rail(st, Draft{}, th, 20); len(lines) != 20 || text.Width(lines[0]) != railWidth {
		t.Errorf("%d lines of %d columns", len(lines), text.Width(lines[0]))
	}
	marks := (&paragraphs{lines: []string{heading(st, Draft{Certificate: "a.pem"}, th, 50, true), heading(st, Draft{}, th, 50, false), heading(st, Draft{}, th, 30, true)}}).plain()
	if !strings.HasSuffix(marks[0], g.OK+g.Alert+g.OK+g.Dot+g.Prompt+strings.Repeat(g.Dot, 6)) || marks[1] != st.now().Title || marks[2] != st.now().Title {
		t.Errorf("%q", marks)
	}
	edit := newSteps(guide.Edit, guide.Test)
	if sign, _ := signOf(edit, 0, Draft{Certificate: "a.pem"}, th); sign != g.OK {
		t.Errorf("what the settings have has the mark %q", sign)
	}
}

package detail

import (
	"strings"
	"testing"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// softly returns the lines of texts that a writer breaks.
func softly(w int, lead line, hang int, segments ...theme.Segment) (lines []string) {
	b := &writer{th: theme.New(theme.Options{Name: "mono"}), w: w}
	b.soft(hang, lead, segments...)
	for _, l := range b.lines {
		all := ""
		for _, s := range l {
			all += s.Text
		}
		lines = append(lines, all)
	}
	return lines
}

// The end of a broken word has several columns, with the comma that follows it, at each width; nothing
// is lost, and no line is longer than the page.
func TestABrokenWordHasNoLonelyEnd(t *testing.T) {
	const url = "https://files.ledgerlane.example/d/INV-20417"
	for w := 20; w < 70; w++ {
		lines := softly(w, line{{Text: "! "}}, 2, theme.Segment{Text: "URL "}, theme.Segment{Text: url}, theme.Segment{Text: ", suspicious"})
		all := ""
		for i, l := range lines {
			bare := strings.TrimSpace(l)
			if text.Width(l) > w || i > 0 && text.Width(strings.Split(bare, " ")[0]) < leastEnd {
				t.Errorf("%d columns: line %d is %q", w, i, l)
			}
			all += bare
		}
		if got := strings.ReplaceAll(all, " ", ""); got != "!URL"+url+",suspicious" {
			t.Errorf("%d columns: %q", w, got)
		}
	}
}

// In a line with little room left a word is broken where the room ends: most of it would else be in lines
// that are no wider.
func TestABrokenWordUsesLittleRoom(t *testing.T) {
	if got := softly(10, line{{Text: "ab "}}, 3, theme.Segment{Text: "123456789"}); got[0] != "ab 1234567" {
		t.Errorf("%q", got)
	}
	if got := softly(20, line{{Text: "ab "}}, 3, theme.Segment{Text: "1234567890123456789"}); got[0] != "ab 1234567890123" {
		t.Errorf("%q", got)
	}
}

// What follows a time and a name stands behind them at every width that leaves it some words a line, and else
// below the time: no line begins where the names stand.
func TestTextsHangBehindWhatLeadsThem(t *testing.T) {
	lead := line{{Text: "12:12:21  Defender XDR  ! "}}
	for w := 30; w <= 120; w++ {
		b := &writer{th: theme.New(theme.Options{Name: "mono"}), w: w}
		hung(b, lead, theme.Segment{Text: strings.Repeat("WINWORD.EXE started ", 8)})
		for _, l := range b.lines[1:] {
			want := theme.Width(lead...)
			if w < 46 {
				want = 4
			}
			if got := text.Width(l[0].Text); got != want || theme.Width(l...) > w {
				t.Errorf("%d columns: indented by %d, want %d; %d wide", w, got, want, theme.Width(l...))
			}
		}
	}
}

package cells

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
)

// The signs before a title tell a bookmark, a note, and whom the record is assigned to, here or in
// its product, without colour, in ASCII too.
func TestSignsBeforeATitle(t *testing.T) {
	for _, c := range []struct {
		row         index.Row
		sign, ascii string
	}{
		{index.Row{}, "", ""},
		{index.Row{Bookmark: true}, "⚑ ", "& "},
		{index.Row{Note: "x"}, "✎ ", `" `},
		{index.Row{Owner: "kim"}, "◀ ", "@ "},
		{index.Row{Owner: "Kim"}, "◀ ", "@ "},
		{index.Row{Owner: "amal"}, "◁ ", "% "},
		{index.Row{Assigned: "kim@contoso.example"}, "◀ ", "@ "},
		{index.Row{Assigned: "kimberly@contoso.example"}, "◁ ", "% "},
		{index.Row{Assigned: "amal@contoso.example", Status: alert.Resolved}, "", ""},       // no one works on it
		{index.Row{Assigned: "amal@contoso.example", Triage: alert.TriageDone}, "◁ ", "% "}, // it is open there
		{index.Row{Owner: "amal", Status: alert.Resolved}, "◁ ", "% "},
		{index.Row{Owner: "amal", Assigned: "kim@contoso.example"}, "◁ ", "% "},
		{index.Row{Bookmark: true, Note: "x", Owner: "kim"}, "⚑✎◀ ", `&"@ `},
	} {
		c.row.Title = "A title"
		for ascii, sign := range map[bool]string{false: c.sign, true: c.ascii} {
			g := theme.New(theme.Options{ASCII: ascii}).Glyphs
			if got, _ := Title("kim", noLead)(&rows.Brush{Glyphs: &g, Now: time.Now()}, &c.row); got != sign+"A title" {
				t.Errorf("ASCII %v: %q, want %q", ascii, got, sign+"A title")
			}
		}
	}
}

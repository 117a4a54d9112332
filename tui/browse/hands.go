package browse

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/clipboard"
	"tocsin/tui/rows"
)

// hands holds what the list hands on to other programs.
type hands struct {
	b    *Browser
	clip *clipboard.Clipboard
	word string // of the command that waits for the marked rows; "" for none
}

// do runs a command of the clipboard. One that copies is about the marked rows if there are any.
func (h *hands) do(word string) tea.Cmd {
	marked := h.b.Rows.Marked()
	if h.b.Panes.Open || marked.Count == 0 || !clipboard.Gathers(word) {
		cmd, _ := h.clip.Do(word, h.target())
		return cmd
	}
	h.word = word
	return h.b.Rows.Marks.Collect(marked)
}

// collected copies from the rows that were marked, the newest first.
func (h *hands) collected(found *rows.Collected) tea.Cmd {
	t := clipboard.Target{Query: h.b.Filter.Text(), More: found.More}
	for _, row := range slices.SortedFunc(slices.Values(found.Rows), newest) {
		t.Keys = append(t.Keys, row.Key)
	}
	cmd, _ := h.clip.Do(h.word, t)
	return cmd
}

// newest orders rows as the list does at first.
func newest(a, b index.Row) int {
	return cmp.Or(cmp.Compare(b.Created, a.Created), strings.Compare(a.Key.ID, b.Key.ID), strings.Compare(a.Key.Integration, b.Key.Integration))
}

// target returns what is copied: in a pane its record, with the entity under its cursor.
func (h *hands) target() clipboard.Target {
	p, t := h.b.Panes, clipboard.Target{Query: h.b.Filter.Text()}
	if table, n, ok := h.b.Rows.Table(); ok && !p.Open {
		if n < len(table.Keys) {
			t.Key = table.Keys[n]
		}
		return t
	}
	if !p.Open {
		if row, ok := h.b.Rows.Current(); ok {
			t.Key = row.Key
		}
		return t
	}
	pane := p.Top()
	t.Key, _ = pane.Key()
	if asked, ok := pane.Asked(); ok && strings.HasPrefix(asked.Field, "@") {
		t.Entity = &alert.Entity{Type: alert.EntityType(asked.Field[1:]), Value: asked.Value}
	}
	return t
}

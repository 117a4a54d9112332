package alerts

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/clipboard"
)

// hands holds what the list hands on to other programs.
type hands struct {
	s    *Screen
	clip *clipboard.Clipboard
}

// handVerbs copy from the open alert or the one under the cursor, and open its page.
func handVerbs() []verb {
	var out []verb
	for _, spec := range clipboard.Specs(Context) {
		word := strings.TrimPrefix(spec.ID, string(Context)+".")
		v := verb{Spec: spec, do: func(s *Screen, _ string) tea.Cmd {
			cmd, _ := s.hands.clip.Do(word, s.hands.target())
			return cmd
		}}
		out = append(out, v.both())
	}
	return out
}

// target returns what is copied: in the detail with the entity under its cursor.
func (h *hands) target() clipboard.Target {
	s := h.s
	t := clipboard.Target{Query: s.filter.Bar.Text()}
	if table, n, ok := s.rows.Table(); ok && !s.pane.open {
		if n < len(table.Keys) {
			t.Key = table.Keys[n]
		}
		return t
	}
	if row, ok := s.pane.focused(); ok {
		t.Key = row.Key
	}
	if asked, ok := s.pane.detail.Asked(); ok && s.pane.open {
		t.Entity = entityOf(asked.Field, asked.Value)
	}
	return t
}

// entityOf returns the entity that a typed condition asks for; nil if the field is none.
func entityOf(field, value string) *alert.Entity {
	name, ok := strings.CutPrefix(field, "@")
	if !ok {
		return nil
	}
	return &alert.Entity{Type: alert.EntityType(name), Value: value}
}

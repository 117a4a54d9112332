package alerts

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/clipboard"
)

// handOn runs a command that copies, or opens the portal, on the open alert or the one
// under the cursor.
func (s *Screen) handOn(id string) (tea.Cmd, bool) {
	_, id, _ = strings.Cut(id, ".")
	return s.clip.Do(id, s.target())
}

// target returns what is copied: in the detail with the entity under its cursor.
func (s *Screen) target() clipboard.Target {
	t := clipboard.Target{Query: s.bar.Text()}
	if table, n, ok := s.rows.Table(); ok && !s.open {
		if table.Keys != nil && n < len(table.Keys) {
			t.Key = table.Keys[n]
		}
		return t
	}
	if row, ok := s.focused(); ok {
		t.Key = row.Key
	}
	if asked, ok := s.detail.Asked(); ok && s.open {
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

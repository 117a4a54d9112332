package incidents

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/clipboard"
)

// handVerbs copy from the open record or the one under the cursor, and open its page.
func handVerbs() []verb {
	var out []verb
	for _, spec := range clipboard.Specs(Context) {
		word := strings.TrimPrefix(spec.ID, string(Context)+".")
		out = append(out, verb{Spec: spec, inside: true, do: func(s *Screen) tea.Cmd {
			cmd, _ := s.clip.Do(word, target(s))
			return cmd
		}})
	}
	return out
}

// target returns what is copied: in a pane its record, with the entity under its cursor.
func target(s *Screen) clipboard.Target {
	t := clipboard.Target{Query: s.filter.Text()}
	if !s.panes.open {
		if row, ok := s.rows.Current(); ok {
			t.Key = row.Key
		}
		return t
	}
	pane := s.panes.top()
	t.Key, _ = pane.Key()
	if asked, ok := pane.Asked(); ok && strings.HasPrefix(asked.Field, "@") {
		t.Entity = &alert.Entity{Type: alert.EntityType(asked.Field[1:]), Value: asked.Value}
	}
	return t
}

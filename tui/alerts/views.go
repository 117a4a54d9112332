package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/lens"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// lensVerbs are the commands of the lens in a group of the help.
func lensVerbs(group string) (out []verb) {
	for _, spec := range lens.Specs(Context, noun, group) {
		out = append(out, verb{
			Spec: spec.Spec, inside: spec.Inside,
			do:   func(s *Screen, arg string) tea.Cmd { return s.lens.keys.Do(spec.Word, arg) },
			args: func(s *Screen) screen.Arguments { return s.lens.keys.Arguments(spec.Word) },
		})
	}
	return out
}

// newKeys makes the commands of the lens.
func newKeys(l *look) *lens.Keys {
	s := l.s
	return lens.NewKeys(lens.KeyOptions{
		Lens: l.Lens, Kind: alert.AlertKind(), Theme: func() *theme.Theme { return s.theme }, Closing: s.outside.closing,
		Feeds: s.outside.feeds, Integrations: func() []string { return s.o.Integrations }, Only: s.o.Only,
		Saved: s.o.Saved.Views, Save: s.o.Saved.Save, ReadOnly: s.o.ReadOnly, Turned: l.turned, Commands: s.Commands,
	})
}

// turned turns to another view. An alert that was opened from the list before closes with that: it
// may not be of the view.
func (l *look) turned(turn func() tea.Cmd) tea.Cmd {
	before := l.s.filter.Bar.Text()
	cmd := turn()
	if l.s.filter.Bar.Text() == before {
		return cmd
	}
	return tea.Batch(cmd, bare(l.s))
}

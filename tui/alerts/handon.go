package alerts

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/clipboard"
	"tocsin/tui/detail"
	"tocsin/tui/handon"
	"tocsin/tui/rows"
)

// newHands makes what the list hands on to other programs.
func newHands(s *Screen) *handon.Hands {
	return handon.New(handon.Options{
		Options: clipboard.Options{Store: s.o.Store, Desktop: s.o.Out.Desktop, JSON: s.o.Out.JSON}, Closing: s.outside.closing,
		Rows: s.rows, Kind: alert.AlertKind(), Query: s.filter.Text,
		Open: func() (*detail.Pane, alert.Key) {
			if !s.pane.open {
				return nil, alert.Key{}
			}
			row, _ := s.pane.focused()
			return s.pane.detail, row.Key
		},
		Behind: func() (rows.Marked, string) {
			q, count, _, why := behindRow(s)
			return rows.Marked{All: true, Query: q, Count: count}, why
		},
	})
}

// handVerbs copy from the open alert, the marked ones or the one under the cursor, and open its page.
func handVerbs() []verb {
	var out []verb
	for _, spec := range clipboard.Specs(Context) {
		word := strings.TrimPrefix(spec.ID, string(Context)+".")
		out = append(out, verb{Spec: spec, do: func(s *Screen, _ string) tea.Cmd { return s.hands.Do(word) }}.both())
	}
	return out
}

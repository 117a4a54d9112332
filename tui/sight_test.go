package tui_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// sighted is a stub that records whether it is in sight.
type sighted struct{ stub }

func (s *sighted) Update(msg tea.Msg) tea.Cmd {
	if sight, ok := msg.(screen.Sight); ok {
		s.note("sight %v", sight.On)
		return nil
	}
	return s.stub.Update(msg)
}

// A screen knows when something lies over it: any box, however it came and went, and another screen. From
// one box to the next it isn't in sight.
func TestAScreenKnowsWhetherItIsInSight(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		second := &sighted{stub{title: "second"}}
		term.Send(screen.Open{Screen: second})
		want(t, second.told(), "size 80x22, theme mono, focus true, sight true")
		for _, open := range []string{"?", ":", "M"} {
			term.Keys(open)
			want(t, open+second.told(), open+"sight false")
			term.Keys("esc")
			want(t, open+second.told(), open+"sight true")
		}
		term.Keys("?")
		term.Send(screen.OpenOverlay{Overlay: &idle{}})
		term.Send(screen.CloseOverlay{})
		want(t, second.told(), "sight false")
		third := &stub{title: "third"}
		term.Send(screen.Open{Screen: third})
		want(t, second.told(), "focus false")
		term.Send(screen.Back{})
		want(t, second.told(), "focus true, sight true, third is gone")
		term.Send(screen.Open{Screen: third})
		want(t, second.told(), "focus false, sight false")
		term.Send(screen.Back{})
		second.told()
		term.Send(screen.Back{})
		want(t, second.told(), "closed")
	})
}

// idle is a box that does nothing.
type idle struct{}

func (*idle) Update(tea.Msg) tea.Cmd { return nil }
func (*idle) Draw(int, int) []string { return []string{"idle"} }

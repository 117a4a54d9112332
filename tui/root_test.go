package tui_test

import (
	"strings"
	"testing"

	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// rooted is a screen of its own, no part of the one below.
type rooted struct{ *stub }

func (rooted) Rooted() bool { return true }

// A screen of its own begins the breadcrumb, and those above it follow.
func TestARootBeginsTheBreadcrumb(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		list, above := &stub{title: "incidents"}, &stub{title: "health"}
		p.do["page.open"] = screen.Open{Screen: rooted{list}}
		term.Keys("enter")
		want(t, strings.TrimSpace(term.Line(0)), "incidents")
		term.Send(screen.Open{Screen: above})
		term.Wait(0)
		want(t, strings.TrimSpace(term.Line(0)), "incidents › health")
	})
}

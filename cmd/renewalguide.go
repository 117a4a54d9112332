package cmd

import (
	"tocsin/graph/fault"
	"tocsin/tui/setup"
	"tocsin/tui/text"
)

// renewing is a renewal with its guide.
type renewing struct {
	guide *setup.Screen
	r     *renewer
}

// left says how far the renewal has come and how it goes on if the program ends in its guide; "" if it
// doesn't, or there is nothing to go on with.
func (n *renewing) left() string {
	if n == nil || !n.guide.Leaves() {
		return ""
	}
	n.r.turn.Lock()
	defer n.r.turn.Unlock()
	if !n.r.underWay() {
		return ""
	}
	return "the renewal of " + fault.Line(n.r.in.Name, 64) + " isn't done: " + text.Clean(n.r.words())
}

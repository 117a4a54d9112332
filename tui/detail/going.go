package detail

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// going asks for one frame after the other while a long page is written or searched: each
// frame does a piece of it, and keys come in between.
type going struct {
	last   int  // number of the last message: those before it do nothing
	asked  bool // that was sent since the last frame
	unseen bool // it has brought no frame: the pane isn't in sight
	frames int  // that were drawn
}

// goneOn asks for the next frame. It names its part of a pane: every screen receives every
// message.
type goneOn struct {
	of     *going
	number int
	frames int // that were drawn when it was sent
}

// came notes that a message came, and reports whether it was the last one.
func (g *going) came(m goneOn) bool {
	if m.of != g || m.number != g.last {
		return false
	}
	g.asked, g.unseen = false, m.frames == g.frames
	return true
}

// drew notes a frame.
func (g *going) drew() { g.frames, g.asked, g.unseen = g.frames+1, false, false }

// GoOn returns the command by which the pane goes on with what takes more than a frame: to
// the end of a long page, or with a search in it; and by which it asks for the figures of
// what is in sight. Update and Do return it; after Back, which has the page written anew, the
// caller asks for it. It is nil if the pane has nothing to do, or is about to do it.
func (p *Pane) GoOn() tea.Cmd { return tea.Batch(countOn(p), writeOn(p)) }

// writeOn is GoOn for what is written.
func writeOn(p *Pane) tea.Cmd {
	if p.going.asked || p.going.unseen || !behind(p) {
		return nil
	}
	p.going.asked = true
	p.going.last++
	return screen.Send(goneOn{&p.going, p.going.last, p.going.frames})
}

// behind reports whether a frame may not have been enough to write the chosen page as it was
// asked for.
func behind(p *Pane) bool {
	if !p.asked.wanted || p.shown == nil || p.asked.hides(p.shown) {
		return false
	}
	v := &p.views[p.chosen]
	if v.next != nil || len(v.waits) > 0 || p.search.on() && !p.search.done {
		return true
	}
	is := v.built.basis
	stale := is.of != p.shown || is.version != p.manner.version || is.all != unfoldsAll(p)
	return stale && len(v.built.lines) > pieceLines
}

// Package gone is the part of a screen that knows whether its store is there. If the store
// was removed or replaced, it opens a box that asks what to do.
//
// The program tells every screen with Lost and Found; the part keeps the word for the
// status line and, on a person's choice, looks for the store again. It must not know what
// the screen shows: what Found means for its rows is the screen's to decide.
// Begin with Gone.
package gone

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Lost tells every screen that the store was removed, or that the one in its place
// can't be opened.
type Lost struct {
	Message  string
	Replaced bool // by something that can't be opened
}

// Found tells every screen that there is a store again.
type Found struct {
	Same bool // the one before, unchanged
}

// recoverLimit is how long one look for the store may take.
const recoverLimit = 30 * time.Second

// Recover looks for a store again after the one that was open was removed. If fresh is
// set, it makes a new one.
type Recover func(ctx context.Context, fresh bool) error

// Gone is the part. Make one with New.
type Gone struct {
	recover Recover
	within  context.Context
	theme   *theme.Theme
	message string // why the store can't be used
	word    string // what happened to it; "" while it can be used
}

// New returns a part that looks for the store with recover, nil if that can't happen,
// until within ends.
func New(within context.Context, recover Recover) *Gone {
	return &Gone{recover: recover, within: within, theme: theme.New(theme.Options{Dark: true})}
}

// Word returns what happened to the store, "removed" or "replaced"; "" while it can be
// used.
func (g *Gone) Word() string { return g.word }

// recovered is the answer to a choice in the box.
type recovered struct {
	of  *Gone
	err error
}

// Update handles what the program tells of the store, the theme, and the part's own
// answers.
func (g *Gone) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		g.theme = msg.Theme
	case Lost:
		g.message, g.word = msg.Message, "removed"
		if msg.Replaced {
			g.word = "replaced"
		}
		return g.Ask()
	case Found:
		g.message, g.word = "", ""
	case recovered:
		if msg.of == g {
			return g.recovered(msg.err)
		}
	}
	return nil
}

// Ask opens the box that asks what to do without a store.
func (g *Gone) Ask() tea.Cmd {
	return screen.Send(screen.OpenOverlay{Overlay: &box{gone: g, theme: g.theme, message: g.message}})
}

// find looks for the store, or makes a new one.
func (g *Gone) find(fresh bool) tea.Cmd {
	if g.recover == nil {
		return nil
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(g.within, recoverLimit)
		defer cancel()
		return recovered{g, screen.Late(g.recover(ctx, fresh))}
	}
}

// recovered asks again if there is still no store. Found comes by itself.
func (g *Gone) recovered(err error) tea.Cmd {
	if err == nil || g.word == "" {
		return nil
	}
	return tea.Batch(screen.Tell(err), g.Ask())
}

// Complain shows an error, unless it says that the store is gone: the program tells of
// that with Lost or Found.
func Complain(err error) tea.Cmd {
	if ingest.IsGone(err) {
		return nil
	}
	return screen.Tell(err)
}

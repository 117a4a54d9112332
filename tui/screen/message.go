package screen

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/theme"
)

// Open asks for a screen above this one.
type Open struct{ Screen Screen }

// Replace asks for a screen in place of the uppermost one.
type Replace struct{ Screen Screen }

// Back asks to leave the uppermost screen. At the last screen it does nothing.
type Back struct{}

// Quit asks to end the program.
type Quit struct{}

// OpenOverlay asks for a box over the screen.
type OpenOverlay struct{ Overlay Overlay }

// CloseOverlay asks to close the uppermost box.
type CloseOverlay struct{}

// Run asks to do a command as if its key were pressed, with an argument where
// Arg is not empty. The palette and help send it.
type Run struct{ ID, Arg string }

// Level is how grave a toast is.
type Level int

// The levels. Errors stay until a key is pressed, others for five seconds.
const (
	Info Level = iota
	Good
	Warn
	Bad
)

// Toast asks to show a sentence in the status line. The router cleans it.
type Toast struct {
	Text  string
	Level Level
}

// Say returns the command that shows a toast.
func Say(level Level, sentence string) tea.Cmd {
	return func() tea.Msg { return Toast{Text: sentence, Level: level} }
}

// Tell returns the command that shows an error: its fault's sentence and hint.
// An interrupted action is told to nobody; for it and for nil, Tell is nil.
func Tell(err error) tea.Cmd {
	f := fault.Of(err)
	if f == nil || f.Kind == fault.Interrupted {
		return nil
	}
	sentence := f.Sentence
	if f.Hint != "" {
		sentence += " — " + f.Hint
	}
	return Say(Bad, sentence)
}

// Send returns the command that delivers a message.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// ThemeChanged tells a screen how to paint from now on. It comes before the
// first Draw, and again when the terminal tells its background.
type ThemeChanged struct{ Theme *theme.Theme }

// Focus tells a screen that it is the uppermost one from now on, or not any
// more. The first Focus is the moment to begin to load.
type Focus struct{ On bool }

// Closed tells a screen that it was left: its work under way should end.
type Closed struct{}

// Tick comes each second to a Ticker that wants it.
type Tick struct{ Now time.Time }

package screen

import (
	"os/exec"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/command"
	"tocsin/tui/theme"
)

// Open asks for a screen on top of this one.
type Open struct {
	Screen Screen
	By     string // the id of the command that leads to it, whose keys close it again; "" for none
}

// Replace asks for a screen in place of the top one.
type Replace struct{ Screen Screen }

// List asks for the screen that lists the records of a kind: the one on the stack, after those
// above it were left, else a new one on top.
type List struct {
	Kind  *alert.Kind
	Query string        // put in force there; "" leaves the present one
	Show  alert.Key     // opened there; the zero one opens none
	Make  func() Screen // makes a Lister
	By    string        // as in Open, of a new one
}

// Back asks to leave the top screen. At the last screen it does nothing.
type Back struct{}

// Quit asks to end the program.
type Quit struct{}

// OpenOverlay asks for a box over the screen.
type OpenOverlay struct{ Overlay Overlay }

// CloseOverlay asks to close the top box.
type CloseOverlay struct{}

// Run asks to run a command as if its key had been pressed, with an argument if
// Arg isn't empty. The palette and help send it.
type Run struct {
	ID, Arg string
	By      string // the id of a command to run first, which opens the part that the other one works in; "" for none
}

// Lend asks to give the terminal to another program, such as an editor, until that ends; then
// to send the message of how it ended.
type Lend struct {
	Program *exec.Cmd
	Then    func(error) tea.Msg
}

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
	Whole string // for the message log, if Text is shortened; "" if it isn't
	Name  string // the part of Text to cut first if the line is too narrow; "" for its end
	At    int    // the byte of Text at which Name begins: an attacker's title may be any of our words
	Brief Brief  // is said from there on before Name is cut
	Level Level
}

// Brief has fewer words for a text of so many bytes, which are shown where the line has no room for it, and the
// fewest, which are shown where it has none for these either. The zero Brief has none.
type Brief struct {
	Text, Least string
	Over        int
}

// Say returns the command that shows a toast.
func Say(level Level, sentence string) tea.Cmd {
	return func() tea.Msg { return Toast{Text: sentence, Level: level} }
}

// Unsay asks to take a toast with this sentence out of sight, if it is still there: what it is about is gone.
type Unsay struct{ Text string }

// Tell returns the command that shows an error: its fault's sentence and hint.
// It is nil for nil and for an interrupted action.
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

// ThemeChanged sets the theme of a screen. It comes before the first Draw, and
// again when the terminal reports its background.
type ThemeChanged struct{ Theme *theme.Theme }

// Focus tells a screen that it became the top one, or stopped being it. The
// first Focus is the time to start loading.
type Focus struct{ On bool }

// Aim tells the top screen that a box is opened over it in which a command can be chosen: the help, the
// palette. The command is then done to the row that has the cursor now, whatever comes under it while the
// person types. Aim comes again, with Runs, right before a command that was chosen there.
type Aim struct{ Runs bool }

// Sight tells a screen that a box or another screen lies over it from now on, or, with On, no longer.
type Sight struct{ On bool }

// Settings are those of a person that screens follow. They come before the first Draw,
// and again when the settings file changes.
type Settings struct {
	SeenAfter time.Duration // how long an alert is looked at before it counts as seen
	Advance   bool          // done goes on to the next row
	// Keyed returns commands with the keys that they are bound to; nil leaves their own.
	Keyed func(commands []command.Spec) []command.Spec
}

// Click tells the top overlay, or else the top screen, of a press of a mouse button. X and
// Y count from 0 within what it drew.
type Click struct {
	X, Y   int
	Button tea.MouseButton
}

// HeaderClick tells the top screen of a press of the left button on one of the parts that its
// Header returned.
type HeaderClick struct {
	Part int // its number, from 0
	X    int // from 0 within it
}

// Wheel tells the top overlay or screen that the wheel of the mouse was turned: by Lines,
// downwards if it is above 0, over the place X, Y.
type Wheel struct{ X, Y, Lines int }

// Notify asks to tell a person who doesn't look at the terminal of new alerts: their
// number, and the gravest severity among them. The router decides whether and how.
type Notify struct {
	Count   int
	Highest alert.Severity
}

// Closed tells a screen that it was left: it should cancel its work.
type Closed struct{}

// Tick comes each second to a Ticker that wants it.
type Tick struct{ Now time.Time }

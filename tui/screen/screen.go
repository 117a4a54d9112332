// Package screen defines what a screen is to the router in package tui, and the
// messages with which screens ask the router for something. It draws nothing.
//
// The router owns the terminal: the header line, the status line, toasts, the
// stacks of screens and of overlays, and all global keys. A screen owns the
// lines between. It is a pointer to a plain struct; Update and Draw do no I/O,
// take no lock and start no goroutine: slow work is done by the tea.Cmd that
// they return.
//
// How keys arrive. While Typing, every key but ctrl+c and esc is passed to
// Update. Otherwise the router looks the key up among Commands (those of the
// focused part first, in the given order, then the global ones) and calls Do
// with the command's id; a key that isn't bound is passed to Update. esc and q
// call Back. While Typing, a key of the help or the palette still opens it if it can't be
// text, such as f1.
//
// How messages arrive. The message of a Cmd is passed to every screen on the
// stack, so a message's type belongs to its package and carries the generation
// that it answers, and other screens drop it.
//
// The order of a screen's life: tea.WindowSizeMsg (of the part it draws, not of
// the terminal), ThemeChanged, Settings, Focus{On: true}; then any message; Focus off and
// on as other screens come and go above it; Closed at the end.
//
// Begin with Screen, then message.go.
package screen

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/theme"
)

// Screen holds what the router needs of every screen.
type Screen interface {
	// Title is the screen's part of the breadcrumb in the header: "alerts".
	Title() string
	// Update handles a message and returns slow work, or nil.
	Update(msg tea.Msg) tea.Cmd
	// Draw returns exactly h lines of exactly w columns. h and w may be small.
	Draw(w, h int) []string
	// Typing reports whether text is being typed, which takes all keys.
	Typing() bool
	// Commands returns the commands that work now, those of the focused part
	// first.
	Commands() []command.Spec
	// Do runs the command with the id.
	Do(id string) tea.Cmd
}

// Backer is a screen with steps of its own to go back: a query bar, a pane, a
// filter. Without it, esc and q leave the screen.
type Backer interface {
	// Back goes back one step and reports whether there was one. For esc,
	// panesOnly is false and every step counts (query bar, detail, filter); for
	// q it is true and only an open pane counts (not a filter).
	Back(panesOnly bool) (took bool, cmd tea.Cmd)
}

// Rooter is a screen that may begin the breadcrumb: it is no part of the screen below.
type Rooter interface {
	// Rooted reports whether the breadcrumb begins with this screen's title.
	Rooted() bool
}

// Lister is a screen that lists the records of one kind; see List.
type Lister interface {
	// Lists returns the kind.
	Lists() *alert.Kind
	// Ask puts a query for that kind in force, as if a person had typed it.
	Ask(query string) tea.Cmd
	// Show opens a record of that kind, also one that the query in force leaves out.
	Show(key alert.Key) tea.Cmd
}

// Liner is a screen with something for the header and the status line.
type Liner interface {
	// Header returns parts for the right of the header, the most important
	// first: the tenant, the versions' counts. If the line is narrow, the last
	// are dropped first.
	Header() []Part
	// Status returns the left of the status line.
	Status() Status
}

// Progresser is a screen with work whose progress the terminal may show in its own way, on
// its tab or in the taskbar.
type Progresser interface {
	// Progress returns how much of the work is done. ok is false if there is none.
	Progress() (p Progress, ok bool)
}

// Progress is how far long work has come.
type Progress struct {
	Percent int  // 0 to 100; below 0 if it isn't known
	Failing bool // it doesn't go on
}

// Part is one group of segments, shown or dropped together.
type Part []theme.Segment

// Status is the left of the status line. The hints on its right are the
// router's; they are dropped first, then Place, and State last.
type Status struct {
	Place []theme.Segment // the position: "12/41 · 2 new"
	State []theme.Segment // how fresh it is: "✓ 12 s ago · next 0:48"
}

// Ticker is a screen that counts something down.
type Ticker interface {
	// Ticking reports whether a Tick each second is wanted now. No Tick comes
	// while the screen is covered or the terminal doesn't have the focus.
	Ticking() bool
}

// Arguer is a screen with verbs that take an argument (command.Spec.Arg).
type Arguer interface {
	// DoWith runs the command with what was typed after its verb.
	DoWith(id, arg string) tea.Cmd
}

// Completer is an Arguer that knows what arguments its verbs can have.
type Completer interface {
	// Arguments returns what the argument of the command can be now.
	Arguments(id string) Arguments
}

// Arguments are the possible arguments of a command.
type Arguments struct {
	Values []string // in the order in which they are offered
	// Also are other words for a value, which find it.
	Also  map[string][]string
	Only  bool   // no other value is possible; else they are suggestions
	None  string // said if no value is possible
	Alone bool   // a value is enough: ":High" for ":view High", unless a command has that name
}

// Legender is a screen whose rows have marks.
type Legender interface {
	// Legend explains the marks, for the help.
	Legend() []Mark
}

// Mark is a sign in the rows of a screen, and what it means.
type Mark struct {
	Sign    theme.Segment
	Meaning string // a few words: "new since this screen opened"
}

// Cursorer is a screen or an overlay that puts the cursor of the terminal where a person
// is: on the focused row, or at the caret of a field. Screen readers follow it.
type Cursorer interface {
	// Cursor returns the place, from 0, within what was drawn last. ok is false if there
	// is none.
	Cursor() (x, y int, ok bool)
}

// Paster is a screen that takes a paste while no text is typed.
type Paster interface {
	// Paste takes a pasted text, of any size and content.
	Paste(text string) tea.Cmd
}

// Aimer is a screen whose keys do different things with what the cursor is on.
type Aimer interface {
	// Hinted returns the live commands with what the footer says of them now.
	Hinted(live []command.Spec) []command.Spec
}

// Hinter is an overlay with keys other than enter, which chooses, and esc, which closes it.
type Hinter interface {
	// Hints returns what the footer shows.
	Hints() []command.Spec
}

// Overlay is a box over the screen: a menu, the palette. While it is open, all
// keys but ctrl+c and esc are passed to its Update; esc closes it.
type Overlay interface {
	Update(msg tea.Msg) tea.Cmd
	// Draw returns at most h lines, all of one width of at most w columns. The
	// router centres them.
	Draw(w, h int) []string
}

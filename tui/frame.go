package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/layout"
	"tocsin/tui/messages"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// windowTitle never changes: a terminal doesn't filter it, and alerts' text is
// hostile.
const windowTitle = "tocsin"

// View draws the terminal.
func (a *App) View() (v tea.View) {
	if a.trace != nil {
		began := time.Now()
		defer func() { a.trace.drew(v, began) }()
	}
	f := a.drawing()
	v = tea.NewView(strings.Join(f.lines(), "\n"))
	a.stacks.box = f.box
	v.AltScreen = true
	v.ReportFocus = true
	v.WindowTitle = windowTitle
	v.KeyboardEnhancements.ReportAlternateKeys = true
	// Letters carry their position on the keyboard only as escape codes. Typed
	// text comes plain, as input methods send it.
	codes := !a.stacks.top().Typing() && a.stacks.over() == nil
	v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes = codes
	v.KeyboardEnhancements.ReportAssociatedText = codes
	if a.device.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.Cursor = f.cursor()
	v.ProgressBar = progressOf(a.stacks.top(), a.look.Still)
	return v
}

// progressOf returns the progress of a screen for the terminal's own bar; nil if there
// is none, or for reduced motion.
func progressOf(top screen.Screen, still bool) *tea.ProgressBar {
	s, ok := top.(screen.Progresser)
	if !ok || still {
		return nil
	}
	p, ok := s.Progress()
	switch {
	case !ok:
		return nil
	case p.Failing:
		return tea.NewProgressBar(tea.ProgressBarError, max(p.Percent, 0))
	case p.Percent < 0:
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, p.Percent)
}

// drawing holds what is drawn: the state of the App at one moment.
type drawing struct {
	th       *theme.Theme
	w, h     int
	screens  []screen.Screen
	overlays []screen.Overlay
	toast    *messages.Message // nil for none
	log      string            // the key of the message log; "" if none works now
	hints    []command.Spec    // for the footer, the most important first
	begun    string            // the keys of a sequence that isn't whole
	next     []command.Spec    // its continuations

	tour      []string // the box of the tour; nil for none
	tourWidth int

	box box // of the top overlay; set by lines
}

// drawing returns what is to be drawn now.
func (a *App) drawing() *drawing {
	a.keyboard.hints = command.Hints(a.keyboard.hints[:0], a.hinted())
	f := &drawing{
		th: a.th, w: a.device.w, h: a.device.h, screens: a.stacks.screens, overlays: a.stacks.overlays,
		toast: a.toasts.present, hints: a.keyboard.hints,
	}
	if f.tour = a.tour.Draw(a.th, f.w, func(id string) string { return tourKey(a, id) }); len(f.tour) > 0 {
		f.tourWidth = text.Width(f.tour[0])
	}
	if f.toast != nil && a.keyboard.pending == "" && a.stacks.over() == nil {
		f.log = keyOf(a, cmdMessages)
	}
	if top := a.stacks.top(); a.keyboard.pending != "" && a.stacks.over() == nil && !top.Typing() {
		f.begun = a.keyboard.pending
		f.next = a.keyboard.registry.Continuations(f.begun, top.Commands())
	}
	return f
}

// hinted returns the commands whose hints are true now: an overlay has its own,
// and while text is typed global keys are off.
func (a *App) hinted() []command.Spec {
	over := a.stacks.over()
	if over != nil && unseen(a) {
		return []command.Spec{{Keys: []string{"esc"}, Short: "close", Hint: 2}}
	}
	if h, ok := over.(screen.Hinter); ok {
		return h.Hints()
	}
	switch {
	case over != nil:
		return []command.Spec{
			{Keys: []string{"enter"}, Short: "choose", Hint: 3},
			{Keys: []string{"esc"}, Short: "close", Hint: 2},
		}
	case a.stacks.top().Typing():
		a.keyboard.shown = a.keyboard.live(a.keyboard.shown, a.stacks.top())
		live := a.keyboard.shown
		return typedHints(live, len(live)-len(a.keyboard.registry.Globals()))
	case a.keyboard.pending != "":
		return []command.Spec{{Keys: []string{"esc"}, Short: "cancel", Hint: 1}}
	}
	a.keyboard.shown = a.keyboard.live(a.keyboard.shown, a.stacks.top())
	live := a.keyboard.shown
	if s, ok := a.stacks.top().(screen.Aimer); ok {
		return s.Hinted(live)
	}
	return live
}

// typedHints returns those of the live commands that a footer shows while text is typed: the
// screen's, the first ones, and the help and the palette after them.
func typedHints(live []command.Spec, screens int) []command.Spec {
	out := slices.Clone(live[:screens])
	for _, s := range live[screens:] {
		if at := slices.Index([]string{cmdPalette, cmdHelp}, s.ID); at >= 0 {
			s.Hint = at + 1
			out = append(out, s)
		}
	}
	return out
}

// top returns the top screen.
func (f *drawing) top() screen.Screen { return f.screens[len(f.screens)-1] }

// small reports whether a terminal of w×h cells has no room for a screen.
func small(w, h int) bool { return layout.Arrange(w, h, layout.State{}).TooSmall }

// lines returns all lines of the terminal, each of its exact width.
func (f *drawing) lines() []string {
	switch {
	case f.w <= 0 || f.h <= 0: // the first View comes before the size
		return nil
	case small(f.w, f.h):
		return f.ascii(f.tooSmall())
	}
	lines := make([]string, 0, f.h)
	lines = append(lines, f.header())
	lines = append(lines, f.top().Draw(f.w, f.h-frameLines)...)
	lines = append(lines, f.status())
	f.layTour(lines)
	for _, o := range f.overlays {
		f.lay(lines, o)
	}
	f.layNext(lines)
	return f.ascii(lines)
}

// ascii replaces what a terminal for ASCII alone can't show.
func (f *drawing) ascii(lines []string) []string {
	if f.th.Glyphs.ASCII {
		for i, l := range lines {
			lines[i] = text.ASCII(l)
		}
	}
	return lines
}

// tooSmall draws a sentence in place of everything else.
func (f *drawing) tooSmall() []string {
	sentence := "tocsin needs a terminal of at least 40×10; ctrl+c quits"
	lines := make([]string, f.h)
	wrapped := text.Wrap(sentence, f.w)
	for i := range lines {
		line := ""
		if at := i - max(f.h-len(wrapped), 0)/2; at >= 0 && at < len(wrapped) {
			line = text.Spaces((f.w-text.Width(wrapped[at]))/2) + wrapped[at]
		}
		lines[i] = text.Fit(line, f.w)
	}
	return lines
}

// cursor returns where the cursor of the terminal is: with the top overlay or screen, if
// it says so. It is a bar that doesn't blink, which hides no letter.
func (f *drawing) cursor() *tea.Cursor {
	if f.w <= 0 || f.h <= 0 || small(f.w, f.h) {
		return nil
	}
	var part any = f.top()
	at := box{y: 1, w: f.w, h: f.h - frameLines}
	if n := len(f.overlays); n > 0 {
		part, at = f.overlays[n-1], f.box
	}
	c, ok := part.(screen.Cursorer)
	if !ok {
		return nil
	}
	x, y, ok := c.Cursor()
	if !ok || !at.holds(at.x+x, at.y+y) {
		return nil
	}
	cursor := tea.NewCursor(at.x+x, at.y+y)
	cursor.Shape, cursor.Blink = tea.CursorBar, false
	return cursor
}

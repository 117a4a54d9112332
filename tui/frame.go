package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/layout"
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
	v = tea.NewView(strings.Join(a.lines(), "\n"))
	v.AltScreen = true
	v.ReportFocus = true
	v.WindowTitle = windowTitle
	v.KeyboardEnhancements.ReportAlternateKeys = true
	// Letters carry their position on the keyboard only as escape codes. Typed
	// text comes plain, as input methods send it.
	codes := !a.top().Typing() && len(a.overlays) == 0
	v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes = codes
	v.KeyboardEnhancements.ReportAssociatedText = codes
	return v
}

// lines returns all lines of the terminal, each of its exact width.
func (a *App) lines() []string {
	switch {
	case a.w <= 0 || a.h <= 0: // the first View comes before the size
		return nil
	case layout.Arrange(a.w, a.h, layout.State{}).TooSmall:
		return a.tooSmall()
	}
	size := a.body()
	lines := make([]string, 0, a.h)
	lines = append(lines, a.header())
	lines = append(lines, a.top().Draw(size.Width, size.Height)...)
	lines = append(lines, a.status())
	for _, o := range a.overlays {
		lay(lines, o.Draw(size.Width-2, size.Height), a.w)
	}
	a.layToast(lines)
	if a.th.Glyphs.ASCII {
		for i, l := range lines {
			lines[i] = text.ASCII(l)
		}
	}
	return lines
}

// tooSmall draws a sentence in place of everything else.
func (a *App) tooSmall() []string {
	sentence := "tocsin needs a terminal of at least 40×10"
	lines := make([]string, a.h)
	wrapped := text.Wrap(sentence, a.w)
	for i := range lines {
		line := ""
		if at := i - max(a.h-len(wrapped), 0)/2; at >= 0 && at < len(wrapped) {
			line = text.Spaces((a.w-text.Width(wrapped[at]))/2) + wrapped[at]
		}
		lines[i] = text.Fit(line, a.w)
	}
	if a.th.Glyphs.ASCII {
		for i, l := range lines {
			lines[i] = text.ASCII(l)
		}
	}
	return lines
}

// lay draws a box of lines of one width over the middle of the body.
func lay(lines, box []string, w int) {
	if len(box) == 0 || len(box) > len(lines)-frameLines {
		return
	}
	width := text.Width(box[0])
	x := max((w-width)/2, 0)
	y := 1 + (len(lines)-frameLines-len(box))/2
	for i, line := range box {
		under := lines[y+i]
		lines[y+i] = text.Cut(under, 0, x) + line + text.Cut(under, x+width, w)
	}
}

// layToast draws a toast that has no room beside the status over it, and over
// the lines above if it is too long for one line.
func (a *App) layToast(lines []string) {
	if a.toast == nil {
		return
	}
	if _, room := a.told(); a.toastAside(room) {
		return
	}
	sign, role := a.toast.look(&a.th.Glyphs)
	wrapped := text.Wrap(a.toast.text, max(a.w-5, 1))
	if room := len(lines) - 1; len(wrapped) > room {
		wrapped = wrapped[:room]
	}
	on := a.th.Over(theme.Status)
	for i, l := range wrapped {
		if i > 0 {
			sign = " "
		}
		line := on.Line(a.w, theme.Segment{Text: " " + sign + " ", Role: role}, theme.Segment{Text: l, Role: role})
		lines[len(lines)-len(wrapped)+i] = a.th.Paint(theme.Status, line)
	}
}

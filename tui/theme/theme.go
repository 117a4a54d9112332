// Package theme defines how each role of a text looks: a colour, bold, reverse.
//
// A role is a word such as Muted or SeverityHigh; a Theme turns it into a
// Style, the SGR codes before and after a text, computed once. No other package
// makes styles, and this one draws nothing: a part paints its own text,
//
//	th.Paint(theme.Muted, text.Fit(text.Clean(host), 20))
//
// or passes plain data, Segments, which a Theme fits to a width.
//
// A style closes exactly what it opened, never everything, so that it can be
// used inside another. Over returns the theme in which all roles restore a base
// role when they close: on a cursor row, paint the cells with
// th.Over(theme.Selected) and the whole row with th.Paint(theme.Selected, row).
//
// Meaning is never colour alone: Glyphs holds letters and signs, with an ASCII
// set. Blue is the accent; severities keep to orange, yellow and sand, which colour-blind people can
// distinguish, and to a contrast of 4.5:1 against the usual backgrounds; a test
// computes it. Themes are values without state: two programs in one process do
// not interfere. Begin with Role, then Theme.
package theme

import (
	"github.com/charmbracelet/colorprofile"
)

// Options are everything that a theme depends on.
type Options struct {
	Dark    bool                 // the terminal's background; used if Name is auto or ansi16
	Profile colorprofile.Profile // how many colours the terminal shows; Unknown counts as TrueColor
	ASCII   bool                 // draw in ASCII only
	Still   bool                 // reduced motion: nothing turns or runs
	Name    string               // auto, dark, light, ansi16 or mono; "" is auto
	Links   bool                 // segments with a Link are hyperlinks
}

// Theme holds a style for every role. It is immutable; the router makes another
// one when the terminal reports its background.
type Theme struct {
	Glyphs Glyphs
	Dark   bool
	Name   string // dark, light, ansi16 or mono: the theme that Options.Name led to

	links  bool
	styles [roles]Style
	over   map[Role]*Theme
}

// New makes a theme.
func New(o Options) *Theme {
	o = o.settled()
	colours := dark
	if !o.Dark {
		colours = light
	}
	t := &Theme{Glyphs: glyphs(o.ASCII), Dark: o.Dark, Name: o.Name, links: o.Links}
	if o.Still {
		t.Glyphs.Spinner = []string{t.Glyphs.Dot}
	}
	for r := range roles {
		t.styles[r] = newStyle(colours[r], o.Profile)
	}
	t.over = make(map[Role]*Theme, len(bases))
	for _, base := range bases {
		t.over[base] = t.onto(base, o.Profile)
	}
	return t
}

// settled replaces Name by the theme that it leads to.
func (o Options) settled() Options {
	switch o.Name {
	case "dark":
		o.Dark = true
	case "light":
		o.Dark = false
	case "ansi16":
		o.Profile = colorprofile.ANSI
	case "mono":
		o.Profile = colorprofile.ASCII
	default:
		o.Name = "light"
		if o.Dark {
			o.Name = "dark"
		}
	}
	if o.Profile == colorprofile.Unknown {
		o.Profile = colorprofile.TrueColor
	}
	if o.Profile == colorprofile.NoTTY || o.Profile == colorprofile.ASCII {
		o.Profile, o.Name = colorprofile.ASCII, "mono"
	}
	return o
}

func (t *Theme) onto(base Role, p colorprofile.Profile) *Theme {
	on := &Theme{Glyphs: t.Glyphs, Dark: t.Dark, Name: t.Name, links: t.links}
	for r := range roles {
		on.styles[r] = t.styles[r].over(t.styles[base], p)
	}
	return on
}

// Style returns the style of a role.
func (t *Theme) Style(r Role) Style { return t.styles[r] }

// Paint returns s, which must be clean, in the style of a role.
func (t *Theme) Paint(r Role, s string) string { return t.styles[r].Paint(s) }

// Over returns the theme for texts inside a text painted with base, which is
// Selected, SelectedIdle, Header or Status; for others it is t.
func (t *Theme) Over(base Role) *Theme {
	if on, ok := t.over[base]; ok {
		return on
	}
	return t
}

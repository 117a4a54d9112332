package theme

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/text"
)

// Style is the SGR codes before and after a text. The zero Style paints
// nothing.
type Style struct {
	open, close string
	parts       [kinds]part
}

// part opens and closes one attribute.
type part struct{ on, off string }

// The attributes of a style, each reset by a code of its own.
const (
	foreground = iota
	background
	weight
	slant
	line
	reverse
	kinds
)

// faint is the code of faint texts: Muted without colours.
const faint = "2"

// Paint returns the clean text between the codes of the style.
func (s Style) Paint(clean string) string {
	if s.open == "" || clean == "" {
		return clean
	}
	return s.open + clean + s.close
}

// WriteFit writes the clean text in exactly w columns, painted: Paint of text.Fit, for what is
// drawn with each key.
func (s Style) WriteFit(b *strings.Builder, clean string, w int) {
	if w <= 0 {
		return
	}
	b.WriteString(s.open)
	text.WriteFit(b, clean, w)
	b.WriteString(s.close)
}

// Write writes what inside writes between the codes of the style.
func (s Style) Write(b *strings.Builder, inside func()) {
	b.WriteString(s.open)
	inside()
	b.WriteString(s.close)
}

func newStyle(l look, p colorprofile.Profile) Style {
	var s Style
	set := func(kind int, on bool, code, off string) {
		if on {
			s.parts[kind] = part{code, off}
		}
	}
	if p <= colorprofile.ASCII {
		m := l.mono
		set(weight, m.faint, faint, "22")
		set(weight, l.bold || m.bold, "1", "22")
		set(line, l.under || m.under, "4", "24")
		set(reverse, l.reversed || m.reversed, "7", "27")
	} else {
		set(foreground, l.fg.set, l.fg.code(p, false), "39")
		set(background, l.bg.set, l.bg.code(p, true), "49")
		set(weight, l.bold, "1", "22")
		set(line, l.under, "4", "24")
		set(reverse, l.reversed, "7", "27")
	}
	set(slant, l.italic, "3", "23")
	s.build(Style{})
	return s
}

// over returns the style for a text inside a text of base: when it closes, the
// attributes of base that it changed are set again. Few of the sixteen colours,
// which a person chooses, can be read on another: a text on a base with a
// background keeps the colour of the base. Without colours, a faint text on a
// reversed base would change the background in patches.
func (s Style) over(base Style, p colorprofile.Profile) Style {
	if base.parts[reverse].on != "" && s.parts[weight].on == faint {
		s.parts[weight] = part{}
	}
	if p == colorprofile.ANSI && base.parts[background].on != "" && s.parts[background].on == "" {
		s.parts[foreground] = part{}
	}
	s.build(base)
	return s
}

func (s *Style) build(base Style) {
	var on, off []string
	for kind, p := range s.parts {
		if p.on == "" {
			continue
		}
		on = append(on, p.on)
		if again := base.parts[kind].on; again != "" {
			off = append(off, again)
		} else {
			off = append(off, p.off)
		}
	}
	s.open, s.close = sgr(on), sgr(off)
}

func sgr(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(codes, ";") + "m"
}

// code returns the SGR parameter of a colour at a colour depth.
func (c colour) code(p colorprofile.Profile, behind bool) string {
	shift := 0
	if behind {
		shift = 10
	}
	switch {
	case p == colorprofile.TrueColor:
		return fmt.Sprintf("%d;2;%d;%d;%d", 38+shift, c.rgb>>16, c.rgb>>8&255, c.rgb&255)
	case p == colorprofile.ANSI256:
		return fmt.Sprintf("%d;5;%d", 38+shift, c.of256())
	case c.ansi >= 8:
		return fmt.Sprint(90 + shift + c.ansi - 8)
	}
	return fmt.Sprint(30 + shift + c.ansi)
}

// of256 returns the index of the colour among 256.
func (c colour) of256() ansi.IndexedColor {
	if c.index != 0 {
		return ansi.IndexedColor(c.index)
	}
	return ansi.Convert256(c.rgba())
}

func (c colour) rgba() color.Color {
	return color.RGBA{R: uint8(c.rgb >> 16), G: uint8(c.rgb >> 8), B: uint8(c.rgb), A: 255}
}

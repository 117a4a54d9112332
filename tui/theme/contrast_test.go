package theme

import (
	"fmt"
	"math"
	"testing"
)

// The backgrounds that terminals come with, darkest and lightest first.
var (
	darkGrounds  = []int{0x000000, 0x1e1e1e, 0x282c34}
	lightGrounds = []int{0xffffff, 0xfdf6e3}
)

// Contrast of WCAG 2.1 (§1.4.3): 4.5 for text, 3 for lines and signs.
const (
	forText  = 4.5
	forSigns = 3
)

func TestContrast(t *testing.T) {
	for name, c := range map[string]struct {
		looks   [roles]look
		grounds []int
	}{"dark": {dark, darkGrounds}, "light": {light, lightGrounds}} {
		t.Run(name, func(t *testing.T) {
			for r := range roles {
				l := c.looks[r]
				if !l.fg.set {
					continue
				}
				exact, few := c.grounds, c.grounds // in all colours, and in 256
				if l.bg.set {
					exact, few = []int{l.bg.rgb}, []int{nearest(l.bg)}
				} else {
					for _, base := range bases {
						exact = append(exact, c.looks[base].bg.rgb)
						few = append(few, nearest(c.looks[base].bg))
					}
				}
				want := forText
				if r == Border {
					want = forSigns
				}
				for i, ground := range exact {
					if got := contrast(l.fg.rgb, ground); got < want {
						t.Errorf("role %d: #%06x on #%06x has %.2f:1", r, l.fg.rgb, ground, got)
					}
					ground = few[i]
					if got := contrast(nearest(l.fg), ground); got < want {
						t.Errorf("role %d in 256 colours: #%06x on #%06x has %.2f:1", r, nearest(l.fg), ground, got)
					}
				}
			}
		})
	}
}

// TestContrastOf16 computes the contrast of the sixteen colours in the palettes of common
// terminals: the roles name colours, and a person's terminal says what they are.
func TestContrastOf16(t *testing.T) {
	const forText = 4 // no red of these palettes has more on black
	for terminal, colours := range sixteen() {
		for name, c := range map[string]struct {
			looks  [roles]look
			ground int
		}{"dark": {dark, colours[0]}, "light": {light, 0xffffff}} {
			for r := range roles {
				l := c.looks[r]
				ground, want := c.ground, float64(forText)
				if l.bg.set {
					ground = colours[l.bg.ansi]
				}
				if r == Border {
					want = forSigns
				}
				if got := contrast(colours[l.fg.ansi], ground); l.fg.set && got < want {
					t.Errorf("%s, %s: role %d in colour %d has %.2f:1", terminal, name, r, l.fg.ansi, got)
				}
			}
			for _, base := range bases {
				if bg := c.looks[base].bg; bg.set && colours[bg.ansi] == c.ground {
					t.Errorf("%s, %s: the background of role %d is the terminal's", terminal, name, base)
				}
			}
		}
	}
}

// sixteen returns the colours that some terminals come with.
func sixteen() map[string][16]int {
	return map[string][16]int{
		"xterm":    {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff},
		"VGA":      {0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa, 0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff},
		"Campbell": {0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd, 0xcccccc, 0x767676, 0xe74856, 0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e, 0x61d6d6, 0xf2f2f2},
		"macOS":    {0x000000, 0x990000, 0x00a600, 0x999900, 0x0000b2, 0xb200b2, 0x00a6b2, 0xbfbfbf, 0x666666, 0xe50000, 0x00d900, 0xe5e500, 0x0000ff, 0xe500e5, 0x00e5e5, 0xe5e5e5},
	}
}

// The severities must differ for people who do not see red or green: in blue
// against yellow, or in brightness.
func TestSeveritiesDifferForColourBlindPeople(t *testing.T) {
	for name, looks := range map[string][roles]look{"dark": dark, "light": light} {
		list := []Role{SeverityHigh, SeverityMedium, SeverityLow, SeverityInfo}
		for i, a := range list {
			for _, b := range list[i+1:] {
				x, y := deuteranope(looks[a].fg.rgb), deuteranope(looks[b].fg.rgb)
				if d := math.Abs(x[0]-y[0]) + math.Abs(x[1]-y[1]); d < 0.04 && looks[a].bold == looks[b].bold {
					t.Errorf("%s: roles %d and %d are %.3f apart", name, a, b, d)
				}
			}
		}
	}
}

// TestSeveritiesAreWellApart: those that aren't bold differ at a glance, in hue or in brightness, for all
// people. The distance is that of CIE 1976 (L*a*b*).
func TestSeveritiesAreWellApart(t *testing.T) {
	const apart = 25
	for name, looks := range map[string][roles]look{"dark": dark, "light": light} {
		list := []Role{SeverityMedium, SeverityLow, SeverityInfo}
		for i, a := range list {
			for _, b := range list[i+1:] {
				x, y := looks[a].fg.rgb, looks[b].fg.rgb
				for eyes, d := range map[string]float64{"seen by all": distance(linear(x), linear(y)), "without green cones": distance(withoutGreen(x), withoutGreen(y))} {
					if d < apart {
						t.Errorf("%s, %s: roles %d and %d are %.0f apart, less than %d", name, eyes, a, b, d, apart)
					}
				}
			}
		}
	}
}

// withoutGreen returns a colour as people without green cones see it, linear (the matrix of Machado,
// Oliveira and Fernandes 2009).
func withoutGreen(rgb int) (out [3]float64) {
	l := linear(rgb)
	for i, row := range [][3]float64{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}} {
		out[i] = max(row[0]*l[0]+row[1]*l[1]+row[2]*l[2], 0)
	}
	return out
}

// distance returns how far two linear colours are apart in CIE L*a*b*.
func distance(a, b [3]float64) float64 {
	x, y := lab(a), lab(b)
	return math.Hypot(math.Hypot(x[0]-y[0], x[1]-y[1]), x[2]-y[2])
}

func lab(l [3]float64) [3]float64 {
	root := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := root((0.4124*l[0] + 0.3576*l[1] + 0.1805*l[2]) / 0.9505)
	y := root(0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2])
	z := root((0.0193*l[0] + 0.1192*l[1] + 0.9505*l[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func nearest(c colour) int {
	r, g, b, _ := c.of256().RGBA()
	return int(r>>8<<16 | g>>8<<8 | b>>8)
}

func contrast(a, b int) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(rgb int) float64 {
	l := linear(rgb)
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

// deuteranope keeps what is left without green cones: yellow (red and green
// together) and blue, both linear.
func deuteranope(rgb int) [2]float64 {
	l := linear(rgb)
	return [2]float64{0.37*l[0] + 0.63*l[1], l[2]}
}

func linear(rgb int) [3]float64 {
	var l [3]float64
	for i, v := range []int{rgb >> 16, rgb >> 8 & 255, rgb & 255} {
		s := float64(v) / 255
		if s <= 0.04045 {
			l[i] = s / 12.92
		} else {
			l[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return l
}

func TestContrastFormula(t *testing.T) {
	if got := fmt.Sprintf("%.1f %.1f", contrast(0, 0xffffff), contrast(0x777777, 0xffffff)); got != "21.0 4.5" {
		t.Error(got)
	}
}

// No severity has the colour of the accent, in any depth: else each of its rows looks chosen.
func TestNoSeverityHasTheAccent(t *testing.T) {
	for name, looks := range map[string][roles]look{"dark": dark, "light": light} {
		accents := map[string]colour{"accent": looks[Accent].fg, "focus": looks[BorderFocus].fg, "chip": looks[ChipOn].bg, "key": looks[KeyHint].fg, "value": looks[QueryString].fg}
		for _, band := range Bands() {
			is := looks[band.Role].fg
			for of, accent := range accents {
				if is.rgb == accent.rgb || is.ansi == accent.ansi || nearest(is) == nearest(accent) {
					t.Errorf("%s: %s has the colour of the %s", name, band.Name, of)
				}
			}
			if blue(is.rgb) > 30 {
				t.Errorf("%s: %s is bluish: #%06x", name, band.Name, is.rgb)
			}
		}
	}
}

// blue returns by how much the blue of a colour exceeds its red.
func blue(rgb int) int { return rgb&255 - rgb>>16 }

// The severities differ from each other in each depth of colour.
func TestSeveritiesDifferInEachDepth(t *testing.T) {
	for name, looks := range map[string][roles]look{"dark": dark, "light": light} {
		seen := map[string]string{}
		for _, band := range Bands() {
			is := looks[band.Role].fg
			for _, key := range []string{fmt.Sprintf("#%06x", is.rgb), fmt.Sprintf("256 #%06x", nearest(is)), fmt.Sprintf("ansi %d", is.ansi)} {
				if other := seen[key]; other != "" {
					t.Errorf("%s: %s and %s are %s", name, other, band.Name, key)
				}
				seen[key] = band.Name
			}
		}
	}
}

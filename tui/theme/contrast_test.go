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

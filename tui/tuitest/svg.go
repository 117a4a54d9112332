package tuitest

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"

	"tocsin/tui/text"
)

// Measures of an SVG picture, in its pixels. A cell has whole pixels, so that the edges of
// neighbours fall together.
const (
	cellWidth  = 9
	cellHeight = 19
	baseline   = 14 // of a line's text below its top
	margin     = 14
	fontSize   = 15
)

// Paper is the terminal's own colours in an SVG picture.
type Paper struct{ Ink, Ground string }

// The papers of the two themes.
var (
	DarkPaper  = Paper{"#e6edf3", "#0d1117"}
	LightPaper = Paper{"#1f2328", "#ffffff"}
)

// SVG draws what a person sees as an SVG picture. Each run of one style has the length of
// its cells, so that columns stand straight with whatever fixed font the reader has. Lines,
// bars and signs are drawn, not written: a font leaves gaps between them, or has none. What
// is one surface on the screen is one shape, so that no seam shows at any scale.
func (x *Terminal) SVG(title string, on Paper) string {
	w, h := x.term.Width(), x.term.Height()
	var c canvas
	for line := range h {
		for _, r := range x.runs(line, w, on) {
			r.draw(&c, line, on)
		}
	}
	var b strings.Builder
	width, height := w*cellWidth+2*margin, h*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img" aria-label="%s">`+"\n", width, height, width, escaped(title))
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", on.Ground)
	fmt.Fprintf(&b, "<g>\n%s%s</g>\n<g>\n%s</g>\n", surfaces(merged(c.grounds)), surfaces(merged(c.boxes)), c.signs.String())
	fmt.Fprintf(&b, `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%d" fill="%s" xml:space="preserve">`+"\n", fontSize, on.Ink)
	b.WriteString(c.texts.String())
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// canvas gathers what is drawn, by what lies over what.
type canvas struct {
	grounds, boxes []box
	signs, texts   strings.Builder
}

// run is neighbouring cells of one style.
type run struct {
	from, cells int
	text        strings.Builder
	ink, ground string // "" for the paper's
	marks       string // further attributes
	sign        sign   // of one cell; the zero one for text
}

// runs returns the runs of a line.
func (x *Terminal) runs(line, w int, on Paper) []*run {
	var out []*run
	for column := 0; column < w; {
		cell := x.term.CellAt(column, line)
		content, style, width := " ", uv.Style{}, 1
		if cell != nil {
			style, width = cell.Style, max(cell.Width, 1)
			if cell.Content != "" {
				content = cell.Content
			}
		}
		next := &run{from: column, sign: signs()[content]}
		next.dress(style, on)
		if n := len(out); n == 0 || next.sign.drawn() || !out[n-1].like(next) {
			out = append(out, next)
		}
		last := out[len(out)-1]
		last.text.WriteString(content)
		last.cells += width
		column += width
	}
	return out
}

func (r *run) like(other *run) bool {
	return !r.sign.drawn() && r.ink == other.ink && r.ground == other.ground && r.marks == other.marks
}

// dress takes over a cell's style.
func (r *run) dress(s uv.Style, on Paper) {
	r.ink, r.ground = paint(s.Fg), paint(s.Bg)
	if s.Attrs&uv.AttrReverse != 0 {
		ink, ground := r.ink, r.ground
		r.ink, r.ground = orPaper(ground, on.Ground), orPaper(ink, on.Ink)
	}
	if s.Attrs&uv.AttrBold != 0 {
		r.marks += ` font-weight="bold"`
	}
	if s.Attrs&uv.AttrItalic != 0 {
		r.marks += ` font-style="italic"`
	}
	if s.Attrs&uv.AttrFaint != 0 {
		r.marks += ` opacity="0.7"`
	}
	if s.Underline != 0 {
		r.marks += ` text-decoration="underline"`
	}
}

func paint(c color.Color) string {
	if c == nil {
		return ""
	}
	return hex(c)
}

func orPaper(colour, paper string) string {
	if colour == "" {
		return paper
	}
	return colour
}

// draw draws the ground of a run, and its sign or text.
func (r *run) draw(c *canvas, line int, on Paper) {
	x, y := margin+r.from*cellWidth, margin+line*cellHeight
	if r.ground != "" {
		c.grounds = append(c.grounds, box{x, y, r.cells * cellWidth, cellHeight, r.ground})
	}
	if r.sign.drawn() {
		r.sign.draw(c, x, y, orPaper(r.ink, on.Ink))
		return
	}
	shown := strings.TrimRight(r.text.String(), " ")
	lead := len(shown) - len(strings.TrimLeft(shown, " ")) // blanks have one column each
	if shown = shown[lead:]; shown == "" {
		return
	}
	ink := ""
	if r.ink != "" {
		ink = fmt.Sprintf(` fill="%s"`, r.ink)
	}
	fmt.Fprintf(&c.texts, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs"%s%s>%s</text>`+"\n",
		x+lead*cellWidth, y+baseline, text.Width(shown)*cellWidth, ink, r.marks, strings.ReplaceAll(escaped(shown), " ", "\u00a0"))
}

// escaped writes text for XML.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// GoldenFile compares content with a file outside testdata, such as a picture of the README.
// With the flag -update it writes the file.
func GoldenFile(t testing.TB, path, content string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v\nwrite it with: go test -run '%s' -update", err, t.Name())
	}
	if strings.ReplaceAll(string(want), "\r\n", "\n") != content {
		t.Errorf("%s is not what is drawn now; if it should be, run: go test -run '%s' -update", path, t.Name())
	}
}

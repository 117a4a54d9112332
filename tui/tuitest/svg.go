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

// Measures of an SVG picture, in its pixels.
const (
	cellWidth  = 8.4
	cellHeight = 18.0
	baseline   = 13.5 // of a line's text below its top
	margin     = 14.0
	fontSize   = 14.0
	lineWidth  = 1.2
)

// Paper is the terminal's own colours in an SVG picture.
type Paper struct{ Ink, Ground string }

// The papers of the two themes.
var (
	DarkPaper  = Paper{"#e6edf3", "#0d1117"}
	LightPaper = Paper{"#1f2328", "#ffffff"}
)

// SVG draws what a person sees as an SVG picture. Each run of one style has the length of
// its cells, so that columns stand straight with whatever fixed font the reader has.
func (x *Terminal) SVG(title string, on Paper) string {
	w, h := x.term.Width(), x.term.Height()
	var b strings.Builder
	width, height := float64(w)*cellWidth+2*margin, float64(h)*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" width="%.0f" role="img" aria-label="%s">`+"\n", width, height, width, escaped(title))
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", on.Ground)
	fmt.Fprintf(&b, `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%.0f" fill="%s" xml:space="preserve">`+"\n", fontSize, on.Ink)
	for line := range h {
		for _, r := range x.runs(line, w, on) {
			r.draw(&b, line)
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// run is neighbouring cells of one style.
type run struct {
	from, cells int
	text        strings.Builder
	ink, ground string // "" for the paper's
	marks       string // further attributes
	shape       shape  // of one cell; nil for text
}

// shape is a drawn sign, since a font leaves gaps between lines: boxes as left, top,
// width and height in parts of a cell, where 0 is a line's width.
type shape [][4]float64

// shapes returns the signs that are drawn.
func shapes() map[string]shape {
	const half = 0.5
	up, down := [4]float64{half, 0, 0, half}, [4]float64{half, half, 0, half}
	left, right := [4]float64{0, half, half, 0}, [4]float64{half, half, half, 0}
	return map[string]shape{
		"│": {up, down}, "─": {left, right}, "┌": {down, right}, "┐": {down, left}, "└": {up, right}, "┘": {up, left},
		"├": {up, down, right}, "┤": {up, down, left}, "█": {{0, 0, 1, 1}},
	}
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
		next := &run{from: column, shape: shapes()[content]}
		next.dress(style, on)
		if n := len(out); n == 0 || next.shape != nil || !out[n-1].like(next) {
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
	return r.shape == nil && r.ink == other.ink && r.ground == other.ground && r.marks == other.marks
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

// draw writes the ground and the text of a run.
func (r *run) draw(b *strings.Builder, line int) {
	x, y, length := margin+float64(r.from)*cellWidth, margin+float64(line)*cellHeight, float64(r.cells)*cellWidth
	if r.ground != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", x, y, length, cellHeight, r.ground)
	}
	shown := strings.TrimRight(r.text.String(), " ")
	if shown == "" {
		return
	}
	ink := ""
	if r.ink != "" {
		ink = fmt.Sprintf(` fill="%s"`, r.ink)
	}
	for _, box := range r.shape {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f"%s/>`+"\n",
			x+box[0]*cellWidth, y+box[1]*cellHeight, max(box[2]*cellWidth, lineWidth), max(box[3]*cellHeight, lineWidth), ink)
	}
	if r.shape != nil {
		return
	}
	length = float64(text.Width(shown)) * cellWidth
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s%s>%s</text>`+"\n",
		x, y+baseline, length, ink, r.marks, strings.ReplaceAll(escaped(shown), " ", "\u00a0"))
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

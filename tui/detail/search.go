package detail

import (
	"cmp"
	"fmt"
	"sort"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostHits is how many hits are counted: a letter has a hundred thousand in an item of
// megabytes.
const mostHits = 9_999

// search is what is searched in the pages. The zero search is off.
type search struct {
	line   *form.Line // nil if it is off
	typing bool
	hits   []hit
	more   bool // there are more than mostHits
	at     int  // number of the hit that the person is at
	serial int  // of the page that hits are of
	words  string
}

// hit is where the words are: on one line, or over the end of lines that were broken.
type hit []span

// span is a part of a line, in runes of its text.
type span struct{ line, from, to int }

// on reports whether there is a search, typed or kept.
func (s *search) on() bool { return s.line != nil }

// typed edits the words and reports whether they changed; enter ends the typing.
func (s *search) typed(msg tea.Msg) bool {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "enter" {
		s.typing = false
		if s.line.Value() == "" {
			*s = search{}
		}
		return false
	}
	return s.line.Update(msg)
}

// refresh looks the words up in a page, unless that was done.
func (s *search) refresh(r *rendering) {
	if !s.on() || s.serial == r.serial && s.words == s.line.Value() {
		return
	}
	s.serial, s.words = r.serial, s.line.Value()
	s.hits, s.more = find(r.lines, r.glue, s.words)
	s.at = min(s.at, max(len(s.hits)-1, 0))
}

// from returns the number of the first hit that begins at a line or below, or 0.
func (s *search) from(line int) int {
	if i := sort.Search(len(s.hits), func(i int) bool { return s.hits[i][0].line >= line }); i < len(s.hits) {
		return i
	}
	return 0
}

// step goes to the next hit (d is 1) or the previous one, around the ends.
func (s *search) step(d int) {
	if n := len(s.hits); n > 0 {
		s.at = (s.at + d + n) % n
	}
}

// draw draws the line below the page: the words and how many hits there are.
func (s *search) draw(th *theme.Theme, w int) string {
	count := theme.Segment{Text: "no hits", Role: theme.Warn}
	switch {
	case s.line.Value() == "":
		count = theme.Segment{}
	case len(s.hits) > 0:
		count = theme.Segment{Text: fmt.Sprintf("%d/%d", s.at+1, len(s.hits)), Role: theme.Accent}
		if s.more {
			count.Text += "+"
		}
	}
	n := text.Width(count.Text)
	room := w - n - len(" / ") - len("  ")
	if room < 1 {
		return th.Line(w, theme.Segment{Text: " "}, count)
	}
	return th.Paint(theme.KeyHint, " / ") + text.Fit(s.line.Draw(th, room, s.typing, nil), room) + " " + th.Paint(count.Role, count.Text) + " "
}

// find returns the places of words in lines, without regard to case. Lines that were
// broken are read as one.
func find(lines []line, joins []glue, words string) (hits []hit, more bool) {
	words = folded(words)
	if words == "" {
		return nil, false
	}
	for first := 0; first < len(lines); {
		end := first + 1
		for end < len(lines) && joins[end] != begins {
			end++
		}
		row := joined(lines[first:end], joins[first:end])
		for off := 0; ; {
			i := strings.Index(row.text[off:], words)
			if i < 0 {
				break
			}
			if len(hits) == mostHits {
				return hits, true
			}
			off += i
			hits = append(hits, row.spans(first, off, off+len(words)))
			off += len(words)
		}
		first = end
	}
	return hits, false
}

// folded makes texts comparable; it keeps the number of runes.
func folded(s string) string { return strings.Map(unicode.ToLower, s) }

// row is a line before it was broken.
type row struct {
	text  string
	parts []part
}

// part is where a line is in a row: its first byte there, and how many runes of the line
// were left out before.
type part struct{ from, skipped int }

// joined joins lines that were broken.
func joined(lines []line, joins []glue) row {
	var r row
	var b strings.Builder
	for i, l := range lines {
		s := plain(l)
		p := part{}
		if i > 0 {
			short := strings.TrimLeft(s, " ") // the indentation
			p.skipped, s = len(s)-len(short), short
			if joins[i] == spaced {
				b.WriteByte(' ')
			}
		}
		p.from = b.Len()
		b.WriteString(folded(s))
		r.parts = append(r.parts, p)
	}
	r.text = b.String()
	return r
}

// plain returns the text of a line.
func plain(l line) string {
	if len(l) == 1 {
		return l[0].Text
	}
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// spans returns where the bytes from from to to of a row are in its lines.
func (r row) spans(first, from, to int) hit {
	var h hit
	for i, p := range r.parts {
		end := len(r.text)
		if i+1 < len(r.parts) {
			end = r.parts[i+1].from
		}
		a, z := max(from, p.from), min(to, end)
		if a >= z {
			continue
		}
		at := p.skipped + len([]rune(r.text[p.from:a]))
		h = append(h, span{first + i, at, at + len([]rune(r.text[a:z]))})
	}
	return h
}

// mark returns a line with the hits on it marked.
func (s *search) mark(at int, l line) line {
	if !s.on() || len(s.hits) == 0 {
		return l
	}
	i := sort.Search(len(s.hits), func(i int) bool { return s.hits[i][len(s.hits[i])-1].line >= at })
	for ; i < len(s.hits) && s.hits[i][0].line <= at; i++ {
		role := theme.Match
		if i == s.at {
			role = theme.ChipOn
		}
		for _, sp := range s.hits[i] {
			if sp.line == at {
				l = sp.paint(l, role)
			}
		}
	}
	return l
}

// paint returns a line whose runes of the span have a role. Where that would tear what is
// drawn as one sign, the whole segment has it.
func (sp span) paint(l line, role theme.Role) line {
	out := make(line, 0, len(l)+2)
	off := 0
	for _, s := range l {
		runes := []rune(s.Text)
		a, z := min(max(sp.from-off, 0), len(runes)), min(max(sp.to-off, 0), len(runes))
		off += len(runes)
		if a >= z {
			out = append(out, s)
			continue
		}
		parts := line{{Text: string(runes[:a]), Role: s.Role}, {Text: string(runes[a:z]), Role: role}, {Text: string(runes[z:]), Role: s.Role}}
		if theme.Width(parts...) != text.Width(s.Text) {
			parts = line{{Text: s.Text, Role: role}}
		}
		out = append(out, parts...)
	}
	return out
}

// searchSpecs are hints of the keys while a search is typed; Update handles them.
func searchSpecs() []command.Spec {
	return []command.Spec{
		{ID: "search.keep", Keys: []string{"enter"}, Short: "keep", Hint: 2},
		{ID: "search.end", Keys: []string{"esc"}, Short: "end", Hint: 1},
	}
}

// Typing reports whether a search is typed, which takes all keys.
func (p *Pane) Typing() bool { return p.search.typing }

// Back ends the search and reports whether there was one.
func (p *Pane) Back() bool {
	if !p.search.on() {
		return false
	}
	if row, ok := p.row(); ok && (row.under != "" || row.fold) && p.search.words != "" {
		p.folds.set(cmp.Or(row.under, row.id), true)
	}
	p.search = search{}
	p.manner.version++
	return true
}

// find runs a command of the search.
func (p *Pane) find(id string) {
	if !p.current() {
		return
	}
	switch {
	case id == "detail.find":
		if !p.search.on() {
			p.search.line = form.NewLine("")
			p.search.line.Placeholder = "search in this pane"
			p.manner.version++
		}
		p.search.typing = true
	case !p.search.on():
	case id == "detail.find-next":
		p.search.step(1)
		p.reveal()
	default:
		p.search.step(-1)
		p.reveal()
	}
}

// seek goes to the first hit in sight or below after the words have changed.
func (p *Pane) seek() {
	v := &p.views[p.chosen]
	p.search.refresh(&v.built)
	p.search.at = p.search.from(v.top)
	p.reveal()
}

// reveal shows the hit that the person is at, and takes the cursor along.
func (p *Pane) reveal() {
	v := &p.views[p.chosen]
	if p.search.at >= len(p.search.hits) {
		return
	}
	h := p.search.hits[p.search.at]
	v.reveal(stop{from: h[0].line, to: h[len(h)-1].line + 1})
	for _, row := range v.built.stops {
		if row.from <= h[0].line && h[0].line < row.to {
			v.at = row.id
		}
	}
}

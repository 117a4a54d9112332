package detail

import (
	"cmp"
	"fmt"
	"sort"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// search holds what is searched in the pages. The zero search is off.
type search struct {
	line   *form.Line // nil if it is off
	typing bool
	sought bool // the page shows a hit of what was typed last
	hits   []hit
	more   bool // there are more than mostHits
	at     int  // number of the hit that the person is at
	serial int  // of the page that hits are of
	words  string
}

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

// searchSpecs are hints of the keys while a search is typed; Update handles them.
func searchSpecs() []command.Spec {
	return []command.Spec{
		{ID: "search.keep", Keys: []string{"enter"}, Short: "keep", Hint: 2},
		{ID: "search.end", Keys: []string{"esc"}, Short: "end", Hint: 1},
	}
}

// Typing reports whether a search is typed, which takes all keys.
func (s *search) Typing() bool { return s.typing }

// Back ends the search, or goes back from the alerts of an entity, and reports whether there was
// one.
func (p *Pane) Back() bool {
	if !p.search.on() {
		return unrelate(p)
	}
	if row, ok := rowAt(p); ok && (row.under != "" || row.fold) && len(p.search.hits) > 0 {
		p.folds.set(cmp.Or(row.under, row.id), true)
	}
	p.search = search{}
	p.manner.version++
	return true
}

// run runs a command of the search on a page.
func (s *search) run(id string, v *view) {
	switch {
	case id == "detail.find":
		if !s.on() {
			s.line = form.NewLine("")
			s.line.Placeholder = "search in this pane"
		}
		s.typing = true
	case id == "detail.find-next":
		s.step(1)
		s.reveal(v)
	default:
		s.step(-1)
		s.reveal(v)
	}
}

// seek goes to the first hit in sight or below if the words have changed.
func (s *search) seek(v *view) {
	if !s.on() || s.sought {
		return
	}
	s.sought = true
	s.at = s.from(v.top)
	s.reveal(v)
}

// reveal shows the hit that the person is at, and takes the cursor along.
func (s *search) reveal(v *view) {
	if s.at >= len(s.hits) {
		return
	}
	h := s.hits[s.at]
	v.reveal(stop{from: h[0].line, to: h[len(h)-1].line + 1})
	for _, row := range v.built.stops {
		if row.from <= h[0].line && h[0].line < row.to {
			v.at = row.id
		}
	}
}

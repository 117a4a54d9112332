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
	sought bool   // the page shows a hit of what was typed last
	page   int    // that hits were sought in
	last   string // the words before these
	finder
	at     int // number of the hit that the person is at
	serial int // of the page that hits are of
}

// on reports whether there is a search, typed or kept.
func (s *search) on() bool { return s.line != nil }

// ended returns what is left of a search after its end: the last words.
func (s *search) ended() search {
	if s.on() {
		return search{last: cmp.Or(s.line.Value(), s.last)}
	}
	return search{last: s.last}
}

// typed edits the words and reports whether they changed; enter ends the typing.
func (s *search) typed(msg tea.Msg) bool {
	key, ok := msg.(tea.KeyPressMsg)
	if ok && key.String() == "enter" {
		s.typing = false
		if s.line.Value() == "" {
			*s = s.ended()
		}
		return false
	}
	if ok && key.String() == "up" && s.line.Value() == "" && s.last != "" {
		s.line.SetValue(s.last)
		return true
	}
	return s.line.Update(msg)
}

// searchedLines is how many lines a frame searches.
const searchedLines = 4 * pieceLines

// refresh looks the words up in some more lines of a page, unless that was done.
func (s *search) refresh(r *rendering) {
	if !s.on() {
		return
	}
	if s.serial != r.serial || s.words != s.line.Value() {
		s.serial, s.finder = r.serial, finder{words: s.line.Value()}
	}
	s.find(r.lines, r.glue, searchedLines, r.whole())
	if s.done {
		s.at = min(s.at, max(len(s.hits)-1, 0))
	}
}

// from returns the number of the first hit that begins at a line or below, or else 0; known
// tells that all lines that decide it are searched.
func (s *search) from(line int) (number int, known bool) {
	if i := sort.Search(len(s.hits), func(i int) bool { return s.hits[i][0].line >= line }); i < len(s.hits) {
		return i, true
	}
	return 0, s.done
}

// step goes to the next hit (d is 1) or the previous one, around the ends if these are known.
func (s *search) step(d int) {
	switch n := len(s.hits); {
	case n == 0:
	case s.done:
		s.at = (s.at + d + n) % n
	default:
		s.at = min(max(s.at+d, 0), n-1)
	}
}

// draw draws the line below the page: the words and how many hits there are.
func (s *search) draw(th *theme.Theme, w int) string {
	count := theme.Segment{Text: "no hits", Role: theme.Warn}
	switch {
	case s.line.Value() == "":
		count = theme.Segment{}
	case s.words != s.line.Value() || len(s.hits) == 0 && !s.done:
		count = theme.Segment{Text: "searching " + text.Ellipsis, Role: theme.Muted}
	case len(s.hits) > 0:
		count = theme.Segment{Text: fmt.Sprintf("%d/%d", min(s.at+1, len(s.hits)), len(s.hits)), Role: theme.Accent}
		switch {
		case s.more:
			count.Text += "+"
		case !s.done:
			count.Text = "searching " + text.Ellipsis + " " + count.Text
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

// Searching reports whether a search is on, be it typed or kept.
func (s *search) Searching() bool { return s.on() }

// Back ends the search, or goes back from the alerts of an entity, and reports whether there was
// one.
func (p *Pane) Back() bool {
	if !p.search.on() {
		return unrelate(p)
	}
	if row, ok := rowAt(p); ok && (row.under != "" || row.fold) && len(p.search.hits) > 0 {
		p.folds.set(cmp.Or(row.under, row.id), true)
	}
	p.search = p.search.ended()
	p.manner.version++
	return true
}

// mostRecalled is the width of the words of the last search in the line of the next.
const mostRecalled = 24

// run runs a command of the search on a page.
func (s *search) run(id string, v *view) {
	switch {
	case id == "detail.find":
		s.last = s.ended().last
		s.line = form.NewLine("")
		if s.line.Placeholder = "search in this pane"; s.last != "" {
			s.line.Placeholder += ", up for " + text.Brief(s.last, mostRecalled)
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

// seek goes to the first hit in sight or below if the words or the page have changed.
func (s *search) seek(v *view, page int) {
	if s.page != page {
		s.page, s.sought = page, false
	}
	if !s.on() || s.sought {
		return
	}
	if s.at, s.sought = s.from(v.top); s.sought {
		s.reveal(v)
	}
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
			v.put(row.id)
		}
	}
}

package rows

import (
	"strings"
	"unicode/utf8"

	"tocsin/tui/text"
)

// alike holds the cells of one column among which some look like others once they are cut at
// their end. These are cut before what tells them apart.
type alike struct {
	cells []string // of the visible rows
	shape shape    // of the cells at its width
	most  int      // cells of the widest one with the beginning; 0 until it is known
}

// widest returns the width of the widest cell that begins so.
func (a *alike) widest(begin string) int {
	if a.most == 0 && begin != "" {
		for _, cell := range a.cells {
			if _, words := parted(cell); strings.HasPrefix(words, begin) {
				a.most = max(a.most, text.Width(cell))
			}
		}
	}
	return a.most
}

// shape says what of long words is left out for a width.
type shape struct {
	width int
	begin string          // of most cells, which the heading has
	from  map[string]int  // by the words: where what tells them apart begins; nil until it is known
	bare  map[string]bool // words of which nothing is shown before that: they would look alike with it
}

// known returns the shape of the cells in a column of some width.
func (a *alike) known(begin string, width int) shape {
	if s := &a.shape; s.from == nil || s.width != width || s.begin != begin {
		*s = shape{width: width, begin: begin}
		s.tell(a.cells)
	}
	return a.shape
}

// mostTold is how often cells that still look alike are told apart.
const mostTold = 8

// tell finds where cells differ that would look alike.
func (s *shape) tell(cells []string) {
	s.from, s.bare = map[string]int{}, map[string]bool{}
	room, all := s.width, map[string]bool{}
	for _, cell := range cells {
		signs, words := parted(cell)
		if 2*text.Width(signs) > s.width { // its own words have no room, and the others keep theirs
			continue
		}
		room, all[words] = min(room, s.width-text.Width(signs)), true
	}
	for range mostTold {
		if room < 1 {
			return
		}
		same := map[string][]string{}
		for words := range all {
			if text.Width(words) > room {
				seen := text.Fit(s.of(words, room), room)
				same[seen] = append(same[seen], words)
			}
		}
		further := false
		for _, group := range same {
			further = len(group) > 1 && s.further(group) || further
		}
		if !further {
			return
		}
	}
}

// further shows more of what tells words apart that look alike, and reports whether there is more: at
// first where they differ, then without what stands before that, then from where they differ further on.
func (s *shape) further(group []string) (more bool) {
	for _, words := range group {
		if s.from[words] > 0 && !s.bare[words] {
			s.bare[words], more = true, true
		}
	}
	if more {
		return true
	}
	at := differ(group)
	for _, words := range group {
		if at > s.from[words] {
			s.from[words], more = at, true
		}
	}
	return more
}

// of returns words without what is left out for a width. They may still be too long.
func (s *shape) of(words string, width int) string {
	lead, rest := "", words
	if s.begin != "" && strings.HasPrefix(words, s.begin) {
		lead, rest = text.Ellipsis, words[len(s.begin):]
	}
	from := s.from[words] - (len(words) - len(rest))
	if from <= 0 || text.Width(lead)+text.Width(rest) <= width {
		return lead + rest
	}
	blank := ""
	if rest[from-1] == ' ' {
		blank = " "
	}
	head := ""
	if !s.bare[words] {
		spare := width - text.Width(lead) - text.Width(text.Ellipsis+blank) - text.Width(rest[from:])
		head = beginning(rest[:from], max(width*2/5, spare, 1))
	}
	switch none := strings.TrimSpace(head) == ""; {
	case none && lead != "":
		return lead + " " + rest[from:]
	case none:
		return text.Ellipsis + blank + rest[from:]
	}
	return lead + head + text.Ellipsis + blank + rest[from:]
}

// beginning returns the beginning of a text in at most so many cells, without a word that is cut.
func beginning(s string, w int) string {
	head, rest := text.Break(s, w)
	if strings.HasPrefix(rest, " ") && w > text.Width(head) {
		return head + " "
	}
	if at := wordStart(head); at > 0 && rest != "" {
		return head[:at]
	}
	return head
}

// differ returns where the first word begins that not all of several texts share; a text
// without such a place is told apart at its first letter that differs.
func differ(all []string) int {
	shared := all[0]
	for _, other := range all[1:] {
		for !strings.HasPrefix(other, shared) {
			_, n := utf8.DecodeLastRuneInString(shared)
			shared = shared[:len(shared)-n]
		}
	}
	if at := wordStart(shared); at > 0 {
		return at
	}
	return len(shared)
}

// wordStart returns where the last word of a text begins, behind a blank or a sign that joins names; 0
// if it has one word.
func wordStart(s string) int { return strings.LastIndexAny(s, ` -_./\@`) + 1 }

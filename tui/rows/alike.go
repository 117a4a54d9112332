package rows

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/tui/text"
)

// alike holds the cells of one column among which some look like others once they are cut at
// their end. These are cut before what tells them apart.
type alike struct {
	cells []string // of the loaded rows
	stale bool     // they aren't in the shape yet
	told  int      // of how many cells the beginning was told
	shape shape    // of the cells at its width
	most  int      // cells of the widest one with the beginning; it only grows
}

// take takes the cells of other loaded rows, and returns what most begin with. As long as no more are loaded than those
// that it was told of, only the window moves, and it stays: titles in place don't change while one scrolls.
func (a *alike) take(cells []string, begin string) string {
	a.cells, a.stale = slices.Clone(cells), true
	if len(cells) > a.told {
		now := commonBeginning(cells)
		if a.told = len(cells); now != begin {
			begin, a.most = now, 0
		}
	}
	for _, cell := range cells {
		if _, words := parted(cell); begin != "" && strings.HasPrefix(words, begin) {
			a.most = max(a.most, text.Width(cell))
		}
	}
	return begin
}

// shape says what of long words is left out for a width.
type shape struct {
	width int
	begin string              // of most cells, which the heading has
	rooms map[string]int      // by the words: the least for them behind the signs of a cell: what is left out within them follows it, so that those of one title are cut alike
	from  map[string]toldFrom // by the words: what tells them apart; nil until it is known
	fixed map[string]bool     // words that were drawn: others that came since are told apart from them
}

// toldFrom says where what tells words apart begins. Among many that look alike the first difference
// tells most to a reader, and one further on is shown behind it.
type toldFrom struct {
	first, last int  // where they differ, and where those still do that look alike then
	headed      bool // they differ before that too
}

// mostFixed is how many words keep their shape at most.
const mostFixed = 4096

// known returns the shape of the cells in a column of some width.
func (a *alike) known(begin string, width int) shape {
	switch s := &a.shape; {
	case s.from == nil || s.width != width || s.begin != begin || len(s.rooms) > mostFixed:
		*s = shape{width: width, begin: begin, rooms: map[string]int{}, from: map[string]toldFrom{}, fixed: map[string]bool{}}
		s.tell(a.cells)
	case a.stale:
		for words := range s.rooms {
			s.fixed[words] = true
		}
		s.tell(a.cells)
	}
	a.stale = false
	return a.shape
}

// leastRead is how many cells of what tells words apart are in sight at least.
const leastRead = 10

// upTo returns the width of a text, at a cost that doesn't depend on its length if it is wider than w cells.
func upTo(s string, w int) int {
	head, _ := text.Beginning(s, w+1)
	return text.Width(head)
}

// mostTold is how often cells that still look alike are told apart.
const mostTold = 8

// tell finds where cells differ that would look alike.
func (s *shape) tell(cells []string) {
	room, all := s.width, map[string]bool{}
	for _, cell := range cells {
		signs, words := parted(cell)
		if 2*text.Width(signs) > s.width { // its own words have no room, and the others keep theirs
			continue
		}
		is := s.width - text.Width(signs)
		if was, known := s.rooms[words]; known {
			is = min(is, was)
		}
		s.rooms[words], all[words] = is, true
		room = min(room, is)
	}
	parts := earliest(all)
	for words, at := range parts { // of what is only begun in sight nothing can be read
		if room := s.rooms[words]; !s.fixed[words] && at < len(words) && upTo(words, room) > room && text.Width(words[:at]) > room-leastRead {
			s.from[words] = toldFrom{first: at, last: at}
		}
	}
	for range mostTold {
		if room < 1 {
			return
		}
		same := map[string][]string{}
		for words := range all {
			if upTo(words, room) > room {
				seen := text.Fit(s.of(words, room), room)
				same[seen] = append(same[seen], words)
			}
		}
		further := false
		for _, group := range same {
			further = len(group) > 1 && s.further(group, parts) || further
		}
		if !further {
			return
		}
	}
}

// further shows more of what tells words apart that look alike, and reports whether there is more. Parts
// say where words first differ from any others.
func (s *shape) further(group []string, parts map[string]int) (more bool) {
	at := differ(group)
	if at >= mostAlike {
		return false
	}
	for _, words := range group {
		is := s.from[words]
		switch {
		case s.fixed[words]:
			continue
		case is.last == 0 && at > 0:
			if is = (toldFrom{first: at, last: at}); parts[words] > 0 {
				is.first = min(at, parts[words])
			}
		case at > is.last:
			is.last = at
		case at < is.first && !is.headed:
			is.headed = true
		default:
			continue
		}
		s.from[words], more = is, true
	}
	return more
}

// mostAlike is how many bytes of two texts are compared at most: no column shows more of a title.
const mostAlike = 1 << 10

// earliest returns where each of some texts first differs from others that begin like it; texts without
// such others are left out.
func earliest(all map[string]bool) map[string]int {
	out, sorted := map[string]int{}, slices.Sorted(maps.Keys(all))
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && len(sorted[from]) >= leastBeginning && strings.HasPrefix(sorted[to], sorted[from][:leastBeginning]) {
			to++
		}
		if first, last := sorted[from], sorted[to-1]; first != last {
			for _, words := range sorted[from:to] { // in order, those at the ends have least in common
				out[words] = min(parting(words, first), parting(words, last))
			}
		}
		from = to
	}
	return out
}

// parting returns where the first word begins in which a text differs from another one; the length of the
// text if as much of them as is compared is the same.
func parting(words, other string) int {
	n, bound := 0, min(len(words), len(other), mostAlike)
	for n < bound && words[n] == other[n] {
		n++
	}
	if n == mostAlike || words == other {
		return len(words)
	}
	for n > 0 && n < len(words) && !utf8.RuneStart(words[n]) {
		n--
	}
	if at := wordStart(words[:n]); at > 0 {
		return at
	}
	return n
}

// leastHead is how many cells of a word are in sight at least.
const leastHead = 7

// of returns words without what is left out for a width. They may still be too long.
func (s *shape) of(words string, width int) string {
	lead, rest := "", words
	if s.begin != "" && strings.HasPrefix(words, s.begin) {
		lead, rest = text.Ellipsis, words[len(s.begin):]
	}
	off := len(words) - len(rest)
	first, last := max(s.from[words].first-off, 0), s.from[words].last-off
	if last <= 0 || text.Width(lead)+upTo(rest, width) <= width {
		return lead + rest
	}
	if room := s.rooms[words]; room > 0 {
		width = min(width, room)
	}
	gap := text.Ellipsis
	if rest[last-1] == ' ' {
		gap += " "
	}
	least := 0
	switch {
	case first == last && s.from[words].headed:
		first, least = 0, width*2/5
	case first == last:
		first = 0
	case lead == "" && upTo(rest[:first], width) <= width/2: // it names the thing
		first, least = 0, width/4
	default: // the first difference, and another one
		least, lead = width/2, text.Ellipsis
		if first > 0 && rest[first-1] == ' ' || strings.HasPrefix(rest[first:], " ") {
			lead += " "
		}
	}
	if lead == text.Ellipsis && first == 0 && strings.HasPrefix(rest, " ") {
		lead += " "
	}
	spare := max(width-text.Width(lead+gap)-upTo(rest[last:], width), least)
	between := strings.TrimLeft(rest[first:last], " ")
	head := beginning(between, spare)
	switch {
	case upTo(between, width) <= spare+text.Width(gap): // nothing of it is left out
		return lead + between + rest[last:]
	case strings.TrimSpace(head) == "" && first == 0 && lead == "" && spare >= leastHead:
		head, _ = text.Break(rest[:last], spare) // no whole word fits, and blanks tell nothing
	case strings.TrimSpace(head) == "":
		return gap + rest[last:]
	}
	return lead + head + gap + rest[last:]
}

// beginning returns the beginning of a text in at most so many cells: whole words, if it is of several.
func beginning(s string, w int) string {
	if w <= 0 {
		return ""
	}
	head, rest := text.Break(s, w)
	if strings.HasPrefix(rest, " ") && w > text.Width(head) {
		return head + " "
	}
	switch words := strings.Contains(s, " "); {
	case rest == "":
		return head
	case words:
		return head[:strings.LastIndexByte(head, ' ')+1]
	}
	if at := wordStart(head); at > 0 {
		return head[:at]
	}
	return head
}

// differ returns where the first word begins that not all of several texts share; a text
// without such a place is told apart at its first letter that differs. It is mostAlike or more if there is none.
func differ(all []string) int {
	at := mostAlike
	for _, other := range all[1:] {
		at = min(at, parting(all[0], other))
	}
	return at
}

// wordStart returns where the last word of a text begins, behind a blank or a sign that joins names; 0
// if it has one word.
func wordStart(s string) int { return strings.LastIndexAny(s, ` -_./\@`) + 1 }

package rows

import (
	"slices"
	"strings"
	"unicode"

	"tocsin/tui/text"
)

// ended holds what most cells of a column end with: a domain, which the heading has in their place. It is told by all
// loaded rows, and stays while one scrolls, so that no cell changes in place: cells of other domains have these.
type ended struct {
	domain string
	told   int  // of how many cells it was told
	bare   bool // some cell without a domain would be read as one of it: it stands in each cell then
	most   int  // cells of the widest one without the domain, of those that have it; it only grows
}

// take takes the cells of other loaded rows, and reports whether they have another ending. As long as no more are
// loaded than those that it was told of, only the window moves.
func (e *ended) take(cells []string) (other bool) {
	was := e.domain
	if len(cells) > e.told && !e.bare {
		e.told, e.domain = len(cells), mostEnding(cells)
	}
	if e.domain != "" && slices.ContainsFunc(cells, func(cell string) bool { return isBare(cell, e.domain) }) {
		e.domain, e.bare = "", true
	}
	if other = e.domain != was; other {
		e.most = 0
	}
	for _, cell := range cells {
		if rest, has := strings.CutSuffix(cell, e.domain); has {
			e.most = max(e.most, text.Width(rest))
		}
	}
	return other
}

// isBare reports whether a cell is a name that has no domain where others have theirs.
func isBare(cell, domain string) bool {
	return cell != "" && (!strings.Contains(cell, domain[:1]) || cell == domain)
}

// leastEnded is how many cells have an ending at least that not all have.
const leastEnded = 3

// mostEnding returns the domain that all cells end with, or else that of most of them; "" if there is none.
func mostEnding(cells []string) (most string) {
	if all := CommonEnding(cells); all != "" {
		return all
	}
	counts, some := map[string]int{}, 0
	for _, cell := range cells {
		if cell != "" {
			some++
			counts[CommonEnding([]string{cell, cell})]++
		}
	}
	for domain, n := range counts {
		if domain != "" && n >= max(leastEnded, some/2+1) {
			most = domain
		}
	}
	return most
}

// CommonEnding returns the domain that all cells with a text end with, from its @ or, without
// one, its first dot on; "" if there is none, or if a cell would have nothing left. One cell alone
// ends with that from its @ on. One word behind a dot is
// no domain: rosa.nowicki is a name.
func CommonEnding(cells []string) string {
	ending, some := "", 0
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		if some++; some == 1 {
			ending = cell
		}
		for !strings.HasSuffix(cell, ending) {
			ending = ending[1:]
		}
	}
	from := strings.LastIndexByte(ending, '@') // the name before it tells accounts apart, with its dots
	if from < 0 {
		from = strings.IndexByte(ending, '.')
	}
	if from < 0 || some == 1 && ending[from] != '@' || !strings.ContainsFunc(ending, unicode.IsLetter) {
		return "" // addresses such as 10.0.0.1 have no domain
	}
	if ending = ending[from:]; slices.Contains(cells, ending) || ending[0] == '.' && strings.Count(ending, ".") < 2 {
		return ""
	}
	return ending
}

package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Breakage says how an item breaks the pages that hold it.
type Breakage string

// The ways to break a page.
const (
	BreaksJSON  Breakage = ""      // the item is not JSON
	BreaksOff   Breakage = "error" // the list ends before the item, with an error member
	BreaksWith0 Breakage = "500"   // the page answers with this status
	BreaksWith2 Breakage = "502"
	BreaksWith3 Breakage = "503"
	BreaksWith4 Breakage = "504"
)

// LinkFault says what is wrong with nextLinks.
type LinkFault string

// The faults of nextLinks.
const (
	LinkGood     LinkFault = ""
	LinkRelative LinkFault = "relative" // without a host
	LinkForeign  LinkFault = "foreign"  // to another host
	LinkPlain    LinkFault = "http"     // without TLS
	LinkLong     LinkFault = "long"     // longer than any server reads
	LinkBad      LinkFault = "bad"      // no address at all
	LinkSame     LinkFault = "same"     // always the same one, to the first page
	LinkLoop     LinkFault = "loop"     // always a new one, to the same page, after the last one too
	LinkRefused  LinkFault = "400"      // the next page answers with this status
	LinkMissing  LinkFault = "404"
	LinkGone     LinkFault = "410"
	LinkFails    LinkFault = "500"
)

// loopParam counts the pages of LinkLoop; a parameter without $ is ignored.
const loopParam = "again"

// link returns the nextLink that a good one becomes.
func (f LinkFault) link(good, base string, params url.Values, more bool) string {
	if f == LinkLoop {
		n, _ := strconv.Atoi(params.Get(loopParam))
		params = cloned(params)
		params.Set(loopParam, strconv.Itoa(n+1))
		return base + "?" + strings.ReplaceAll(params.Encode(), "%24", "$")
	}
	if !more {
		return ""
	}
	_, rest, _ := strings.Cut(good, "://")
	_, path, _ := strings.Cut(rest, "/")
	switch f {
	case LinkRelative:
		return "/" + path
	case LinkForeign:
		return "https://elsewhere.example/" + path
	case LinkPlain:
		return "http://" + rest
	case LinkLong:
		return good + strings.Repeat("a", 70<<10)
	case LinkBad:
		return "%zz"
	case LinkSame:
		return base + "?" + strings.ReplaceAll(params.Encode(), "%24", "$")
	}
	return good
}

func cloned(params url.Values) url.Values {
	out := url.Values{}
	for name, values := range params {
		out[name] = slices.Clone(values)
	}
	return out
}

// status returns what a request for a next page is answered with; 0 for as usual.
func (f LinkFault) status(l *listing, bySkip bool) int {
	status, err := strconv.Atoi(string(f))
	if err != nil || l.from == nil && (!bySkip || l.skip == 0) {
		return 0
	}
	return status
}

// breaks reports whether an item of a page breaks it, and answers for one that makes
// the whole page fail.
func (a *answer) breaks(s *sheet, by Breakage) bool {
	status, err := strconv.Atoi(string(by))
	if err != nil || !slices.ContainsFunc(s.page.rows, func(at int) bool { return s.isBroken(s.view.rows[at].id) }) {
		return false
	}
	a.broken(status, 0, a.fail)
	return true
}

func (s *sheet) isBroken(id string) bool { return slices.Contains(s.broken, id) }

// partial answers 206 and names a provider that failed.
func (a *answer) partial(provider string) {
	a.w.Header().Set("Warning", `199 - "Microsoft/`+provider+`/504/10000"`)
	a.status = http.StatusPartialContent
}

package coverage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// Name returns what a source is called in a comparison: its version if it has the product
// of another source, else its title.
func Name(source alert.SourceName) string {
	row := alert.SourceOf(source)
	switch {
	case row == nil:
		return string(source)
	case row.Successor != "" || source == base():
		return row.Version
	}
	return row.Title
}

// Unlinked returns how many alerts are not linked by an id: the other source lacks them, or
// calls them otherwise.
func (n *Numbers) Unlinked() int { return n.Lacking + n.NoID }

// Linked explains what a link is.
const Linked = "Linked: the same event in both sources, known by an id that both carry. Not linked: the other source lacks it, or no id says that it has it."

// Says says in a sentence how much of one source the other has.
func (s *Side) Says() string {
	of, against := Name(s.Of), Name(s.Against)
	switch {
	case s.Total == 0:
		return fmt.Sprintf("%s: no alerts in this time (%s)", of, alert.SourceOf(s.Of).Help)
	case s.Unlinked() == 0:
		return fmt.Sprintf("%s: %s, all linked to %s", of, alerts(s.Total), against)
	}
	out := fmt.Sprintf("%s: %s; linked to %s: %d, not linked: %d", of, alerts(s.Total), against, s.Linked, s.Unlinked())
	if also := Elsewhere(s.Elsewhere); also != "" {
		out += ", of which " + also
	}
	return out
}

// Adds says what a source adds to the one that it supplements, for the head of a report; ""
// if nothing, or if the source is no supplement: one that another replaces, or its successor.
func (s *Side) Adds() string {
	if s.Unlinked() == 0 || !s.supplement() {
		return ""
	}
	of, against := Name(s.Of), Name(s.Against)
	out := fmt.Sprintf("%s add to %s: %s that no id links to it", of, against, alerts(s.Unlinked()))
	if s.Linked > 0 {
		out += fmt.Sprintf("; linked to it: %d", s.Linked)
	}
	return out
}

// supplement reports whether the side is that of a source beside the one that setup offers
// first: neither source replaces the other.
func (s *Side) supplement() bool {
	of, against := alert.SourceOf(s.Of), alert.SourceOf(s.Against)
	return of.Successor != s.Against && against.Successor != s.Of && s.Against == base() && s.Of != base()
}

// alerts writes a number of alerts.
func alerts(n int) string {
	if n == 1 {
		return "1 alert"
	}
	return fmt.Sprint(n, " alerts")
}

// Unshared returns the groups of which not every alert is linked.
func (s *Side) Unshared() []Group {
	n := slices.IndexFunc(s.Groups, func(g Group) bool { return g.Unlinked() == 0 })
	if n < 0 {
		return s.Groups
	}
	return s.Groups[:n]
}

// MoreUnshared returns how many such groups were left out, as far as is known: none if even
// one of which every alert is linked was kept.
func (s *Side) MoreUnshared() int {
	if len(s.Unshared()) < len(s.Groups) {
		return 0
	}
	return s.More
}

// Elsewhere says how many of lacking alerts third sources have; "" for none.
func Elsewhere(counts []Count) string {
	var out []string
	for _, c := range counts {
		out = append(out, fmt.Sprintf("%d in %s", c.N, Name(c.Source)))
	}
	return strings.Join(out, ", ")
}

// Summary says how many alerts were compared.
func (r *Report) Summary() string {
	var out []string
	for _, c := range r.Totals {
		if c.N > 0 {
			out = append(out, fmt.Sprintf("%s %d", Name(c.Source), c.N))
		}
	}
	if len(out) == 0 {
		return "no alerts in this time"
	}
	return strings.Join(out, " · ")
}

// Retired is a source that the service has ended.
type Retired struct {
	ingest.Feed
	Since  time.Time // when a poll first found so; zero if unknown
	Newest time.Time // the update time of the newest item that came; zero if unknown
}

// RetiredOf returns the sources that have ended, from the states of the feeds. only names
// the integrations; none means all.
func RetiredOf(states []ingest.State, only []string) (out []Retired) {
	for _, s := range states {
		if s.Retired && (len(only) == 0 || slices.Contains(only, s.Integration)) {
			out = append(out, Retired{s.Feed, s.RetiredSince, s.Newest})
		}
	}
	return out
}

// Says says since when a source answers nothing.
func (r Retired) Says() string {
	const form = "2006-01-02 15:04Z"
	out := fmt.Sprintf("%s of %s answers nothing any more", Name(r.Source), r.Integration)
	if !r.Since.IsZero() {
		out = fmt.Sprintf("%s of %s has answered nothing since %s", Name(r.Source), r.Integration, r.Since.UTC().Format(form))
	}
	if !r.Newest.IsZero() {
		out += ", and its newest alert is of " + r.Newest.UTC().Format(form)
	}
	return out
}

// Filling is a source whose back-fill has not reached all of the compared time.
type Filling struct {
	ingest.Feed
	BackTo  time.Time // how far it came; zero if it has not begun
	Stopped bool      // no process goes on with it
}

// FillingOf returns the sources of alerts that are not read back to where a comparison
// begins, from the states of the feeds. only names the integrations; none means all.
func (r *Report) FillingOf(states []ingest.State, only []string) (out []Filling) {
	from := r.From.Time().Add(-slack)
	for _, s := range states {
		row := alert.SourceOf(s.Source)
		switch {
		case row == nil || row.Kind() == alert.IncidentKind() || len(only) > 0 && !slices.Contains(only, s.Integration):
		case s.Backfilled || s.Retired || !s.BackTo.IsZero() && !s.BackTo.After(from):
		default:
			out = append(out, Filling{s.Feed, s.BackTo, s.Phase == ingest.Stopped})
		}
	}
	return out
}

// Says says how far the back-fill is, and what that means for the numbers.
func (f Filling) Says() string {
	at := "has not begun"
	if !f.BackTo.IsZero() {
		at = "at " + f.BackTo.UTC().Format(time.DateOnly)
	}
	end := "the numbers below still grow"
	if f.Stopped {
		end = "stopped: the numbers below are not whole"
	}
	return fmt.Sprintf("%s of %s: back-fill %s, %s", Name(f.Source), f.Integration, at, end)
}

// Gap counts the alerts of a product that no id links to the source that replaces theirs.
type Gap struct {
	Of, Against alert.SourceName
	Product     string
	Unlinked    int
	Total       int     // of the product, with those that are linked
	Elsewhere   []Count // of these, those that supplements have
}

// Says says how large the gap is, and how far supplements close it.
func (g Gap) Says() string {
	out := fmt.Sprintf("%s: %s has %s that no id links to %s", g.Product, Name(g.Of), alerts(g.Unlinked), Name(g.Against))
	if also := Elsewhere(g.Elsewhere); also != "" {
		return out + "; of these, " + also
	}
	return out
}

// Gaps returns, by product, what is lost with each source that another one replaces, the
// largest first.
func (r *Report) Gaps() (out []Gap) {
	for i := range r.Sides {
		s := &r.Sides[i]
		if row := alert.SourceOf(s.Of); row == nil || row.Successor != s.Against {
			continue
		}
		for _, p := range s.Products {
			if p.Unlinked() > 0 {
				out = append(out, Gap{Of: s.Of, Against: s.Against, Product: p.Name, Unlinked: p.Unlinked(), Total: p.Unlinked() + p.Linked, Elsewhere: p.Elsewhere})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Gap) int { return b.Unlinked - a.Unlinked })
	return out
}

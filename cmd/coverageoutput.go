package cmd

import (
	"time"

	"tocsin/store/coverage"
)

// covered is the output of coverage. The names of its JSON members never change.
type covered struct {
	From    time.Time      `json:"from"`
	To      time.Time      `json:"to"`
	Alerts  map[string]int `json:"alerts"` // of each source
	Retired []coveredEnd   `json:"retired"`
	Filling []coveredFill  `json:"back_fill"` // sources whose numbers still grow
	Sides   []coveredSide  `json:"comparisons"`
}

// coveredFill is a source not yet read back to the beginning of the comparison.
type coveredFill struct {
	Integration string     `json:"integration"`
	Source      string     `json:"source"`
	BackTo      *time.Time `json:"back_to,omitempty"`
	Stopped     bool       `json:"stopped"` // no process goes on with it
}

// coveredEnd is a source that the service has ended.
type coveredEnd struct {
	Integration string     `json:"integration"`
	Source      string     `json:"source"`
	Since       *time.Time `json:"since,omitempty"`
	Newest      *time.Time `json:"newest,omitempty"`
}

// coveredSide compares one source with another.
type coveredSide struct {
	Source  string `json:"source"`
	Against string `json:"against"`
	coveredNumbers
	Groups []coveredGroup `json:"groups"`
	More   int            `json:"more_groups"` // that were left out
}

// coveredNumbers count the alerts of a side or a group.
type coveredNumbers struct {
	Total     int            `json:"total"`
	Linked    int            `json:"linked"`
	Lacking   int            `json:"lacking"`
	NoID      int            `json:"without_id"`
	Elsewhere map[string]int `json:"elsewhere"` // of the lacking ones, those that a third source has
}

// coveredGroup is the alerts of one product and title.
type coveredGroup struct {
	Product string `json:"product"`
	Title   string `json:"title"`
	coveredNumbers
	Examples []coveredExample `json:"examples"`
}

// coveredExample is an alert that the other source lacks.
type coveredExample struct {
	Integration string   `json:"integration"`
	ID          string   `json:"id"`
	Shared      []string `json:"shared_ids"`
}

func coverageOutput(r *coverage.Report, feeds coverageFeeds) covered {
	out := covered{From: r.From.Time(), To: r.To.Time(), Alerts: counted(r.Totals), Retired: []coveredEnd{}, Filling: []coveredFill{}}
	for _, end := range feeds.retired {
		out.Retired = append(out.Retired, coveredEnd{end.Integration, string(end.Source), orNone(end.Since), orNone(end.Newest)})
	}
	for _, f := range feeds.filling {
		out.Filling = append(out.Filling, coveredFill{f.Integration, string(f.Source), orNone(f.BackTo), f.Stopped})
	}
	for i := range r.Sides {
		s := &r.Sides[i]
		side := coveredSide{Source: string(s.Of), Against: string(s.Against), coveredNumbers: coveredNumbersOf(s.Numbers), Groups: []coveredGroup{}, More: s.More}
		for j := range s.Groups {
			side.Groups = append(side.Groups, coveredGroupOf(&s.Groups[j]))
		}
		out.Sides = append(out.Sides, side)
	}
	return out
}

func coveredGroupOf(g *coverage.Group) coveredGroup {
	out := coveredGroup{Product: g.Product, Title: g.Title, coveredNumbers: coveredNumbersOf(g.Numbers), Examples: []coveredExample{}}
	for _, e := range g.Examples {
		shared := e.Shared
		if shared == nil {
			shared = []string{}
		}
		out.Examples = append(out.Examples, coveredExample{e.Integration, e.ID, shared})
	}
	return out
}

func coveredNumbersOf(n coverage.Numbers) coveredNumbers {
	return coveredNumbers{Total: n.Total, Linked: n.Linked, Lacking: n.Lacking, NoID: n.NoID, Elsewhere: counted(n.Elsewhere)}
}

func counted(counts []coverage.Count) map[string]int {
	out := map[string]int{}
	for _, c := range counts {
		out[string(c.Source)] = c.N
	}
	return out
}

// orNone returns a time; nil for zero.
func orNone(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

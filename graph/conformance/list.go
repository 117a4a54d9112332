package conformance

import (
	"fmt"
	"strings"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/sources"
)

// list is a list of Graph, with what the simulator assumes of it.
type list struct {
	*sources.List
	name alert.SourceName

	page, most int    // items of a page by default, and at most
	skip       string // what $skip=1 does
	skipLimit  string
	count      string // what $count=true does
	times      string // the form of its times
}

// The words of skip contracts and others that several lists share.
const (
	skips      = "skips"
	refused400 = "400"
	noLimit    = "none below 10001"
	below501   = "below 501"
	below10001 = "below 10001"
)

// lists are the lists that are asked. Their sizes: Microsoft's reference of each list.
func lists() []*list {
	of := func(l list) *list {
		l.List = sources.Of(l.name).List
		return &l
	}
	return []*list{
		of(list{name: alert.AlertsV2, page: 100, most: 1000, skip: skips, skipLimit: noLimit, count: "given", times: onGrid}),
		of(list{name: alert.Incidents, page: 50, most: 100, skip: skips, skipLimit: noLimit, count: "given", times: onGrid}),
		of(list{name: alert.Legacy, page: 100, most: 1000, skip: skips, skipLimit: below501, count: "given", times: onGrid}),
		of(list{name: alert.RiskDetections, page: 20, most: 500, skip: refused400, skipLimit: "", count: refused400, times: offGrid}),
	}
}

// probe is a question to the list. A query is written as the service's reference does.
func (l *list) probe(query string) graph.Probe {
	query = strings.NewReplacer(" ", "%20", "'", "%27", "+", "%2B").Replace(query)
	return graph.Probe{Path: l.Path, Query: query, Pace: l.Pace}
}

// base is the answer to a request without parameters, which most contracts look at.
func (l *list) base(a *asker) *answer { return a.ask(l.probe("")) }

// contract makes a contract of the list. It is looked at only if the list answers.
func (l *list) contract(name, asked, assumed string, switches func(string) string, look func(*asker, *answer) finding) Contract {
	if asked == "" {
		asked = "no parameters"
	}
	return Contract{
		Source: l.name, Name: string(l.name) + "." + name, Asked: asked, Assumed: assumed, switches: switches,
		look: func(a *asker) finding {
			base := l.base(a)
			if !base.good() {
				return unseen("the list does not answer")
			}
			return look(a, base)
		},
	}
}

// contracts are those that each list has.
func (l *list) contracts() []Contract {
	return append([]Contract{l.answers(), l.defaultPage(), l.largestPage(), l.order(), l.orderBy(), l.ties(), l.inclusive(), l.selects(), l.counts(), l.skips()}, append(l.links(), l.limits()...)...)
}

// answers is whether the list is there at all.
func (l *list) answers() Contract {
	switches := choice(map[string]string{"206": "partial = true"})
	switch l.name {
	case alert.Legacy:
		switches = choice(map[string]string{
			"206": "partial = true", "206 with Warning 199": "partial = true", "no items": `legacy = "empty"`,
			"400": `legacy = "400"`, "404": `legacy = "404"`, "410": `legacy = "410"`,
		})
	case alert.AlertsV2, alert.Incidents:
		switches = choice(map[string]string{"206": "partial = true", "206 with Warning 199": "partial = true", "403": "unprovisioned = true", "401": "sign_in.inactive = true"})
	case alert.RiskDetections:
		switches = choice(map[string]string{"206": "partial = true", "206 with Warning 199": "partial = true", "403": `risk.licence = "none"`})
	}
	return Contract{
		Source: l.name, Name: string(l.name) + ".answer", Asked: "no parameters", Assumed: "200", switches: switches,
		look: func(a *asker) finding {
			base := l.base(a)
			switch {
			case !base.good():
				return base.refused()
			case base.status == 206 && strings.HasPrefix(base.header.Get("Warning"), "199 - "):
				return seen("206 with Warning 199")
			case l.name == alert.Legacy && len(base.items) == 0:
				return seen("no items")
			}
			return base.refused()
		},
	}
}

func (l *list) defaultPage() Contract {
	return l.contract("default_page", "", fmt.Sprint(l.page), func(seen string) string { return "default_top = " + seen }, func(_ *asker, base *answer) finding {
		if n := len(base.items); base.next != "" || n == l.page {
			return seen(fmt.Sprint(n))
		}
		return unseen(short)
	})
}

// short says why a contract about many items could not be seen.
const short = "the list is too short"

func (l *list) largestPage() Contract {
	ask := fmt.Sprintf("$top=%d&$select=id", l.most+1)
	return l.contract("largest_page", ask, fmt.Sprint(l.most), func(seen string) string {
		switch seen {
		case refused400:
			return `lists.over_top = "400"`
		case "more":
			return `lists.over_top = "honour"`
		}
		return "max_top = " + seen
	}, func(a *asker, _ *answer) finding {
		got := a.ask(l.probe(ask))
		switch n := len(got.items); {
		case !got.good():
			return got.refused()
		case n > l.most:
			return seen("more")
		case n == l.most, got.next != "" && n > 0:
			return seen(fmt.Sprint(n))
		}
		return unseen(short)
	})
}

func (l *list) selects() Contract {
	const ask = "$select=id&$top=1"
	return l.contract("select", ask, "only those", nil, func(a *asker, _ *answer) finding {
		got := a.ask(l.probe(ask))
		switch {
		case !got.good():
			return got.refused()
		case len(got.items) == 0:
			return unseen(short)
		case got.items[0].members() > 1:
			return seen("all members")
		}
		return seen("only those")
	})
}

// members counts the members of an item, without annotations.
func (i item) members() (n int) {
	for name := range i {
		if !strings.Contains(name, "@") {
			n++
		}
	}
	return n
}

func (l *list) counts() Contract {
	const ask = "$count=true&$top=1"
	return l.contract("count", ask, l.count, nil, func(a *asker, _ *answer) finding {
		got := a.ask(l.probe(ask))
		switch {
		case !got.good():
			return got.refused()
		case got.count:
			return seen("given")
		}
		return seen("missing")
	})
}

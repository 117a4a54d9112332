// Package sources binds to the row that each source has in graph/alert what the
// source does: which API it is asked of, by which path and properties, which poller
// reads it, and how a check finds out whether it can be read.
//
// Each source that tocsin reads is one row here. The row in graph/alert says what it is
// called and which permissions it needs; its mapping is in graph/normalize, and
// graph/completeness holds them together. The package must not know when a source
// is polled, how its items are mapped, or who checks it. Begin with Source.
package sources

import (
	"context"
	"sync"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/collect"
)

// Source binds a row to what the source does. Rows are shared and never change.
type Source struct {
	*alert.Source

	// Poller returns what makes the pollers of the source's feeds, for one tenant.
	Poller func(graph.APIs) func(collect.PollerOptions) collect.Poller

	// Read is the check whether the source can be read.
	Read func(context.Context, graph.APIs) check.Finding
}

// table is built once and never written to after.
var table = sync.OnceValue(func() []*Source {
	return []*Source{
		list{path: "security/alerts_v2", updated: "lastUpdateDateTime", created: "createdDateTime", top: 1000}.of(alert.AlertsV2),
		list{path: "security/incidents", updated: "lastUpdateDateTime", created: "createdDateTime", top: 50}.of(alert.Incidents),
		list{path: "security/alerts", updated: "lastModifiedDateTime", created: "createdDateTime", top: 1000}.of(alert.Legacy),
	}
})

// All lists every source that tocsin reads. The rows are shared: do not change them.
func All() []*Source { return table() }

// Of returns the source of a name; nil if it is not read.
func Of(name alert.SourceName) *Source {
	for _, s := range table() {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Feeds returns the sources of an integration as a collector takes them. Names that
// are not read are left out: Check refuses them in settings.
func Feeds(names []alert.SourceName, apis graph.APIs) []collect.Source {
	var out []collect.Source
	for _, name := range names {
		if s := Of(name); s != nil {
			out = append(out, collect.Source{Name: name, Poller: s.Poller(apis)})
		}
	}
	return out
}

// Checks returns the sources of an integration as a check takes them. Names that
// are not read are left out.
func Checks(names []alert.SourceName) []check.Source {
	var out []check.Source
	for _, name := range names {
		if s := Of(name); s != nil {
			out = append(out, check.Source{Source: s.Source, Read: s.Read})
		}
	}
	return out
}

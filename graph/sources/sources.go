// Package sources adds to each source's row in graph/alert how the source is read:
// from which API, by which path and properties, by which poller, and how a check
// finds out whether it can be read.
//
// Each source that tocsin reads is one row here. Its row in graph/alert has its name
// and the permissions that it needs; its mapping is in graph/normalize;
// graph/completeness checks that all parts are present. This package must not know
// when a source is polled, how its items are mapped, or who checks it. Begin with
// Source.
package sources

import (
	"context"
	"sync"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/collect"
)

// Source binds a source's row to the functions that read it. Rows are shared and
// never change.
type Source struct {
	*alert.Source

	// Poller returns, for one tenant, the function that makes the pollers of the
	// source's feeds.
	Poller func(graph.APIs) func(collect.PollerOptions) collect.Poller

	// Prompt says that the source's items matter within seconds: it is polled faster while a
	// screen is focused or a high alert is young.
	Prompt bool

	// List is the list that the source is read from; nil if it is no list of Graph.
	List *List

	// Reader returns, for one tenant, the function that reads the source outside of its
	// feed, as an audit does; nil if it can't be read so.
	Reader func(graph.APIs) collect.Reader

	// Read checks whether the source can be read.
	Read func(context.Context, graph.APIs) check.Finding
}

// List names a list of Graph and the properties by which it is read.
type List struct {
	Path    string // below /v1.0/
	Updated string // the property to poll by
	Created string
	Pace    graph.Pace // if the service limits the list by itself
}

// table is built once and never written to after.
var table = sync.OnceValue(func() []*Source {
	return []*Source{
		list{path: "security/alerts_v2", updated: "lastUpdateDateTime", created: "createdDateTime", top: 1000, prompt: true}.of(alert.AlertsV2),
		list{path: "security/incidents", updated: "lastUpdateDateTime", created: "createdDateTime", top: 50}.of(alert.Incidents),
		list{path: "security/alerts", updated: "lastModifiedDateTime", created: "createdDateTime", top: 1000}.of(alert.Legacy),
		list{path: "identityProtection/riskDetections", updated: "lastUpdatedDateTime", created: "detectedDateTime", top: 500, pace: riskPace(), uncounted: true}.of(alert.RiskDetections),
		office{types: contentTypes()}.of(alert.O365Management),
	}
})

// riskPace is how fast Entra ID Protection lets its lists be asked for: one request a second
// of the tenant, by all applications together. It throttles without saying for how long.
func riskPace() graph.Pace {
	return graph.Pace{Apart: 1100 * time.Millisecond, Backoff: 5 * time.Second}
}

// All lists every source that tocsin reads. The rows are shared: do not change them.
func All() []*Source { return table() }

// Of returns the source with a name; nil if tocsin does not read it.
func Of(name alert.SourceName) *Source {
	for _, s := range table() {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Feeds returns the sources of an integration in the form that a collector takes.
// Names that tocsin does not read are left out: Check refuses them in settings.
func Feeds(names []alert.SourceName, apis graph.APIs) []collect.Source {
	var out []collect.Source
	for _, name := range names {
		if s := Of(name); s != nil {
			out = append(out, collect.Source{Name: name, Poller: s.Poller(apis), Prompt: s.Prompt})
		}
	}
	return out
}

// Checks returns the sources of an integration in the form that a check takes. Names
// that tocsin does not read are left out.
func Checks(names []alert.SourceName) []check.Source {
	var out []check.Source
	for _, name := range names {
		if s := Of(name); s != nil {
			out = append(out, check.Source{Source: s.Source, Read: s.Read})
		}
	}
	return out
}

// Package index answers every list: the rows in view, the exact count, the
// facets and the histogram of a query, together, from columns in memory.
//
// It is built from an engine's change feed and kept by it. It evaluates what
// store/query parsed, and must never answer differently from query.Match. It
// must not know SQL or how rows are drawn. Begin with Search.
package index

import (
	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Request asks for one window of a query's answer.
type Request struct {
	Query   *query.Query // nil means every alert
	Sort    Sort
	Around  alert.Key // where it is among the answer, Result.Cursor tells its place and the window holds it
	Above   int       // with Around: how many rows of the window should stand above it
	Top     int       // first row of the window where Around is zero or gone
	Rows    int       // length of the window; 0 for none
	Facets  bool
	Buckets int // length of the histogram; 0 for none
}

// Sort is the order of a list. The zero Sort is newest created_at first, those of
// one time ascending by id, integration and source. Any other sort is stable
// over this order.
type Sort struct {
	Field string // canonical name of a field of the query language; "" for created_at
	Up    bool   // ascending; missing values come last either way
}

// Result is the answer to a Request.
type Result struct {
	Rows      []Row
	First     int // the place of Rows[0] in the whole answer
	Cursor    int // the place of Around; -1 where it is not in the answer
	Total     int // exact, unless Partial
	Facets    []Facet
	Histogram Histogram
	Seq       int64   // the change number that the answer speaks of
	Partial   bool    // a raw search is not done: ask again
	Done      float64 // of a partial answer, how much was searched, 0 to 1
	Loading   bool    // the index is still being built: only the newest rows are shown
	Cut       bool    // the index holds the newest alerts alone: older ones are not in the answer
}

// Row is what a list draws of one record. Texts are as sent.
type Row struct {
	Key      alert.Key
	Severity alert.Severity
	Status   alert.Status
	Provider alert.Provider
	Product  string
	Title    string
	User     string // first entity of the kind
	Host     string // first entity of the kind
	Assigned string
	Incident string
	Triage   alert.TriageState
	Created  alert.Time
	Updated  alert.Time
	Ingested alert.Time
}

// Facet counts the answer by the values of one field, leaving out the query's
// own top-level terms on that field, so that the other values stay countable.
type Facet struct {
	Field  string // severity, provider or version
	Counts []Count
}

// Count is one value of a facet, largest first.
type Count struct {
	Value string
	N     int
}

// Histogram counts the answer over time, stacked by severity.
type Histogram struct {
	From, To alert.Time // created_at, To exclusive
	Buckets  []Bucket
}

// Bucket counts one interval of the histogram: high, medium, low and the rest.
type Bucket struct{ High, Medium, Low, Rest int }

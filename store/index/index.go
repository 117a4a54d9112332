// Package index answers every list from columns in memory: it returns the rows in view,
// the exact count, the facets and the histogram of a query together.
//
// It is built from an engine's change feed and kept up to date with it. The slots of each
// kind of record determine its columns; all kinds share the evaluator, the sort, the
// facets and the histogram. It evaluates what store/query parsed, and its answers must
// always agree with query.Match. It must not know SQL or how rows are drawn. Begin with
// Search.
package index

import (
	"context"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// Request asks for one window of a query's result.
type Request struct {
	Query   *query.Query // nil means every alert
	Sort    Sort         // without effect if the query has stages that leave its records in their own order
	Around  alert.Key    // the window contains it, or its neighbour if it is not in the result
	Above   int          // with Around, how many rows of the window come before it
	Top     int          // first row of the window if Around is zero or not in the index
	Rows    int          // length of the window; 0 means none
	Kept    []alert.Key  // in their places among the rows, although the query may leave them out; not with stages
	Among   []alert.Key  // which of them does the query select? See Result.Among
	Facets  bool
	Buckets int // length of the histogram; 0 means none
	// Zone makes the histogram's buckets round by the clock and the calendar of a zone, and
	// Buckets the greatest number of them; nil means buckets of equal length.
	Zone *time.Location

	// Behind returns an index of the records behind a position that the query selects. If
	// it is set and the index is cut, the table of the query's stages counts them too. Only
	// the fields that the stages read need be filled: see query.Query.Columns.
	Behind func(ctx context.Context, floor engine.Position) (*Index, error)
}

// Kind returns the kind of record that the request wants.
func (r *Request) Kind() *alert.Kind {
	if r.Query == nil {
		return alert.AlertKind()
	}
	return r.Query.Kind()
}

// Sort is the order of a list. The zero Sort is newest created_at first; equal times are
// ascending by id, integration and source. Any other sort is stable over this order.
type Sort struct {
	Field string // canonical name of a field of the query language; "" for created_at
	Up    bool   // ascending; missing values come last either way
}

// Result is the answer to a Request. If the query has stages without an aggregate, the rows,
// their numbers and the total are those of the table's records; facets and histogram always
// count what the condition selects.
type Result struct {
	Rows      []Row
	First     int         // the number of Rows[0] in the whole result, from 0
	Cursor    int         // the number of Around; -1 if it is not in the result
	Near      int         // the number of the neighbour nearer in time if only the index has Around, not the result; else -1
	Total     int         // exact, unless Partial
	Kept      []alert.Key // those of Request.Kept that the query leaves out; Total counts them, facets and histogram do not
	Before    int         // of Kept, those that stand before Rows[0]
	Among     []alert.Key // those of Request.Among that the query selects
	Facets    []Facet
	Histogram Histogram
	Table     *query.Table    // the result of the query's stages; nil if it has none
	Seq       int64           // the greatest change number in the result
	Partial   bool            // a search of raw items or of texts is not finished: search again
	Texts     bool            // if Partial, it is one of texts that the index holds
	Done      float64         // 0 to 1: the searched part if Partial, else the filled part of the index
	Loading   bool            // the index is still being filled: only the newest rows are shown
	Cut       bool            // the index holds only the newest records of the kind: older ones are not in the result
	Indexed   int             // if Cut, how many of them the index holds
	Floor     engine.Position // if Cut, the index has every record of the kind up to it, and none behind it
}

// Row holds the values of one record that a list draws. Texts are as sent.
type Row struct {
	Key      alert.Key
	Kind     *alert.Kind // of the record
	Severity alert.Severity
	Status   alert.Status
	Provider alert.Provider // only for an alert
	Product  string
	Title    string
	Category string // only for an alert
	User     string // first counted entity of the type; for an incident, that of its newest alert with one
	Host     string // as User
	Assigned string
	Incident string // only for an alert
	Alerts   int    // for an incident, how many of its alerts the index holds
	News     int    // for an incident done here, how many of its alerts came since and are not done
	Products string // for an incident, its alerts by the code of their product, most first: "mde 3, mdo 1"
	Users    int    // for an incident, how many accounts and hosts its alerts name: see entities
	Hosts    int
	Priority int // of an incident, 0 to 100; -1 if missing
	Triage   alert.TriageState
	By       string     // who triaged it last
	At       alert.Time // when
	Verdict  alert.Verdict
	Owner    string // who works on it here, triage.assigned_to; Assigned is Graph's
	Bookmark bool
	Note     string // the note left here, triage.note
	Tags     string // those given here, with commas between them
	Ticks    string // the recommended actions ticked here, by short ids, as Tags
	Shared   string // the ids that records of other sources may carry too, with line breaks between them
	Created  alert.Time
	Updated  alert.Time
	Ingested alert.Time
	Seq      int64 // the number of the record's last change in the store

	RecordType string // only for an event, as the six below
	Operation  string
	Workload   string
	PartOf     string       // id of its alert
	PartTitle  string       // what that alert is called, as Heading returns it; "" if the index doesn't have it
	PartLost   bool         // no such alert is stored
	Object     alert.Entity // the address that it came from, else what it was done to: see root.object
}

// Facet counts the result by the values of one field. It ignores the query's own
// top-level terms on that field, so that the other values are counted too. An incident
// counts for each of its providers.
type Facet struct {
	Field  string  // severity, provider or source: the name in the settings
	Counts []Count // largest first; without values longer than 128 bytes
	Many   bool    // the result has more than 1,000 values: Counts has only the 100 largest
	Rest   int     // records with values that Counts leaves out, once for each
}

// Count is the number of records with one value of a facet.
type Count struct {
	Value string
	N     int
}

// Histogram counts the result over time, stacked by severity.
type Histogram struct {
	From, To alert.Time   // of created_at; To is exclusive
	Edges    []alert.Time // of round buckets, one more than these: see Span; else nil
	Buckets  []Bucket
}

// Bucket counts one interval of the histogram: high, medium, low and the rest.
type Bucket struct{ High, Medium, Low, Rest int }

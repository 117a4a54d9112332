package alert

import "strings"

// Severity is Graph's word in its canonical spelling (high, medium, low,
// informational, unknown). Any other word is kept as sent. The empty word is a
// missing severity and counts as unknown.
type Severity string

// Graph's severities.
const (
	High          Severity = "high"
	Medium        Severity = "medium"
	Low           Severity = "low"
	Informational Severity = "informational"
	Unknown       Severity = "unknown"
)

// Number returns the severity's number in the query language: 0.7, 0.5, 0.3 or 0.1,
// and 0 if the severity is unknown, missing or a word that Graph does not have today.
func (s Severity) Number() float64 {
	switch s {
	case High:
		return 0.7
	case Medium:
		return 0.5
	case Low:
		return 0.3
	case Informational:
		return 0.1
	}
	return 0
}

// severityNumbers returns every number that a severity has, ascending.
func severityNumbers() []float64 {
	var out []float64
	for _, s := range []Severity{Unknown, Informational, Low, Medium, High} {
		out = append(out, s.Number())
	}
	return out
}

// Band returns the word for the severity's interval in a query: high, medium, low
// or informational. Everything below 0.2 is informational.
func (s Severity) Band() Severity {
	switch s {
	case High, Medium, Low:
		return s
	}
	return Informational
}

// Canonical returns the first of members that equals word without regard to case, or
// word itself if there is none. An empty word stays empty.
func Canonical(word string, members ...string) string {
	for _, m := range members {
		if strings.EqualFold(m, word) {
			return m
		}
	}
	return word
}

// Status is the state that the product reports for a record. Triage holds what was
// decided here.
type Status string

// The statuses. Legacy's dismissed becomes RESOLVED; an unknown word becomes OPEN.
const (
	Open       Status = "OPEN"
	InProgress Status = "IN_PROGRESS"
	Resolved   Status = "RESOLVED"
	Redirected Status = "REDIRECTED" // incidents only: merged into another incident
)

// Title returns the status as the portal names it: New, In progress, Resolved. A missing status
// stays missing. A word in another spelling than ours is returned as it was sent: clean it before
// drawing.
func (s Status) Title() string {
	word := string(s)
	switch {
	case s == Open:
		return "New"
	case word == "" || strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "":
		return word
	}
	return word[:1] + strings.ToLower(strings.ReplaceAll(word[1:], "_", " "))
}

// Provider is the short code of the product that raised an alert.
type Provider string

// The products, in the order of the table in the query language's documentation.
const (
	Entra    Provider = "entra"
	M365D    Provider = "m365d"
	MDA      Provider = "mda"
	MDE      Provider = "mde"
	MDI      Provider = "mdi"
	MDO      Provider = "mdo"
	DLP      Provider = "dlp"
	IRM      Provider = "irm"
	AppGov   Provider = "appgov"
	MDC      Provider = "mdc"
	Sentinel Provider = "sentinel"
	TI       Provider = "ti"
	AI       Provider = "ai"
	AIP      Provider = "aip"
	Other    Provider = "other"
)

// GraphSensor is Taegis's word in sensor_types for every alert that Graph has.
const GraphSensor = "MICROSOFT_GRAPH_ALERTS"

package story

import "tocsin/graph/alert"

// EventKind says what happened at a time.
type EventKind uint8

// The kinds of events. Of one instant they come in this order.
const (
	ActivityBegan   EventKind = iota + 1 // the first activity of an alert
	ProcessStarted                       // a process was created
	SessionBegan                         // a person signed in
	FileSeen                             // a message was received, a thing first seen
	ActivityEnded                        // the last activity of an alert
	AlertCreated                         // the product raised the alert
	IncidentCreated                      // the product made the incident
	EvidenceAdded                        // the product added pieces of evidence
	Commented                            // a person wrote in the portal
	Changed                              // a field changed in the portal
	Triaged                              // a person decided something here
	RecordUpdated                        // the record's last update, if no change tells of it
	RecordResolved                       // the product's record was closed
)

// Event is one thing that happened at a time.
type Event struct {
	At      alert.Time
	Kind    EventKind
	Group   int    // number of the group that tells of it, from 0
	Path    Path   // the piece of evidence that tells of it, or nil
	By      string // who did it; "" if the product did
	Verdict string
	Parts   []Part
}

// Timeline returns the events of one or several records, the earliest first. Equal events
// of several alerts, such as the start of one process, are one.
func Timeline(groups ...Group) []Event { return nil }

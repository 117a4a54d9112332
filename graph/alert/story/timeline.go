package story

import (
	"cmp"
	"context"
	"slices"

	"tocsin/graph/alert"
)

// EventKind says what happened at a time.
type EventKind uint8

// The kinds of events. Of one instant they come in this order.
const (
	ActivityBegan  EventKind = iota + 1 // the first activity of an alert
	ProcessStarted                      // a process was created
	SessionBegan                        // a person signed in
	MailReceived                        // a message was received
	Recorded                            // a service wrote an audit record
	ActivityEnded                       // the last activity of an alert
	Created                             // the product raised the alert or made the incident
	EvidenceAdded                       // the product added pieces of evidence
	Commented                           // a person wrote in the portal
	Changed                             // a field changed at the service
	Triaged                             // a person decided something here
	Updated                             // the record's last update, if nothing else tells of it
	Resolved                            // the alert was closed at the service
)

// Event is one thing that happened at a time.
type Event struct {
	At      alert.Time
	Kind    EventKind
	Group   int          // number of the group that tells of it, from 0
	Path    Path         // the piece of evidence that tells of it, or nil
	By      string       // who did it; "" if the product did
	Change  alert.Change // of Changed and Triaged
	Verdict string
	Outcome Outcome // what was done about it
	Parts   []Part  // what happened, in one line
	Minor   bool    // bookkeeping of the service, which the history has as well
}

// String returns what happened as text.
func (e Event) String() string { return Sentence{Parts: e.Parts}.String() }

// mostEvents is the greatest number of events of a timeline.
const mostEvents = 5_000

// Timeline returns the events of one or several records, the earliest first. What
// several alerts tell of alike, such as the start of one process, is one event. If there
// are more than 5,000, the earliest are left out. What has no time is no event. Once ctx has
// ended it stops, and what it returns means nothing.
func Timeline(ctx context.Context, groups ...Group) []Event {
	t := &timeline{groups: groups, seen: map[string]bool{}, mails: map[string]int{}}
	for i, g := range groups {
		if ctx.Err() != nil {
			return nil
		}
		list := pieces(g.Evidence, nil)
		in := sceneOf(list)
		if in.timed = true; len(groups) == 1 {
			in.about(g.Record)
		}
		t.of = i
		if g.Record == nil || g.Record.Event == nil || len(list) == 0 { // else its evidence, the record itself, tells more
			t.record(g.Record)
		}
		t.evidence(list, in)
		t.additions(list, in)
		t.comments(g.Comments)
	}
	t.changes()
	t.processes(ctx)
	t.updates()
	slices.SortStableFunc(t.events, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind))
	})
	return t.events[max(0, len(t.events)-mostEvents):]
}

// timeline gathers events.
type timeline struct {
	groups []Group
	of     int // number of the group
	events []Event
	seen   map[string]bool // what several groups may tell of
	mails  map[string]int  // numbers of the events of messages, by their ids
}

// add appends an event of the group, unless its time is missing.
func (t *timeline) add(e Event, say func(*line)) {
	if e.At == 0 {
		return
	}
	var l line
	say(&l)
	e.Group, e.Parts, e.Outcome = t.of, l.parts, l.outcome
	t.events = append(t.events, e)
}

// once reports whether a thing was not told of before; one without an id never was.
func (t *timeline) once(kind, id string) bool {
	key := kind + " " + id
	if id != "" && t.seen[key] {
		return false
	}
	t.seen[key] = true
	return true
}

// record adds the times of the record itself.
func (t *timeline) record(r *alert.Record) {
	if r == nil || r.Kind() == nil {
		return
	}
	title := func(words string) func(*line) { return func(l *line) { t.titled(l, words, r) } }
	switch {
	case r.Incident != nil:
		t.add(Event{At: r.Incident.Created, Kind: Created}, title("Incident created"))
	case r.Event != nil:
		t.add(Event{At: r.Event.Created, Kind: Created}, title("Recorded"))
	case r.Alert != nil:
		t.alert(r.Alert, title)
	}
}

// titled says what happened to a record, and to which if the timeline is of several.
func (t *timeline) titled(l *line, words string, r *alert.Record) {
	l.add(Plain, words)
	if len(t.groups) > 1 {
		l.with(": ", Name, cut(r.Heading(), 256))
	}
}

// alert adds the times of an alert.
func (t *timeline) alert(a *alert.Alert, title func(words string) func(*line)) {
	soon := len(t.groups) > 1 && a.Ended >= a.Began && a.Ended-a.Began <= near // among other alerts, one event is enough
	t.add(Event{At: a.Began, Kind: ActivityBegan}, title(map[bool]string{true: "Activity", false: "First activity"}[soon]))
	if a.Ended != a.Began {
		t.add(Event{At: a.Ended, Kind: ActivityEnded, Minor: soon}, title("Last activity"))
	}
	t.add(Event{At: a.Created, Kind: Created}, title("Alert raised"))
	t.add(Event{At: a.Resolved, Kind: Resolved}, title("Alert resolved"))
}

// updates adds the last update of each record, if no other event has its time to the
// second.
func (t *timeline) updates() {
	type second struct {
		of int
		at alert.Time
	}
	told := map[second]bool{}
	for _, e := range t.events {
		told[second{e.Group, e.At / alert.Second}] = true
	}
	for i, g := range t.groups {
		if g.Record == nil || told[second{i, g.Record.Updated() / alert.Second}] {
			continue
		}
		t.of = i
		t.add(Event{At: g.Record.Updated(), Kind: Updated, Minor: len(t.groups) > 1}, func(l *line) { t.titled(l, "Last updated by the service", g.Record) })
	}
}

// near is how long before its child the start of a process that evidence names only as a
// parent is part of what happened: others, such as a shell of the morning, are not.
const near = alert.Hour

// told reports whether the start of a process is an event.
func (p *Process) told() bool {
	if !p.Parent {
		return true
	}
	return slices.ContainsFunc(p.Children, func(c *Process) bool { return c.Started != 0 && c.Started-p.Started <= near })
}

// processes adds the starts of processes, each once for all groups.
func (t *timeline) processes(ctx context.Context) {
	for b := range walk(Processes(ctx, t.groups...)) {
		p := b.Process
		if !p.told() {
			continue
		}
		t.of = p.Pieces[0].Group
		t.add(Event{At: p.Started, Kind: ProcessStarted, Path: p.Pieces[0].Path, Verdict: p.Verdict}, func(l *line) {
			l.add(Name, cmp.Or(p.Name, "process "+p.ID))
			l.add(Plain, " started")
			if p.parent != nil {
				l.with(" by ", Name, cmp.Or(p.parent.Name, "process "+p.parent.ID))
			}
			l.with(" on ", Name, p.Host)
			l.done(p.Verdict, p.Outcome)
			l.with(": ", Value, Brief(p.Command))
		})
	}
}

// evidence adds the times that pieces of evidence tell: messages, sessions and audit records.
func (t *timeline) evidence(list []piece, in *scene) {
	var others map[string]bool // what records beside an alert's diary tell of
	if r := t.groups[t.of].Record; r != nil && r.Alert != nil && r.Alert.Created != 0 {
		others = toldApart(list)
	}
	for i := range list {
		p := &list[i]
		switch p.Type {
		case "analyzedMessageEvidence", "submissionMailEvidence":
			t.mail(p, in)
		case "cloudLogonSessionEvidence", "hostLogonSessionEvidence":
			if t.once("session", p.get("sessionId")) {
				t.piece(p, SessionBegan, p.time("startUtcDateTime"), in)
			}
		case "userSecurityState":
			if t.once("logon", p.account("").short()+" "+p.get("logonDateTime")) {
				t.piece(p, SessionBegan, p.time("logonDateTime"), in)
			}
		case "auditRecord":
			if t.once("record", p.get("Id")) && !p.tellsAgain(others) {
				t.piece(p, Recorded, p.time("CreationTime"), in)
			}
		}
		t.evidence(p.nested, in)
	}
}

// mail adds that a message was received. If several alerts have it, the one with the gravest verdict tells.
func (t *timeline) mail(p *piece, in *scene) {
	id, at := p.get("networkMessageId"), p.time("receivedDateTime")
	if at == 0 {
		return
	}
	n, has := t.mails[id]
	if id == "" || !has {
		t.mails[id] = len(t.events)
		t.piece(p, MailReceived, at, in)
		return
	}
	if had := t.events[n]; weight(p.Verdict) < weight(had.Verdict) {
		t.piece(p, MailReceived, min(at, had.At), in)
		last := len(t.events) - 1
		t.events[n], t.events = t.events[last], t.events[:last]
	}
}

// piece adds an event that a piece tells of, in its words.
func (t *timeline) piece(p *piece, kind EventKind, at alert.Time, in *scene) {
	t.add(Event{At: at, Kind: kind, Path: p.path, Verdict: p.Verdict}, func(l *line) {
		s := p.sentence(in)
		l.parts, l.outcome = s.Parts, s.Outcome
	})
}

// comments adds what was written in the portal.
func (t *timeline) comments(list []alert.Comment) {
	for _, c := range list {
		if !t.once("comment", c.At.String()+" "+c.By+" "+c.Text) { // of an incident and of its alert
			continue
		}
		t.add(Event{At: c.At, Kind: Commented, By: c.By}, func(l *line) {
			l.add(Name, cmp.Or(c.By, "A person"))
			l.add(Plain, " commented: ")
			l.add(Value, c.Text)
		})
	}
}

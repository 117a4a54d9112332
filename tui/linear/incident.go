package linear

import (
	"context"
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/views"
)

// fromIncidents begins a query of incidents.
const fromIncidents = "FROM incident"

// incidents lists the incidents that are not done, as the screen does first, or all of them;
// newest first.
func (s *session) incidents(ctx context.Context, argument string) {
	_, isNumber := number(argument)
	switch {
	case strings.EqualFold(argument, "all"):
		s.filter(ctx, fromIncidents)
	case isNumber:
		openIncident(s, ctx, argument)
	case argument != "":
		s.say("%q is no word here: type incidents, incidents all, or incidents and a number.", short(argument))
	default:
		s.filter(ctx, fromIncidents+" WHERE "+builtIn(s, alert.IncidentKind(), views.Active))
	}
}

// openIncident opens the incident with a number, or lists those of several integrations.
func openIncident(s *session, ctx context.Context, n string) {
	text := fromIncidents + " WHERE resource_id = " + query.Quote(n)
	q, err := s.parse(text)
	if err != nil {
		s.complain(err)
		return
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Rows: pageRows})
	switch {
	case err != nil:
		s.complain(err)
	case result.Total == 0:
		s.say("No incident %s is stored.", n)
	case result.Total == 1 && len(result.Rows) == 1:
		s.open(ctx, result.Rows[0])
	default:
		s.filter(ctx, text)
	}
}

// incidentLine tells the row of an incident: its number, and what matters most comes first.
func incidentLine(r *index.Row) []string {
	triage := triageWord(r.Triage)
	if r.News > 0 {
		triage += ", " + text.Plural(r.News, "new alert") + " since"
	}
	parts := []string{"Incident " + clean(r.Key.ID), severityWord(r.Severity), triage, clean(r.Heading()), statusWord(r.Status)}
	if r.Priority >= 0 {
		parts = append(parts, fmt.Sprintf("priority %d", r.Priority))
	}
	return append(parts, alerts(r.Alerts), text.Plural(r.Users, "user"), text.Plural(r.Hosts, "host"))
}

// tellIncident tells what an incident is.
func (s *session) tellIncident(context.Context) {
	in := s.opened.record.Incident
	for _, p := range []struct{ word, value string }{
		{"Summary", in.Summary}, {"Description", in.Description}, {"Assigned to", in.AssignedTo}, {"Merged into", in.RedirectID}, {"Comments", strings.Join(in.Comments, " | ")},
	} {
		if p.value != "" {
			s.say("%s: %s", p.word, spoken(oneLine(p.value)))
		}
	}
	if in.RedirectID != "" {
		s.say("Type filter FROM incident WHERE resource_id = %s to see that one.", query.Quote(clean(in.RedirectID)))
	}
	are := "are"
	if len(in.Alerts) == 1 {
		are = "is"
	}
	s.say("%s of it %s stored.", alerts(len(in.Alerts)), are)
}

// membersOf returns the query for the alerts of an open incident.
func membersOf(o *opened) string {
	return fmt.Sprintf("incident_id = %s AND integration = %s", query.Quote(o.row.Key.ID), query.Quote(o.row.Key.Integration))
}

// tellAlerts lists the alerts of an incident, newest first; a number opens one.
func (s *session) tellAlerts(ctx context.Context) {
	q, err := s.parse(membersOf(s.opened))
	if err != nil {
		s.complain(err)
		return
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Rows: mostAlerts})
	if err != nil {
		s.complain(err)
		return
	}
	if result.Total == 0 {
		s.say("No alert of the incident is stored.")
		return
	}
	var all []choice
	s.twins = twinsOf(result.Rows)
	for i := range result.Rows {
		r := result.Rows[i]
		all = append(all, choice{s.rowLine(&r, s.twins[r.Key]), func(ctx context.Context) { s.open(ctx, r) }})
	}
	heading := alerts(result.Total)
	if result.Total > len(all) {
		heading = fmt.Sprintf("The newest %d of %s", len(all), heading)
	}
	s.offer(heading, all)
}

// mostAlerts is how many alerts of an incident are listed.
const mostAlerts = 100

// entities returns the entities of the open record.
func (o *opened) entities() []alert.Entity {
	kind := o.record.Kind()
	if kind == nil {
		return nil
	}
	slot := kind.Slot(alert.FieldOf("entities"))
	if slot == nil {
		return nil
	}
	return *slot.Entities(&o.record)
}

// tellEntities tells every entity of an incident.
func (s *session) tellEntities(context.Context) {
	var lines []string
	for _, e := range s.opened.entities() {
		lines = append(lines, fmt.Sprintf("%s: %s", e.Word(), oneLine(e.Value)))
	}
	if len(lines) == 0 {
		s.say("No entities.")
	}
	s.tell(lines)
}

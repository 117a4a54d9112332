package linear

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/views"
)

// fromIncidents begins a query of incidents.
const fromIncidents = "FROM incident"

// incidents lists the incidents that are not done, as the screen does first, or all of them;
// newest first.
func incidents(s *session, ctx context.Context, argument string) {
	_, isNumber := number(argument)
	switch {
	case strings.EqualFold(argument, "all"):
		filter(s, ctx, fromIncidents)
	case isNumber:
		openIncident(s, ctx, argument, "")
	case argument != "":
		s.out.say("%q is no word here: type incidents, incidents all, or incidents and a number.", short(argument))
	default:
		filter(s, ctx, fromIncidents+" WHERE "+builtIn(s, alert.IncidentKind(), views.Active))
	}
}

// incident opens the incident of the open alert, or the one with a number.
func incident(s *session, ctx context.Context, argument string) {
	if argument != "" {
		incidents(s, ctx, argument)
		return
	}
	switch o := s.here.opened; {
	case o == nil:
		s.out.say("Open an alert first, or type incident and a number; incidents lists them.")
	case o.record.Incident != nil:
		s.out.say("This is incident %s: type alerts for its alerts.", clean(o.row.Key.ID))
	case o.record.Alert == nil || o.record.Alert.IncidentID == "":
		s.out.say("%s", noIncident(s, ctx))
	default:
		openIncident(s, ctx, o.record.Alert.IncidentID, " AND integration = "+query.Quote(o.row.Key.Integration))
	}
}

// noIncident says that the open record is in no incident, and in which one a twin of it is.
func noIncident(s *session, ctx context.Context) string {
	linked, err := links.Of(ctx, s.o.Store, &s.here.opened.record, s.o.Now())
	if err == nil {
		for i := range linked.Rows {
			if r := &linked.Rows[i]; r.Incident != "" {
				return fmt.Sprintf("It is in no incident; its twin from %s is in incident %s: type incident %[2]s.", clean(sourceWord(r.Key.Source)), clean(r.Incident))
			}
		}
	}
	return "It is in no incident."
}

// openIncident opens the incident with a number, of those that a condition selects; it lists those of several
// integrations.
func openIncident(s *session, ctx context.Context, n, condition string) {
	text := fromIncidents + " WHERE resource_id = " + query.Quote(n) + condition
	result, err := s.reader.search(ctx, text, index.Request{Rows: pageRows})
	switch {
	case err != nil:
		complain(s, err)
	case result.Total == 0:
		s.out.say("No incident %s is stored.", clean(n))
	case result.Total == 1 && len(result.Rows) == 1:
		open(s, ctx, result.Rows[0])
	default:
		filter(s, ctx, text)
	}
}

// incidentHint says how to open the incident with a number other than those of rows and parts; "" if none is stored.
func incidentHint(s *session, ctx context.Context, n int) string {
	found, err := s.reader.count(ctx, fmt.Sprintf("%s WHERE resource_id = '%d'", fromIncidents, n))
	if err != nil || found == 0 {
		return ""
	}
	return fmt.Sprintf(" Type incident %d for the incident with this number.", n)
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
	parts = append(parts, alerts(r.Alerts))
	if r.Users > 0 {
		parts = append(parts, text.Plural(r.Users, "user"))
	}
	if r.Hosts > 0 {
		parts = append(parts, text.Plural(r.Hosts, "host"))
	}
	return parts
}

// tellIncident tells what an incident is: first what happened in its gravest alert.
func tellIncident(s *session, ctx context.Context) {
	groups, _, err := groupsOf(s, ctx)
	if err != nil {
		complain(s, err)
	}
	tellGravest(s, groups)
	in := s.here.opened.record.Incident
	for _, p := range []struct{ word, value string }{
		{"Summary", in.Summary}, {"Assigned to", in.AssignedTo}, {"Merged into", in.RedirectID},
	} {
		if p.value != "" {
			s.out.say("%s: %s", p.word, spoken(oneLine(p.value)))
		}
	}
	tellComments(s, groups)
	if in.RedirectID != "" {
		s.out.say("Type filter FROM incident WHERE resource_id = %s to see that one.", query.Quote(clean(in.RedirectID)))
	}
	are := "are"
	if len(in.Alerts) == 1 {
		are = "is"
	}
	s.out.say("%s of it %s stored.", alerts(len(in.Alerts)), are)
}

// tellGravest tells the gravest of the open incident's alerts, and what happened there.
func tellGravest(s *session, groups []story.Group) {
	worst := story.Gravest(groups)
	if worst < 0 {
		return
	}
	g := &groups[worst]
	s.out.say("%s: %s, %s", leading(s), severityWord(g.Record.Alert.Severity), oneLine(g.Record.Heading()))
	for _, line := range g.Lead() {
		s.out.say("%s", sentence(line))
	}
}

// mostComments is how many comments are told with a record, the newest ones; its timeline has all.
const mostComments = 5

// tellComments tells what was written in the portal about the open record and the alerts of an incident:
// who, when, what.
func tellComments(s *session, alerts []story.Group) {
	groups := slices.Insert(slices.Clone(alerts), 0, story.Group{Record: &s.here.opened.record})
	for i := range groups {
		groups[i].Comments = store.Comments(groups[i].Record)
	}
	all := story.Comments(groups)
	if more := len(all) - mostComments; more > 0 {
		s.out.say("The newest %d of %d comments; type timeline for all.", mostComments, len(all))
		all = all[more:]
	}
	for _, c := range all {
		line := "Comment of " + cmp.Or(oneLine(c.By), "a person")
		if c.At != 0 {
			line += ", " + text.Ago(c.At.Time(), s.o.Now())
		}
		s.out.say("%s: %s", line, oneLine(c.Text))
	}
}

// membersOf returns the query for the alerts of an open incident.
func membersOf(o *opened) string {
	return fmt.Sprintf("incident_id = %s AND integration = %s", query.Quote(o.row.Key.ID), query.Quote(o.row.Key.Integration))
}

// tellAlerts lists the alerts of an incident, newest first; a number opens one.
func tellAlerts(s *session, ctx context.Context) {
	result, err := s.reader.search(ctx, membersOf(s.here.opened), index.Request{Rows: mostAlerts})
	if err != nil {
		complain(s, err)
		return
	}
	if result.Total == 0 {
		s.out.say("No alert of the incident is stored.")
		return
	}
	s.inner = inner{s.here.opened.row.Key, result.Rows}
	var all []choice
	keys := keysOf(result.Rows)
	s.twins = twinsOf(result.Rows, nil)
	user, host := sameIn(result.Rows, func(r *index.Row) string { return r.User }), sameIn(result.Rows, func(r *index.Row) string { return r.Host })
	names := endingsOf(result.Rows)
	for i := range result.Rows {
		r := result.Rows[i]
		told := r
		told.Incident = "" // it is the open one for all
		if user != "" {
			told.User = ""
		}
		if host != "" {
			told.Host = ""
		}
		all = append(all, choice{rowLine(s, &told, s.twins[r.Key], names), func(ctx context.Context) { openAmong(s, ctx, r, keys) }})
	}
	heading := alerts(result.Total)
	if result.Total > len(all) {
		heading = fmt.Sprintf("The newest %d of %s", len(all), heading)
	}
	words := []string{heading}
	for _, p := range []struct{ all, one, ends string }{{"users of ", user, names.user}, {"hosts of ", host, names.host}} {
		switch {
		case p.one != "":
			words = append(words, "all of "+clean(p.one))
		case p.ends != "":
			words = append(words, p.all+domain(p.ends))
		}
	}
	leads(s, strings.Join(words, ", "), all, tellAlerts)
}

// sameIn returns what all of several rows have; "" if they differ.
func sameIn(listed []index.Row, of func(*index.Row) string) string {
	if len(listed) < 2 || slices.ContainsFunc(listed, func(r index.Row) bool { return of(&r) != of(&listed[0]) }) {
		return ""
	}
	return of(&listed[0])
}

// mostAlerts is how many alerts of an incident are listed.
const mostAlerts = 100

// tellEntities tells every entity of an incident or an event.
func tellEntities(s *session, ctx context.Context) {
	groups, _, err := groupsOf(s, ctx)
	if err != nil {
		complain(s, err)
	}
	ids := map[string]string{}
	for i := range groups {
		maps.Copy(ids, alert.WordsOfIDs(groups[i].Evidence))
	}
	var lines []string
	for _, e := range s.here.opened.entities() {
		lines = append(lines, fmt.Sprintf("%s: %s", e.WordIn(ids), oneLine(e.Value)))
	}
	if len(lines) == 0 {
		s.out.say("No entities.")
	}
	s.answer.tell(lines)
}

package triage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// NamedAlerts names the alerts of incidents that a decision is about: all of them, or so many of
// them and why not the others.
func NamedAlerts(on, members []index.Row) string {
	alerts, twins := parted(on, members)
	return namedAlerts(on, alerts) + withTwins(len(twins))
}

// BriefIncidents names incidents and those of their alerts that a decision is about in few words: "incident 42, 8
// alerts, 5 twins", or "42, 8 alerts, 5 twins". Alone tells that it left their alerts out.
func BriefIncidents(on, members []index.Row, alone bool) screen.Brief {
	noun, with := alert.IncidentKind().Name, ""
	alerts, twins := parted(on, members)
	for _, part := range []struct {
		n    int
		noun string
	}{{len(alerts), alert.AlertKind().Name}, {len(twins), "twin"}} {
		if part.n > 0 {
			with += ", " + text.Plural(part.n, part.noun)
		}
	}
	if alone {
		with += " alone"
	}
	if len(on) != 1 {
		return screen.Brief{Text: text.Plural(len(on), noun) + with}
	}
	id := text.Shorten(text.Clean(on[0].Key.ID), mostID)
	return screen.Brief{Text: noun + " " + id + with, Least: id + with}
}

// mostID is the width of an incident's id in a message.
const mostID = 24

// parted parts the members of incidents into their alerts and the twins of those in other sources.
func parted(on, members []index.Row) (alerts, twins []index.Row) {
	own := ownIDs(on)
	for _, r := range members {
		if own[incident{r.Key.Integration, r.Incident}] {
			alerts = append(alerts, r)
		} else {
			twins = append(twins, r)
		}
	}
	return alerts, twins
}

// withTwins names the twins of alerts behind these: " with 5 twins".
func withTwins(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " with a twin"
	default:
		return " with " + text.Plural(n, "twin")
	}
}

func namedAlerts(on, members []index.Row) string {
	whose, all := whose(on), 0
	for i := range on {
		all += on[i].Alerts
	}
	switch n := len(members); {
	case all > n:
		out := text.Number(n) + " of " + whose + text.Plural(all, "alert")
		if n < Most {
			out += " (" + text.Number(all-n) + map[bool]string{true: " stays as it is)", false: " stay as they are)"}[all-n == 1]
		}
		return out
	case n == 1:
		return whose + "alert"
	default:
		return whose + text.Plural(n, "alert")
	}
}

// whose begins the name of what rows have.
func whose(on []index.Row) string {
	return map[bool]string{true: "its ", false: "their "}[len(on) == 1]
}

// closedAlready says how members are closed: "3 closed already: 2 benign, 1 without a verdict".
func closedAlready(closed []index.Row) string {
	out, sign := text.Number(len(closed))+" closed already", ": "
	hows := closedHow(closed)
	if len(hows) == 1 && hows[0].words == unjudged {
		return out
	}
	for _, how := range hows {
		out, sign = out+sign+text.Number(how.n)+" "+how.words, ", "
	}
	return out
}

// theClosed names closed members that a decision could be about too, of all closed ones: by their
// verdict if they share one, "the 1 without a verdict".
func theClosed(over, closed []index.Row) string {
	words := "closed"
	switch hows := closedHow(over); {
	case len(over) == len(closed):
	case len(hows) == 1:
		words = hows[0].words
	default:
		words += " otherwise"
	}
	return "the " + text.Number(len(over)) + " " + words
}

// closedAs is how so many members are closed.
type closedAs struct {
	words string
	n     int
}

// unjudged is how members are closed that have no verdict.
const unjudged = "without a verdict"

// closedHow counts how members are closed, in the order of the verdicts.
func closedHow(closed []index.Row) (out []closedAs) {
	for _, v := range append(alert.Verdicts(), alert.VerdictRow{}) {
		how := closedAs{words: cmp.Or(strings.ToLower(v.Title), unjudged)}
		for i := range closed {
			if closed[i].Verdict == v.Word {
				how.n++
			}
		}
		if how.n > 0 {
			out = append(out, how)
		}
	}
	return out
}

// open parts the members that a decision is about from those that are closed already: one that
// closes would replace how a person has closed them.
func open(d decide.Decision, members []index.Row) (open, closed []index.Row) {
	for _, r := range members {
		if d.Act.State == alert.TriageDone && r.Triage == alert.TriageDone {
			closed = append(closed, r)
		} else {
			open = append(open, r)
		}
	}
	return open, closed
}

// AlertsOf returns the stored alerts of incidents that a decision is about, and how many
// more there are than can be decided about at once: those that it would change and, if it closes, those that
// are closed already. One that closes is about the open twins of these in other sources
// too, which are in no incident. If those of one tenant can't be read, there are none.
func AlertsOf(ctx context.Context, search Search, now time.Time, on []index.Row, d decide.Decision) (members []index.Row, more int, err error) {
	for integration, ids := range idsOf(on) {
		q, problems := query.Parse("incident_id IN ("+strings.Join(ids, ", ")+")", now)
		if p := query.Failed(problems); p != nil {
			return nil, 0, fault.New(fault.Store, "the alerts of the incidents can't be asked for: "+p.Message, p.Hint, nil)
		}
		found, err := search(ctx, index.Request{Query: query.Restrict(q, []string{integration}), Rows: Most})
		if err != nil {
			return nil, 0, err
		}
		members = append(members, found.Rows...)
		more += max(found.Total-len(found.Rows), 0)
	}
	members = changing(on, members, d)
	twins, left, err := twinsOf(ctx, search, now, members, d)
	return append(members, twins...), more + left, err
}

// twinsOf returns the open alerts of other sources about the same events as the alerts that a decision closes,
// and how many more there are. One of another incident is left to that.
func twinsOf(ctx context.Context, search Search, now time.Time, members []index.Row, d decide.Decision) (twins []index.Row, more int, err error) {
	if d.Act.State != alert.TriageDone {
		return nil, 0, nil
	}
	closing, _ := open(d, members)
	found, more, err := links.OfRows(ctx, search, closing, Most, now)
	waits := func(r *index.Row) bool { return r.Incident == "" && r.Triage != alert.TriageDone && d.Changes(r) }
	return slices.DeleteFunc(found, func(r index.Row) bool { return !waits(&r) }), more, err
}

// Search asks a store for rows.
type Search func(ctx context.Context, request index.Request) (index.Result, error)

// Search makes a Search one of package links.
func (s Search) Search(ctx context.Context, request index.Request) (index.Result, error) {
	return s(ctx, request)
}

// idsOf returns the quoted ids of incidents by integration.
func idsOf(on []index.Row) map[string][]string {
	out := map[string][]string{}
	for _, r := range on {
		out[r.Key.Integration] = append(out[r.Key.Integration], query.Quote(r.Key.ID))
	}
	return out
}

// incident is one of an integration, by its id.
type incident struct{ integration, id string }

// ownIDs returns the ids of incidents.
func ownIDs(on []index.Row) map[incident]bool {
	own := make(map[incident]bool, len(on))
	for i := range on {
		own[incident{on[i].Key.Integration, on[i].Key.ID}] = true
	}
	return own
}

// changing returns those of some alerts that are of the incidents and that a decision would
// change, or finds closed: incident_id compares without regard to case, ids don't.
func changing(on, members []index.Row, d decide.Decision) []index.Row {
	own := ownIDs(on)
	return slices.DeleteFunc(members, func(r index.Row) bool {
		return !own[incident{r.Key.Integration, r.Incident}] || !d.Changes(&r) && !(d.Act.State == alert.TriageDone && r.Triage == alert.TriageDone)
	})
}

package incidents

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/text"
	"tocsin/tui/triage"
)

// alertsOf makes a whole decision about incidents one about their alerts too.
func alertsOf(s *Screen) triage.Members {
	return triage.Members{
		Of: func(ctx context.Context, on []index.Row, d decide.Decision) ([]index.Row, int, error) {
			return members(ctx, s, on, d)
		},
		For:   func(_ []index.Row, d decide.Decision) bool { return d.Whole },
		Named: named,
	}
}

// named names the alerts of incidents that a decision is about: all of them, or so many of them.
func named(on, members []index.Row) string {
	whose, all := map[bool]string{true: "its ", false: "their "}[len(on) == 1], 0
	for i := range on {
		all += on[i].Alerts
	}
	switch n := len(members); {
	case all > n:
		return text.Number(n) + " of " + whose + text.Plural(all, "alert")
	case n == 1:
		return whose + "alert"
	default:
		return whose + text.Plural(n, "alert")
	}
}

// members returns the stored alerts of incidents that a decision would change, and how many
// more there are than can be decided about at once. If those of one tenant can't be read, there
// are none.
func members(ctx context.Context, s *Screen, on []index.Row, d decide.Decision) (members []index.Row, more int, err error) {
	for integration, ids := range idsOf(on) {
		q, problems := query.Parse("incident_id IN ("+strings.Join(ids, ", ")+")", s.o.Now())
		if p := query.Failed(problems); p != nil {
			return nil, 0, fault.New(fault.Store, "the alerts of the incidents can't be asked for: "+p.Message, p.Hint, nil)
		}
		found, err := s.o.Store.Search(ctx, index.Request{Query: query.Restrict(q, []string{integration}), Rows: triage.Most})
		if err != nil {
			return nil, 0, err
		}
		members = append(members, found.Rows...)
		more += max(found.Total-len(found.Rows), 0)
	}
	return changing(on, members, d), more, nil
}

// idsOf returns the quoted ids of incidents by integration.
func idsOf(on []index.Row) map[string][]string {
	out := map[string][]string{}
	for _, r := range on {
		out[r.Key.Integration] = append(out[r.Key.Integration], query.Quote(r.Key.ID))
	}
	return out
}

// changing returns those of some alerts that are of the incidents and that a decision would
// change: incident_id compares without regard to case, ids don't.
func changing(on, members []index.Row, d decide.Decision) []index.Row {
	type id struct{ integration, id string }
	own := make(map[id]bool, len(on))
	for i := range on {
		own[id{on[i].Key.Integration, on[i].Key.ID}] = true
	}
	return slices.DeleteFunc(members, func(r index.Row) bool {
		return !own[id{r.Key.Integration, r.Incident}] || !d.Changes(&r)
	})
}

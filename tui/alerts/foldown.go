package alerts

import (
	"slices"
	"strings"

	"tocsin/store/links"
	"tocsin/store/query"
)

// The query counts an alert of several users or hosts in the group of each of them. The list shows it once, in the
// group of those that it shows for the alert: its first ones. The groups of the others are without it.

// others are the ids of the alerts that the query counts in a group and the list shows in another one, by the
// group's key.
type others map[string][]string

// mostOthers is how many alerts may be left out of a group: the query of what is left names each.
const mostOthers = 300

// narrow returns the query of the alerts behind a row of a folded list, without those that are in another row.
func (o others) narrow(q *query.Query, t *query.Table, row int) (string, error) {
	text, err := q.Narrow(t, row)
	ids := o.of(t, row)
	if err != nil || len(ids) == 0 {
		return text, err
	}
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = query.Quote(id)
	}
	return query.Also(text, "resource_id !IN ("+strings.Join(quoted, ", ")+")")
}

// of returns the alerts that are left out of a row. What it is folded by is before the number.
func (o others) of(t *query.Table, row int) []string {
	at := columnOf(t, "alerts")
	if len(o) == 0 || at < 0 {
		return nil
	}
	return o[groupKey(t.Rows[row][:at])]
}

// folded are the alerts of a group.
type folded struct {
	members []member
	others  []string // see others
}

// member stands for the records with one id in a group.
type member struct {
	key, id, event   string
	records          float64
	severity, newest any
}

// groupsOf returns the groups that a table tells of, by their keys; see fold.idStages.
func groupsOf(t *query.Table, events links.Events) map[string]*folded {
	groups := map[string]*folded{}
	for _, row := range t.Rows {
		by, of := row[:len(row)-5], row[len(row)-5:]
		g := groups[groupKey(by)]
		if g == nil {
			g = &folded{}
			groups[groupKey(by)] = g
		}
		id, _ := of[1].(string)
		g.members = append(g.members, member{groupKey(of[:2]), id, events.Of(of), number(of[2]), of[3], of[4]})
	}
	return groups
}

// records returns how many records the group has.
func (g *folded) records() (n float64) {
	for _, m := range g.members {
		n += m.records
	}
	return n
}

// twins returns how many of the records tell of an alert that another one tells of.
func (g *folded) twins() float64 {
	all := map[string]bool{}
	for _, m := range g.members {
		all[m.event] = true
	}
	return g.records() - float64(len(all))
}

// owners returns the groups that the alerts of a table are shown in, by the alerts' keys; see fold.twinStages.
func owners(t *query.Table) map[string]map[string]bool {
	own := map[string]map[string]bool{}
	for _, row := range t.Rows {
		by := slices.Clone(row[3:])
		for i, v := range by {
			if values, ok := v.([]string); ok {
				if by[i] = nil; len(values) > 0 {
					by[i] = values[0]
				}
			}
		}
		id := groupKey(row[:2])
		if own[id] == nil {
			own[id] = map[string]bool{} // records of two sources may have one id
		}
		own[id][groupKey(by)] = true
	}
	return own
}

// settle leaves each alert in its own groups alone. One whose own group isn't known stays where it is.
func settle(groups map[string]*folded, own map[string]map[string]bool) {
	for key, g := range groups {
		var left []member
		var out []string
		for _, m := range g.members {
			if own[m.key][key] || !allKnown(groups, own[m.key]) {
				left = append(left, m)
			} else {
				out = append(out, m.id)
			}
		}
		if len(left) == 0 || len(out) <= mostOthers {
			g.members, g.others = left, out
		}
	}
}

func allKnown(groups map[string]*folded, keys map[string]bool) bool {
	for key := range keys {
		if groups[key] == nil {
			return false
		}
	}
	return len(keys) > 0
}

// settled returns a table of the groups as they are, without those that have no alert of their own. What they are
// folded by is before the column at, the number.
func settled(t *query.Table, at int, groups map[string]*folded) (*query.Table, others) {
	severity, newest := columnOf(t, "severity"), columnOf(t, "newest")
	left := others{}
	out := &query.Table{Columns: t.Columns, Keys: t.Keys}
	for _, row := range t.Rows {
		key := groupKey(row[:at])
		g := groups[key]
		if g == nil || len(g.others) == 0 {
			out.Rows = append(out.Rows, row)
			continue
		}
		if len(g.members) == 0 {
			continue
		}
		row = slices.Clone(row)
		row[at], row[severity], row[newest] = g.records(), nil, nil
		for _, m := range g.members {
			if row[severity] == nil || number(m.severity) > number(row[severity]) {
				row[severity] = m.severity
			}
			if row[newest] == nil || instant(m.newest) > instant(row[newest]) {
				row[newest] = m.newest
			}
		}
		left[key] = g.others
		out.Rows = append(out.Rows, row)
	}
	return out, left
}

package index

import (
	"maps"
	"sync"

	"tocsin/graph/alert"
)

// An incident shows the entities, products and ids of its alerts that the index holds.
// An alert belongs to the incident of its integration whose id is its incident_id. For
// the join, both kinds fill one column of words: alerts with their incident_id,
// incidents with their own id. A group of rows that belong together is therefore a pair
// of dictionary numbers.
//
// The join is made when incidents are first searched: if each batch made it, loading the
// whole store would make it over and over. Later roots start from it and renew only the
// groups with an added, removed or changed row.

// join joins the incidents of one root to their alerts.
type join struct {
	base    *joinedTable           // of an earlier root; nil to start from scratch
	changed map[incidentGroup]bool // since base

	mu   sync.Mutex   // held while the join is made
	made *joinedTable // nil before the first search
}

// joinedTable is a table of incidents with derived columns.
type joinedTable struct {
	*table
	groups map[incidentGroup]*joined
}

// maxChanged is how many groups may change before the join starts from scratch. It keeps
// the list of each root short.
const maxChanged = 1 << 12

// groups collects the changes between two roots; nil if everything will be made again.
type groups struct {
	base    *joinedTable
	changed map[incidentGroup]bool
}

// track starts to collect the groups that change after the join's root.
func (j *join) track() *groups {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.made != nil:
		return &groups{j.made, map[incidentGroup]bool{}}
	case j.base != nil:
		return &groups{j.base, maps.Clone(j.changed)}
	}
	return nil
}

// change adds the groups of rows, both as they were in a table and as they are now. What an
// incident shows of its alerts depends on when it was done.
func (g *groups) change(t *table, was []spot, fresh *segment) {
	if g == nil || t.layout.kind != alert.AlertKind() && t.layout.kind != alert.IncidentKind() {
		return
	}
	for _, at := range was {
		if at.row >= 0 {
			g.changed[t.segments[at.segment].group(at.row)] = true
		}
	}
	g.addRows(fresh, 0)
}

// leave adds the groups of the rows of a table from one of a segment on.
func (g *groups) leave(t *table, segment, from int) {
	if t.layout.kind != alert.AlertKind() {
		return
	}
	for _, s := range t.segments[segment:] {
		g.addRows(s, from)
		from = 0
	}
}

// addRows adds the groups of a segment's rows, starting with row from.
func (g *groups) addRows(s *segment, from int) {
	if g == nil {
		return
	}
	for i := from; i < s.n; i++ {
		g.changed[s.group(i)] = true
	}
}

// after returns the join of the next root.
func (*join) after(g *groups) *join {
	if g == nil || len(g.changed) > maxChanged {
		return &join{}
	}
	return &join{base: g.base, changed: g.changed}
}

// joinedIncidents returns the incidents of a root with their derived columns.
func (ix *Index) joinedIncidents(r *root) *joinedTable {
	r.join.mu.Lock()
	defer r.join.mu.Unlock()
	if r.join.made == nil {
		r.join.made = ix.makeJoin(r)
		r.join.base, r.join.changed = nil, nil
	}
	return r.join.made
}

func (ix *Index) makeJoin(r *root) *joinedTable {
	incidents, known := ix.incidents(r), map[incidentGroup]*joined{}
	if r.join.base != nil {
		known = r.join.base.groups
	}
	all, wanted := map[incidentGroup]*joined{}, map[incidentGroup]*joined{}
	for _, s := range incidents.segments {
		for i := range s.n {
			switch g := s.group(i); {
			case all[g] != nil:
			case known[g] == nil || r.join.changed[g]:
				all[g] = incidents.layout.newJoined(r.done(s, i))
				wanted[g] = all[g]
			default:
				all[g] = known[g]
			}
		}
	}
	ix.gather(r, wanted)
	segments := make([]*segment, len(incidents.segments))
	for n, s := range incidents.segments {
		segments[n] = s.withJoined(all)
	}
	return &joinedTable{newTable(incidents.layout, segments), all}
}

// last returns the join if it was made.
func (j *join) last() *joinedTable {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.made
}

// withJoined returns the segment with its derived columns.
func (s *segment) withJoined(all map[incidentGroup]*joined) *segment {
	out := *s
	out.lists = make([][][]string, len(s.layout.lists))
	for c := range out.lists {
		out.lists[c] = make([][]string, s.n)
	}
	rows, numbers := make([]*joined, s.n), 0
	out.joined = rows
	for i := range rows {
		rows[i] = all[s.group(i)]
		numbers += len(rows[i].entities)
	}
	out.entities = newEntities(s.n, numbers)
	for i, j := range rows {
		place := len(out.entities.ids)
		out.entities.add(j.entities, j.types)
		j.skip.within(0, len(j.entities), func(i int) { out.entities.skip.set(place + i) })
		for c := range out.lists {
			out.lists[c][i] = j.lists[c]
		}
	}
	return &out
}

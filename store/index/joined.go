package index

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// Numbers of the derived lists.
const (
	listProviders = iota
	listAlerts
	listColumns
)

// derivedLists returns the lists of an incident that its alerts fill, by the names of
// their fields. They have no dictionary: a list changes with each alert, and a dictionary
// never forgets.
func derivedLists() map[string]int {
	return map[string]int{"provider": listProviders, "alert_ids": listAlerts}
}

// derives reports whether a slot of the kind is filled from other records.
func (l *layout) derives(s *alert.Slot) bool {
	if l.kind != alert.IncidentKind() {
		return false
	}
	_, list := derivedLists()[s.Field.Name]
	return list || s.Shape == alert.ShapeEntities
}

// incidentGroup is an integration and the id of an incident, as dictionary numbers.
type incidentGroup struct{ integration, id uint32 }

func (s *segment) group(i int) incidentGroup {
	return incidentGroup{s.words[s.layout.integration].at(i), s.words[s.layout.group].at(i)}
}

// joined holds what the alerts of a group contribute to their incident. It does not change
// once it is made.
type joined struct {
	entities []uint32 // newest alert first, without repeats
	types    uint32
	lists    [listColumns][]string
}

// gather fills the joined of groups in one pass over the alerts' column of incident ids,
// newest alert first.
func (ix *Index) gather(r *root, wanted map[incidentGroup]*joined) {
	if len(wanted) == 0 {
		return
	}
	alerts := ix.alerts(r)
	column := alerts.layout.group
	table := make([]bool, len(r.entries[column]))
	for g := range wanted {
		table[g.id] = g.id != 0
	}
	for _, s := range alerts.segments {
		s.words[column].lookup(s.n, table).each(func(row int) bool {
			if j := wanted[s.group(row)]; j != nil {
				j.add(r, s, row)
			}
			return true
		})
	}
	seen := newBitmap(len(r.entries[entityDictionary]))
	for _, j := range wanted {
		j.finish(seen)
	}
}

// add adds an alert.
func (j *joined) add(r *root, s *segment, row int) {
	j.entities = append(j.entities, s.entities.at(row)...)
	j.types |= s.entities.types[row]
	provider := s.layout.provider
	if p := r.sent(provider, s.words[provider].at(row)); p != "" && !slices.Contains(j.lists[listProviders], p) {
		j.lists[listProviders] = append(j.lists[listProviders], p)
	}
	j.lists[listAlerts] = append(j.lists[listAlerts], s.ids.at(row))
}

// finish removes repeats and sorts. seen is empty before and after.
func (j *joined) finish(seen bitmap) {
	all := j.entities
	j.entities = make([]uint32, 0, len(all))
	for _, id := range all {
		if !seen.get(int(id)) {
			seen.set(int(id))
			j.entities = append(j.entities, id)
		}
	}
	for _, id := range j.entities {
		seen.unset(int(id))
	}
	slices.Sort(j.lists[listProviders])
	j.lists[listAlerts] = compactTexts(j.lists[listAlerts])
}

// compactTexts returns texts without repeats in a buffer of their own. Ids of alerts are
// parts of whole columns and would keep these in memory. Alerts of two sources may have
// the same id.
func compactTexts(in []string) []string {
	seen := make(map[string]bool, len(in))
	in = slices.DeleteFunc(in, func(s string) bool {
		known := seen[s]
		seen[s] = true
		return known
	})
	all := strings.Join(in, "")
	for i, s := range in {
		in[i], all = all[:len(s)], all[len(s):]
	}
	return in
}

// FillIncidents fills the members of incidents that come from their alerts: entities,
// products and ids. It does not change an incident that the index does not hold.
// Entities have no role, verdict or other spelling: these belong to the evidence of one
// alert.
func (ix *Index) FillIncidents(records []alert.Record) {
	r := ix.root.Load()
	of, wanted := map[*alert.Incident]incidentGroup{}, map[incidentGroup]*joined{}
	t := ix.incidents(r)
	for i := range records {
		if records[i].Incident == nil {
			continue
		}
		if at := t.find(r.snapshot, records[i].Key, hashKey(ix.seed, records[i].Key)); at.row >= 0 {
			g := t.segments[at.segment].group(at.row)
			of[records[i].Incident], wanted[g] = g, &joined{}
		}
	}
	if made := r.join.last(); made != nil {
		wanted = made.groups
	} else {
		ix.gather(r, wanted)
	}
	for incident, g := range of {
		wanted[g].fill(r, incident)
	}
}

// fill writes the joined to an incident.
func (j *joined) fill(r *root, i *alert.Incident) {
	i.Entities, i.Providers, i.Alerts = nil, slices.Clone(j.lists[listProviders]), slices.Clone(j.lists[listAlerts])
	for _, id := range j.entities {
		e := &r.entries[entityDictionary][id]
		i.Entities = append(i.Entities, alert.Entity{Type: e.of, Value: e.sent})
	}
}

package index

import (
	"hash/maphash"
	"slices"
	"sort"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// derivedList is a list of an incident that its alerts fill. It has no dictionary: a
// list changes with each alert, and a dictionary never forgets.
type derivedList struct {
	slot *alert.Slot
	from int // the column of words of the alerts; 0 for their own ids
}

// takes reports whether the list of an incident that was done at a time, 0 for one that isn't,
// has the alert in a row.
func (d *derivedList) takes(r *root, done alert.Time, s *segment, row int) bool {
	return !d.slot.Since || done != 0 && alert.Time(s.integers[s.layout.ingested].at(row)) > done && r.state(s, row) != alert.TriageDone
}

// state returns the state of triage of a row.
func (r *root) state(s *segment, row int) alert.TriageState {
	return alert.TriageState(r.sent(s.layout.triage, s.words[s.layout.triage].at(row)))
}

// done returns when the incident of a row was done here; 0 if it isn't.
func (r *root) done(s *segment, row int) alert.Time {
	if r.state(s, row) != alert.TriageDone {
		return 0
	}
	return alert.Time(s.integers[s.layout.triagedAt].at(row))
}

// derive takes a slot that other records fill.
func (l *layout) derive(s *alert.Slot) {
	if s.Shape == alert.ShapeEntities {
		l.derived = s
		return
	}
	l.lists = append(l.lists, derivedList{slot: s})
}

// list returns the number of a field's derived list.
func (l *layout) list(f *alert.Field) int {
	return slices.IndexFunc(l.lists, func(d derivedList) bool { return d.slot.Field == f })
}

// incidentGroup is an integration and the id of an incident, as dictionary numbers.
type incidentGroup struct{ integration, id uint32 }

func (s *segment) group(i int) incidentGroup {
	return incidentGroup{s.words[s.layout.integration].at(i), s.words[s.layout.group].at(i)}
}

// joined holds what the alerts of a group contribute to their incident. It does not change
// once it is made.
type joined struct {
	done     alert.Time // when the incident was done here; 0 if it isn't
	entities []uint32   // newest alert first, without repeats
	skip     uncounted
	types    uint32
	lists    [][]string // by the number of the derived list
	tallies  [][]int    // of a list of words, how many alerts have each
}

func (l *layout) newJoined(done alert.Time) *joined {
	return &joined{done: done, lists: make([][]string, len(l.lists)), tallies: make([][]int, len(l.lists))}
}

// gather fills the joined of groups in one pass over the alerts' column of incident ids,
// newest alert first.
func (ix *Index) gather(r *root, wanted map[incidentGroup]*joined) {
	if len(wanted) == 0 {
		return
	}
	alerts, lists := ix.alerts(r), ix.incidents(r).layout.lists
	column := alerts.layout.group
	table := newBitmap(r.entries[column].len())
	for g := range wanted {
		if g.id != 0 {
			table.set(int(g.id))
		}
	}
	for _, s := range alerts.segments {
		s.words[column].lookup(s.n, &numberSet{bits: table}).each(func(row int) bool {
			if j := wanted[s.group(row)]; j != nil {
				j.add(r, lists, s, row)
			}
			return true
		})
	}
	known := &r.entries[entityDictionary]
	u := union{known: known, seed: maphash.MakeSeed(), names: map[uint64]bool{}}
	u.seen, u.counted, u.spelt = newBitmap(known.len()), newBitmap(known.len()), newBitmap(known.len())
	for _, j := range wanted {
		u.unite(j)
		j.finish(lists)
	}
}

// add takes in an alert.
func (j *joined) add(r *root, lists []derivedList, s *segment, row int) {
	place, ids := len(j.entities), s.entities.at(row)
	j.entities = append(j.entities, ids...)
	s.entities.skip.within(s.entities.begin(row), len(ids), func(i int) { j.skip.set(place + i) })
	j.types |= s.entities.types[row]
	for n := range lists {
		from := lists[n].from
		if !lists[n].takes(r, j.done, s, row) {
			continue
		}
		if from == 0 {
			j.lists[n] = append(j.lists[n], s.ids.at(row))
		} else if word := r.sent(from, s.words[from].at(row)); word != "" {
			j.tally(n, word)
		}
	}
}

// tally counts an alert with a word of a derived list.
func (j *joined) tally(n int, word string) {
	at := slices.Index(j.lists[n], word)
	if at < 0 {
		at = len(j.lists[n])
		j.lists[n], j.tallies[n] = append(j.lists[n], word), append(j.tallies[n], 0)
	}
	j.tallies[n][at]++
}

// finish removes repeats of ids, which stay in the order of the alerts, and sorts words.
func (j *joined) finish(lists []derivedList) {
	for n := range lists {
		if lists[n].from == 0 {
			j.lists[n] = compactTexts(j.lists[n])
		} else {
			sort.Sort(tallied{j.lists[n], j.tallies[n]})
		}
	}
}

// tallied sorts words together with their numbers of alerts.
type tallied struct {
	words   []string
	numbers []int
}

func (t tallied) Len() int           { return len(t.words) }
func (t tallied) Less(a, b int) bool { return t.words[a] < t.words[b] }

func (t tallied) Swap(a, b int) {
	t.words[a], t.words[b] = t.words[b], t.words[a]
	t.numbers[a], t.numbers[b] = t.numbers[b], t.numbers[a]
}

// counts returns the words of a derived list with their numbers of alerts, as one text,
// largest first: "mde 3, mdo 1".
func (j *joined) counts(n int) string {
	all := make([]Count, len(j.tallies[n]))
	for i, number := range j.tallies[n] {
		all[i] = Count{j.lists[n][i], number}
	}
	slices.SortStableFunc(all, func(a, b Count) int { return b.N - a.N })
	texts := make([]string, len(all))
	for i, c := range all {
		texts[i] = c.Value + " " + strconv.Itoa(c.N)
	}
	return strings.Join(texts, ", ")
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
// Entities have no role or verdict, which belong to the evidence of one alert; one that no
// alert counts is another spelling of one of its type. The errors are ErrClosed and ErrFault; after one, the members are worth nothing.
func (ix *Index) FillIncidents(records []alert.Record) error {
	return ix.reading(func() error {
		ix.fillIncidents(records)
		return nil
	})
}

func (ix *Index) fillIncidents(records []alert.Record) {
	r := ix.root.Load()
	of, wanted := map[*alert.Record]incidentGroup{}, map[incidentGroup]*joined{}
	t := ix.incidents(r)
	for i := range records {
		if !t.layout.kind.Holds(&records[i]) {
			continue
		}
		if at := t.find(r.snapshot, records[i].Key, uint32(hashKey(ix.secret, records[i].Key))); at.row >= 0 {
			s := t.segments[at.segment]
			g := s.group(at.row)
			of[&records[i]], wanted[g] = g, t.layout.newJoined(r.done(s, at.row))
		}
	}
	if made := r.join.last(); made != nil {
		wanted = made.groups
	} else {
		ix.gather(r, wanted)
	}
	for incident, g := range of {
		wanted[g].fill(r, t.layout, incident)
	}
}

// cloned returns texts that do not share the index's memory.
func cloned(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = strings.Clone(s)
	}
	return out
}

// fill writes the joined into an incident.
func (j *joined) fill(r *root, l *layout, incident *alert.Record) {
	for n := range l.lists {
		*l.lists[n].slot.List(incident) = cloned(j.lists[n])
	}
	var entities []alert.Entity
	known := &r.entries[entityDictionary]
	for place, id := range j.entities {
		entities = append(entities, alert.Entity{Type: known.of(id), Value: strings.Clone(known.sent(id))})
		if e := &entities[place]; j.skip.has(place) && e.Counted() {
			e.Of = 1 + j.counterpart(known, place)
		}
	}
	*l.derived.Entities(incident) = entities
}

// counterpart returns the place of a counted entity of which the one at a place may be
// another spelling: the nearest before it of its type, else the next behind it, else itself.
func (j *joined) counterpart(known *entries, place int) int {
	fits := func(at int) bool { return !j.skip.has(at) && known.of(j.entities[at]) == known.of(j.entities[place]) }
	for at := place - 1; at >= 0; at-- {
		if fits(at) {
			return at
		}
	}
	for at := place + 1; at < len(j.entities); at++ {
		if fits(at) {
			return at
		}
	}
	return place
}

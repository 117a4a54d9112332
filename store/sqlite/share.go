package sqlite

import (
	"strings"

	"tocsin/graph/alert"
)

// A value that the record says elsewhere is no word and stands in a body once: the texts of
// a list that are values of entities, a part of the record's id, and the id
// of its incident in an address. What is written is where they are. Learner and packer both
// ask the functions below, so that they meet the same texts.

// mostCompared is how many pairs of texts are compared to find what a list shares: large
// lists, which only hostile alerts have, are written as any others.
const mostCompared = 4096

// usualShared is how many texts most lists have at most that share theirs.
const usualShared = 8

// shares returns the numbers of the entities that have the texts of a list, from 0. ok is
// false if a text is the value of none, or if the list shares none.
func (l *layout) shares(s *alert.Slot, r *alert.Record, out []uint64) (all []uint64, ok bool) {
	if !s.Shares || l.entities == nil {
		return nil, false
	}
	list, entities := *s.List(r), *l.entities.Entities(r)
	if len(list) == 0 || len(list)*len(entities) > mostCompared {
		return nil, false
	}
	for _, text := range list {
		at := valued(entities, text)
		if at < 0 {
			return nil, false
		}
		out = append(out, uint64(at))
	}
	return out, true
}

// listed returns the texts that are written of a list.
func listed(s *alert.Slot, r *alert.Record) []string {
	if s.Cites {
		return alert.Cited(*s.List(r), r.ID)
	}
	return *s.List(r)
}

// valued returns the number of the first entity with a value, or -1.
func valued(entities []alert.Entity, value string) int {
	for i := range entities {
		if entities[i].Value == value {
			return i
		}
	}
	return -1
}

// partOfID returns where a text stands in the record's id, if it is a part of it.
func partOfID(text, id string) (at int, ok bool) {
	if text == "" || len(text) >= len(id) {
		return 0, false
	}
	at = strings.Index(id, text)
	return at, at >= 0
}

// writeShared writes the numbers of the entities that have the texts of a list.
func (p *packer) writeShared(s *alert.Slot, entities []uint64) {
	p.add(head(s, formMany))
	p.add(uint64(len(entities)))
	for _, at := range entities {
		p.add(at)
	}
}

// readShared is the reverse of writeShared. The entities of a record stand before its
// lists.
func (p *packer) readShared(entities []alert.Entity) []string {
	list := make([]string, p.length())
	for i := range list {
		at := p.take()
		if at >= uint64(len(entities)) {
			p.damaged()
			return nil
		}
		list[i] = entities[at].Value
	}
	return list
}

// incidentOf returns the id of a record's incident; "" if it has none.
func (l *layout) incidentOf(r *alert.Record) string {
	if l.incident == nil {
		return ""
	}
	return *l.incident.Text(r)
}

// cutURL cuts an address around the record's id or, without that, around the id of
// its incident, between slashes. Without either, before is the whole address.
func cutURL(url, id, incident string) (before, behind string, how sharing) {
	if before, behind, ok := cutAt(url, id); ok {
		return before, behind, aroundRecord
	}
	for from := 0; incident != ""; from++ {
		at := strings.Index(url[from:], incident)
		if at < 0 {
			break
		}
		from += at
		end := from + len(incident)
		if from > 0 && url[from-1] == '/' && (end == len(url) || url[end] == '/' || url[end] == '?') {
			return url[:from], url[end:], aroundIncident
		}
	}
	return url, "", unshared
}

// sharing tells what a text shares. The values of those that formMany tells are kept in files.
type sharing uint64

const (
	partOfRecord   sharing = iota // of the record's id: where it begins and its length follow
	aroundIncident                // the id of the incident: the ids of what stands before and behind follow
	aroundRecord                  // the record's id: formTwo
	unshared

	sharedNumbers = 3 // a sharing and two more
)

func (p *packer) writeSharing(s *alert.Slot, how sharing, a, b uint64) {
	p.add(head(s, formMany))
	p.add(sharedNumbers)
	p.add(uint64(how))
	p.add(a)
	p.add(b)
}

// readSharing is the reverse of writeSharing. The id of the incident stands before addresses.
func (p *packer) readSharing(incident string) string {
	if p.length() != sharedNumbers {
		p.damaged()
		return ""
	}
	how, a, b := sharing(p.take()), p.take(), p.take()
	switch {
	case how == aroundIncident:
		before, behind := p.text(a), p.text(b)
		return before + incident + behind
	case how != partOfRecord || a > uint64(len(p.key)) || b > uint64(len(p.key))-a:
		p.damaged()
		return ""
	}
	return p.key[a : a+b]
}

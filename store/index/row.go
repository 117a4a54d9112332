package index

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
)

// row returns the values of a row that a list draws. They are copies, because the index may lie in mapped memory.
func (r *root) row(s *segment, i int) Row {
	l := s.layout
	word := func(column int) string { return strings.Clone(r.sent(column, s.words[column].at(i))) }
	out := Row{
		Key:      copied(s.key(r.snapshot, i)),
		Kind:     l.kind,
		Severity: alert.Severity(word(l.severity)),
		Status:   alert.Status(word(l.status)),
		Provider: alert.Provider(word(l.provider)),
		Product:  word(l.product),
		Title:    word(l.title),
		Category: word(l.category),
		User:     strings.Clone(r.sent(entityDictionary, r.firstEntity(s, i, alert.User))),
		Host:     strings.Clone(r.sent(entityDictionary, r.firstEntity(s, i, alert.Host))),
		Assigned: word(l.assigned),
		Incident: word(l.incident),
		Triage:   alert.TriageState(alert.TriageState(word(l.triage)).Word()),
		By:       word(l.triagedBy),
		At:       alert.Time(s.integers[l.triagedAt].at(i)),
		Verdict:  alert.Verdict(word(l.verdict)),
		Owner:    word(l.owner),
		Bookmark: alert.Flag(r.sent(l.bookmark, s.words[l.bookmark].at(i))).Set(),
		Note:     word(l.note),
		Tags:     r.listed(l.tags, s.words[l.tags].at(i)),
		Ticks:    r.listed(l.ticks, s.words[l.ticks].at(i)),
		Shared:   r.shared(s, i),
		Created:  s.created(i),
		Updated:  alert.Time(s.integers[l.updated].at(i)),
		Ingested: alert.Time(s.integers[l.ingested].at(i)),
		Seq:      s.seq[i],
	}
	if s.joined != nil {
		r.derived(&out, s, i)
	}
	if l.operation != 0 {
		out.RecordType, out.Operation, out.Workload, out.PartOf = word(l.recordType), word(l.operation), word(l.workload), word(l.partOf)
		out.Object = r.object(s, i, out.User)
	}
	return out
}

// row returns the values of a row that a list draws, of an event also what its alert is called.
// An alert that the limit may have left out isn't lost.
func (s *search) row(at spot) Row {
	out := s.root.row(s.table.segments[at.segment], at.row)
	if out.PartOf == "" {
		return out
	}
	alerts, key := s.ix.alerts(s.root), out.Key
	key.ID = out.PartOf
	of := alerts.find(s.root.snapshot, key, uint32(hashKey(s.ix.secret, key)))
	if of.row < 0 {
		out.PartLost = s.root.floors.of(alerts.layout) == nil
		return out
	}
	segment, l := alerts.segments[of.segment], alerts.layout
	word := func(column int) string { return s.root.sent(column, segment.words[column].at(of.row)) }
	out.PartTitle = strings.Clone(alert.Heading(word(l.title), word(l.category), out.PartOf))
	return out
}

// objects are the types of what an event is about, the one that says most of it first. A
// domain says no more than the account or the address that it is of.
func objects() []alert.EntityType {
	return []alert.EntityType{alert.IP, alert.URL, alert.File, alert.Path, alert.Resource, alert.Mailbox, alert.Email, alert.Host, alert.App}
}

// object returns the entity that an event is about beside its account; the zero one if it
// names none.
func (r *root) object(s *segment, i int, account string) (out alert.Entity) {
	types := objects()
	for place, id := range s.entities.at(i) {
		rank := slices.Index(types, r.entries[entityDictionary].of(id))
		if rank < 0 || !s.entities.counted(i, place) {
			continue
		}
		if value := r.sent(entityDictionary, id); !strings.EqualFold(value, account) {
			out = alert.Entity{Type: types[rank], Value: strings.Clone(value)}
			types = types[:rank]
		}
	}
	return out
}

// derived fills what an incident's row shows of its alerts, and its priority.
func (r *root) derived(out *Row, s *segment, i int) {
	l := s.layout
	out.Priority = int(s.integers[l.priority].at(i)) - 1 // stored plus one
	out.Alerts, out.News, out.Products = len(s.lists[l.alerts][i]), len(s.lists[l.news][i]), s.joined[i].counts(l.products)
	known := &r.entries[entityDictionary]
	for place, id := range s.joined[i].entities {
		if s.joined[i].skip.has(place) {
			continue
		}
		switch known.of(id) {
		case alert.User:
			out.Users++
		case alert.Host:
			out.Hosts++
		}
	}
}

// listed returns the texts of a list as one, for people; "" if it is missing.
func (r *root) listed(column int, n uint32) string {
	if n == 0 {
		return ""
	}
	var out strings.Builder
	r.entries[column].elements(n, func(sent string) bool {
		if out.Len() > 0 {
			out.WriteString(", ")
		}
		out.WriteString(sent)
		return true
	})
	return out.String()
}

// shared returns the ids that other records may carry too, with line breaks between them.
func (r *root) shared(s *segment, row int) string {
	var out []byte
	r.cited(fieldColumn{column: s.layout.shared}, s, row, func(text []byte) bool {
		if len(out) > 0 {
			out = append(out, '\n')
		}
		out = append(out, text...)
		return true
	})
	return string(out)
}

// Heading returns what the record is called wherever people read, as sent; see
// alert.Heading.
func (r *Row) Heading() string { return alert.Heading(r.Title, r.Category, r.Key.ID) }

// Closed reports whether nothing is left to do about the record here: it is done, and, if it is
// an incident, no alert came since.
func (r *Row) Closed() bool { return r.Triage == alert.TriageDone && r.News == 0 }

// copied returns a key that does not share the index's memory.
func copied(k alert.Key) alert.Key {
	return alert.Key{Integration: strings.Clone(k.Integration), Source: alert.SourceName(strings.Clone(string(k.Source))), ID: strings.Clone(k.ID)}
}

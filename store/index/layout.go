package index

import (
	"slices"

	"tocsin/graph/alert"
)

// layout says which columns a kind of record has. A loop over the slots of the kind makes
// it.
//
// Columns are numbered across all kinds. A field that several kinds show has one number
// and one dictionary, so a condition or ranking that was computed for one kind serves the
// others. If a kind has no slot for a column, the column is empty, and an empty column
// reads as missing. Column 0 is empty in every kind.
type layout struct {
	kind     *alert.Kind
	number   int // index of the kind in alert.Kinds, and of its table in a root
	words    []slotColumn
	integers []slotColumn
	entities *alert.Slot // nil if the kind has none of its own
	derived  *alert.Slot // its entities if it has them of other records
	lists    []derivedList
	width    int      // one more than the greatest number of a column
	names    []string // of the columns, by number
	fields   map[string]fieldColumn
	drawn
}

// slotColumn is a column and the slot that fills it.
type slotColumn struct {
	column int
	slot   *alert.Slot
}

// drawn holds the columns that the index itself reads, resolved once; 0 if the kind does
// not have one.
type drawn struct {
	integration, source, severity, status, provider, product, title, category, assigned, incident, schema, triage int // of words
	verdict, owner, bookmark, note, tags, ticks, triagedBy                                                        int // of words
	shared                                                                                                        int // of words: see cited.go
	created, updated, ingested, triagedAt                                                                         int // of integers
	group                                                                                                         int // of words: see join
	priority                                                                                                      int // of integers
	alerts, news, products                                                                                        int // of derived lists
	recordType, operation, workload, partOf                                                                       int // of words: of an event
}

// entityDictionary is the number of the dictionary of entities. Columns of words are
// numbered from 1, and each has the dictionary of the same number.
const entityDictionary = 0

// layouts returns the layout of each kind, in the order of alert.Kinds.
func layouts() []*layout {
	numbers := map[*alert.Field]int{}
	var out []*layout
	for i, k := range alert.Kinds() {
		l := &layout{kind: k, number: i}
		for s := range k.Slots {
			l.add(&k.Slots[s], numbers)
		}
		out = append(out, l)
	}
	for _, l := range out {
		l.width = len(numbers) + 1
		l.names = make([]string, l.width)
		l.names[entityDictionary] = "entities"
		for f, n := range numbers {
			l.names[n] = f.Name
		}
		l.resolve(numbers)
	}
	return out
}

// add assigns a slot its column.
func (l *layout) add(s *alert.Slot, numbers map[*alert.Field]int) {
	if l.own(s) {
		return
	}
	if s.Derived != nil {
		l.derive(s)
		return
	}
	if s.Shape == alert.ShapeEntities {
		l.entities = s
		return
	}
	if numbers[s.Field] == 0 {
		numbers[s.Field] = len(numbers) + 1
	}
	column := slotColumn{numbers[s.Field], s}
	if s.Time != nil || s.Number != nil {
		l.integers = append(l.integers, column)
	} else {
		l.words = append(l.words, column)
	}
}

// own reports whether the slot is the record's own id, which has a separate column.
func (l *layout) own(s *alert.Slot) bool {
	var r alert.Record
	l.kind.Make(&r)
	return s.Text != nil && s.Text(&r) == &r.ID
}

// resolve finds the columns of fields and those that the index itself reads.
func (l *layout) resolve(numbers map[*alert.Field]int) {
	l.fields = map[string]fieldColumn{}
	for _, f := range append(slices.Clone(alert.Fields()), alert.EntityValues()) {
		if s := l.kind.Slot(f); s != nil {
			l.fields[f.Name] = l.fieldOf(f, s, numbers[s.Field])
		}
	}
	column := func(name string) int {
		if f := l.fields[name]; f.form == wordForm || f.form == timeForm {
			return f.column
		}
		return 0
	}
	l.drawn = drawn{
		integration: column("integration"), source: column("ingest.product.name"), severity: column("severity"), status: column("status"),
		provider: column("provider"), product: column("product"), title: column("title"), category: column("category"), assigned: column("assigned_to"),
		incident: column("incident_id"), schema: column("schema"), triage: column("triage.state"),
		verdict: column("triage.verdict"), owner: column("triage.assigned_to"), bookmark: column("triage.bookmarked"), note: column("triage.note"), tags: column("triage.tags"), ticks: column("triage.ticks"), triagedBy: column("triage.by"),
		recordType: column("record_type"), operation: column("operation"), workload: column("workload"), partOf: column("part_of"),
		created: column("created_at"), updated: column("updated_at"), ingested: column("ingested_at"), triagedAt: column("triage.at"),
	}
	l.priority, l.shared = l.fields["priority"].column, l.fields["shared_ids"].column
	l.alerts, l.news, l.products = l.list(alert.FieldOf("alert_ids")), l.list(alert.FieldOf("new_alert_ids")), l.list(alert.FieldOf("provider"))
	for n := range l.lists {
		l.lists[n].from = numbers[l.lists[n].slot.Derived]
	}
	l.group = numbers[alert.FieldOf("incident_id")]
	if l.kind == alert.IncidentKind() {
		l.words = append(l.words, slotColumn{l.group, l.kind.Slot(alert.FieldOf("resource_id"))})
	}
}

// layout returns the layout of a kind.
func (ix *Index) layout(k *alert.Kind) *layout {
	return ix.layouts[slices.IndexFunc(ix.layouts, func(l *layout) bool { return l.kind == k })]
}

package simulator

import (
	"hash/fnv"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// lens shows a list as the switches and what was written to it want: rows may be hidden,
// and members of items have other values. It makes a view of its own for each request,
// and none if nothing changes.
type lens struct {
	schema *schema
	sw     Switches
	now    alert.Time
	edits  map[string][]edit // by item
}

// needed reports whether the lens changes anything.
func (l *lens) needed() bool {
	i := l.sw.Items
	return len(i.VisibleAfter) > 0 || i.Burst > 0 || i.SuppressEvery > 0 || i.MoveEvery > 0 || i.Keys != "" || i.Times != "" || i.Untouched != "" || i.TitleCase ||
		len(l.edits) > 0 || l.sw.Lists.Retention.Duration > 0 || l.sw.Lists.MissingProvider != "" && l.schema.legacy
}

// look returns the view through the lens.
func (l *lens) look(v *view) *view {
	if !l.needed() {
		return v
	}
	rows, from, values := make([]row, 0, len(v.rows)), make([]int, 0, len(v.rows)), make([]map[string]any, 0, len(v.rows))
	for i := range v.rows {
		r := v.rows[i]
		if l.hides(&r) {
			continue
		}
		changed := l.change(&r)
		rows, from, values = append(rows, r), append(from, i), append(values, changed)
	}
	return newView(rows, func(dst []byte, at int) []byte {
		item := v.appendItem(nil, from[at])
		if len(values[at]) > 0 {
			item = withMembers(item, values[at])
		}
		return append(dst, l.shape(item, &rows[at])...)
	})
}

// product is the word by which a row's product is known: serviceSource, provider or source.
func (l *lens) product(r *row) string {
	for _, name := range []string{"serviceSource", "vendorInformation/provider", "source"} {
		if p, ok := l.schema.find(name); ok {
			return r.words[p.at]
		}
	}
	return ""
}

// hides reports whether a row is not listed yet, or no longer.
func (l *lens) hides(r *row) bool {
	after, ok := l.sw.Items.VisibleAfter[l.product(r)]
	if !ok {
		after = l.sw.Items.VisibleAfter[anyProduct]
	}
	age := l.now - r.at[atCreated]
	kept := length(l.sw.Lists.Retention)
	return after.Duration > 0 && age < length(after) || kept > 0 && age > kept ||
		l.schema.legacy && l.sw.Lists.MissingProvider != "" && l.product(r) == l.sw.Lists.MissingProvider
}

// The times of what the switches let happen to an item.
const (
	burstPause = 10 * alert.Second
	moveAfter  = 5 * alert.Minute
)

// change gives a row what the switches and the writes make of it, and returns the members
// of its item that have other values.
func (l *lens) change(r *row) map[string]any {
	out := map[string]any{}
	set := func(name string, value any) {
		out[name] = value
		if p, ok := l.schema.find(name); ok && p.typ != isTime {
			r.words[p.at], _ = value.(string)
		}
	}
	age, updated := l.now-r.at[atCreated], r.at[atUpdated]
	if n := l.sw.Items.Burst; n > 0 && age > 0 {
		updated = max(updated, grid(r.at[atCreated]+min(alert.Time(n), age/burstPause)*burstPause))
	}
	if every(r.id, l.sw.Items.SuppressEvery) && l.schema.source == alert.AlertsV2 {
		set("status", "resolved")
		set("assignedTo", "Suppression rule")
		set("investigationState", "suppressedAlert")
		set("resolvedDateTime", stamp(r.at[atCreated]))
	}
	if l.sw.Items.MoveEvery > 0 && age >= moveAfter && l.move(r, set) {
		updated = max(updated, grid(r.at[atCreated]+moveAfter))
	}
	for _, e := range l.edits[r.id] {
		if e.at+length(l.sw.Writes.Lag) <= l.now {
			updated = max(updated, grid(e.at))
			e.apply(set)
		}
	}
	if updated != r.at[atUpdated] {
		r.at[atUpdated] = updated
		out[l.schema.modified] = stamp(updated)
	}
	l.retime(r, out)
	return out
}

// move redirects an incident, or gives an alert the incident that its own was merged into,
// and reports whether it did.
func (l *lens) move(r *row, set func(string, any)) bool {
	n := l.sw.Items.MoveEvery
	switch l.schema.source {
	case alert.Incidents:
		if !every(r.id, n) {
			return false
		}
		set("status", "redirected")
		set("redirectIncidentId", following(r.id))
		return true
	case alert.AlertsV2:
		id := r.incident
		for range 20 { // redirects may chain
			if !every(id, n) {
				break
			}
			id = following(id)
		}
		if id != r.incident {
			r.incident = id
			set("incidentId", id)
			return true
		}
	}
	return false
}

// following is the incident after another one: their ids are decimal numbers.
func following(id string) string {
	n, err := strconv.Atoi(id)
	if err != nil {
		return id
	}
	return strconv.Itoa(n + 1)
}

// every reports whether an id is one of every n; the same ones each time. n = 0 is none.
func every(id string, n int) bool { return n > 0 && hashed(id)%uint64(n) == 0 }

func hashed(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return mixed(h.Sum64())
}

// shape gives an item the members and words that the switches ask for.
func (l *lens) shape(item []byte, r *row) []byte {
	if l.schema.source == alert.AlertsV2 {
		switch l.sw.Items.Keys {
		case KeysOf2023:
			item = withoutMembers(item, "additionalData", "alertPolicyId", "categories", "customDetails", "investigationState", "productName", "systemTags")
		case KeysNew:
			item = withMembers(item, map[string]any{"confidenceScore": 71.5, "isAttackDisrupted": nil, "relatedThreats": []object{{"name": "Storm-0001"}}})
		}
	}
	if l.sw.Items.Untouched != UntouchedNull {
		item = l.untouched(item)
	}
	if l.sw.Items.TitleCase {
		item = titled(item)
	}
	return l.reformed(item, r)
}

// untouched replaces the nulls of classification and determination.
func (l *lens) untouched(item []byte) []byte {
	for _, name := range []string{"classification", "determination"} {
		switch {
		case !isNull(item, name):
		case l.sw.Items.Untouched == UntouchedAbsent:
			item = withoutMembers(item, name)
		case l.sw.Items.Untouched == UntouchedEmpty:
			item = withMembers(item, map[string]any{name: ""})
		default:
			item = withMembers(item, map[string]any{name: "unknown"})
		}
	}
	return item
}

// titled gives enum words a capital letter, as samples of the documentation do.
func titled(item []byte) []byte {
	values := map[string]any{}
	for _, name := range []string{"severity", "status", "classification", "determination"} {
		if word, ok := memberText(item, name); ok && word != "" {
			values[name] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return withMembers(item, values)
}

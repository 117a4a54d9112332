package lives

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/store/engine"
)

// mostTold is how many records of one alert the audit log gets.
const mostTold = 12

// trail holds the records that the audit log of a tenant has given so far. They never change:
// an alert changes because another record tells of it.
type trail struct {
	events map[string][]byte // records by the id of their event
	alerts map[string]told
}

// told sums up the records of one alert.
type told struct {
	records int
	dlp     bool
	newest  time.Time // CreationTime
}

// tell appends records of new and of known alerts to the audit log, some of them of types
// that are no alert. They become available at a moment of our clock, and tell of the times
// before it.
func (w *world) tell(t *trail, at time.Time, n int) {
	var items [][]byte
	for range n {
		w.made++
		created := at.Add(-time.Duration(w.plan.IntN(600)) * time.Second).UTC().Truncate(time.Second)
		if w.plan.IntN(5) == 0 {
			items = append(items, fmt.Appendf(nil, `{"Id":"x%03d","Operation":"Other","RecordType":%d,"CreationTime":%q}`, w.made, pick(w.plan, 15, 43), written(created)))
			continue
		}
		items = append(items, t.add(w, created))
	}
	if err := w.tenant.Append(at, items); err != nil {
		w.breaks(err)
	}
}

// add makes the next record.
func (t *trail) add(w *world, created time.Time) []byte {
	name, ids := fmt.Sprintf("t%03d", w.made), slices.Sorted(maps.Keys(t.alerts))
	if len(ids) > 0 && w.plan.IntN(2) == 0 {
		name = ids[w.plan.IntN(len(ids))]
	}
	of, known := t.alerts[name]
	if !known {
		of.dlp = w.plan.IntN(3) == 0
	}
	if of.records == mostTold {
		name, of = fmt.Sprintf("t%03d", w.made), told{}
	}
	typ, member, operation := 40, "AlertId", "AlertUpdated"
	if of.dlp {
		typ, member, operation = 11, "IncidentId", "DlpRuleMatch"
	}
	id := fmt.Sprintf("r%03d", w.made)
	raw := fmt.Appendf(nil, `{"Id":%q,"Operation":%q,"RecordType":%d,"CreationTime":%q,%q:%q,"Name":"Title of %s","Workload":"x","Comments":"comment of %s"}`,
		id, operation, typ, written(created), member, name, name, id)
	of.records++
	if created.After(of.newest) {
		of.newest = created
	}
	t.alerts[name], t.events[id+"/"+operation] = of, raw
	return raw
}

func written(at time.Time) string { return at.Format("2006-01-02T15:04:05") }

// odd chooses how the Management API behaves all through a life.
func (w *world) odd() simulator.OfficeSwitches {
	return simulator.OfficeSwitches{
		PageSize: pick(w.plan, 0, 0, 1, 2), Duplicates: w.plan.IntN(4) == 0,
		PageLink: pick(w.plan, simulator.PageOdd, simulator.PageClean, simulator.PageForeign, simulator.PagePlain), ErrorsAs200: w.plan.IntN(4) == 0,
	}
}

// judgeTrail compares events, and the alerts made of them, with the audit log.
func (l *life) judgeTrail() (wrong []string) {
	kept := map[string]alert.Record{}
	for row, err := range l.rows() {
		if err != nil {
			return []string{err.Error()}
		}
		if row.Source == alert.O365Management {
			kept[row.ID] = row.Record
		}
	}
	t := l.world.trail
	for _, id := range slices.Sorted(maps.Keys(t.events)) {
		if kept[id].Event == nil {
			wrong = append(wrong, "o365_management lacks the event "+id)
			continue
		}
		wrong = append(wrong, l.judgeEvent(kept[id], t.events[id])...)
	}
	for _, id := range slices.Sorted(maps.Keys(t.alerts)) {
		if kept[id].Alert == nil {
			wrong = append(wrong, "o365_management lacks the alert "+id)
			continue
		}
		wrong = append(wrong, l.judgeTold(kept[id], t.alerts[id])...)
	}
	for id := range kept {
		_, alerts := t.alerts[id]
		if t.events[id] == nil && !alerts {
			wrong = append(wrong, "o365_management keeps "+id+", which the tenant never told")
		}
	}
	return wrong[:min(len(wrong), 3)]
}

// judgeEvent wants a record as it was sent, and no change of it.
func (l *life) judgeEvent(got alert.Record, want []byte) (wrong []string) {
	raw, err := l.rawOf(got.Key)
	changes, failed := l.kept.History(l.t.Context(), got.Key)
	switch {
	case err != nil || failed != nil:
		return []string{fmt.Sprint(err, failed)}
	case !bytes.Equal(raw, want):
		wrong = append(wrong, fmt.Sprintf("%s is kept as %s, want %s", got.ID, raw, want))
	case len(changes) > 0:
		wrong = append(wrong, fmt.Sprintf("%s changed: %+v", got.ID, changes[0]))
	}
	return wrong
}

// judgeTold wants an alert of all its records, each once, in the order of their time, and a
// change only for a record that came.
func (l *life) judgeTold(got alert.Record, want told) (wrong []string) {
	raw, err := l.rawOf(got.Key)
	if err != nil {
		return []string{err.Error()}
	}
	var item struct {
		Records []struct{ Id, CreationTime string }
	}
	err = json.Unmarshal(raw, &item)
	ids := map[string]bool{}
	for n, r := range item.Records {
		ids[r.Id] = true
		if n > 0 && r.CreationTime < item.Records[n-1].CreationTime {
			wrong = append(wrong, fmt.Sprintf("the records of %s are out of order", got.ID))
		}
	}
	if err != nil || len(ids) != want.records || len(item.Records) != want.records || got.Updated() != alert.At(want.newest) {
		wrong = append(wrong, fmt.Sprintf("%s has %d records, %d of them different, until %s, want %d until %s, %v",
			got.ID, len(item.Records), len(ids), got.Updated(), want.records, alert.At(want.newest), err))
	}
	changes, err := l.kept.History(l.t.Context(), got.Key)
	seen := map[string]bool{}
	for _, c := range changes {
		if c.Field == "comments" && (seen[c.New] || c.New == "") || c.Field == "title" {
			wrong = append(wrong, fmt.Sprintf("%s changed %s from %q to %q", got.ID, c.Field, c.Old, c.New))
		}
		seen[c.New] = true
	}
	if len(seen) > 3*want.records || err != nil {
		wrong = append(wrong, fmt.Sprintf("%s has %d changes, and %d records, %v", got.ID, len(changes), want.records, err))
	}
	return wrong
}

// rawOf returns the item of a record.
func (l *life) rawOf(key alert.Key) ([]byte, error) {
	r, _, err := l.kept.Record(l.t.Context(), key)
	return r.Raw, err
}

// rows lists the records of the life.
func (l *life) rows() func(func(engine.Row, error) bool) {
	return func(yield func(engine.Row, error) bool) {
		for row, err := range l.kept.Changed(l.t.Context(), l.since) {
			if (err != nil || row.Integration == l.integration) && !yield(row, err) {
				return
			}
		}
	}
}

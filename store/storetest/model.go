package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store/engine"
)

func modelTests() []test {
	var out []test
	for seed := range uint64(8) {
		out = append(out, test{fmt.Sprint("seed ", seed), func(b *bench) { againstModel(b, seed) }})
	}
	return out
}

// model computes the content of a store after any puts, as simply as possible.
type model struct {
	records map[alert.Key]alert.Record
	changes map[alert.Key]int
	order   []alert.Key // by last change
}

// content is equal for two versions if they differ only by a heartbeat.
func content(r alert.Record) string { return string(r.Alert.Status) + r.Alert.AssignedTo }

func (m *model) put(batch []alert.Record) (o ingest.Outcome) {
	newest := map[alert.Key]alert.Record{}
	var keys []alert.Key
	for _, r := range batch {
		had, ok := newest[r.Key]
		if !ok {
			keys = append(keys, r.Key)
		} else {
			o.Stale++
		}
		if !ok || r.Updated() >= had.Updated() {
			newest[r.Key] = r
		}
	}
	for _, key := range keys {
		r := newest[key]
		was, ok := m.records[key]
		switch {
		case !ok:
			o.New++
		case r.Updated() < was.Updated() || r.Updated() == was.Updated() && content(r) == content(was):
			o.Stale++
			continue
		case content(r) == content(was):
			o.Heartbeats++
		default:
			o.Changed++
			m.changes[key] += differences(r, was)
		}
		m.records[key] = r
		m.moved(key)
	}
	return o
}

func differences(a, b alert.Record) (n int) {
	if a.Alert.Status != b.Alert.Status {
		n++
	}
	if a.Alert.AssignedTo != b.Alert.AssignedTo {
		n++
	}
	return n
}

func (m *model) moved(key alert.Key) {
	m.order = append(slices.DeleteFunc(m.order, func(k alert.Key) bool { return k == key }), key)
}

// againstModel puts random pages, with ties, heartbeats, repeats and stragglers, into
// an engine and the model, reopens the store at random, and compares.
func againstModel(b *bench, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	m := &model{records: map[alert.Key]alert.Record{}, changes: map[alert.Key]int{}}
	e := b.open()
	seq := int64(0)
	for round := range long.Rounds(40) {
		var batch []alert.Record
		for range random.IntN(30) {
			batch = append(batch, randomVersion(random))
		}
		b.is(fmt.Sprint("outcome of round ", round), b.put(e, batch...), m.put(batch))
		if random.IntN(6) == 0 {
			b.must(e.Close())
			e = b.open()
		}
		if random.IntN(3) == 0 {
			seq = b.follows(e, m, seq)
		}
	}
	b.follows(e, m, 0)
	b.holds(e, m)
}

func randomVersion(random *rand.Rand) alert.Record {
	r := version(random.IntN(25), random.IntN(6), []alert.Status{alert.Open, alert.Resolved}[random.IntN(2)])
	r.Alert.AssignedTo = []string{"", "amal"}[random.IntN(2)]
	r.Raw = fmt.Appendf(nil, `{"assignedTo":%q,"lastUpdateDateTime":%q,"status":%q,"id":%q}`, r.Alert.AssignedTo, r.Alert.Updated, r.Alert.Status, r.ID)
	return r
}

// follows checks that the feed of changes above a number is the end of the model's
// order, and returns the new number.
func (b *bench) follows(e engine.Engine, m *model, seq int64) int64 {
	b.Helper()
	rows := b.rows(e, seq)
	tail := m.order[len(m.order)-len(rows):]
	for i, row := range rows {
		b.is("order of changes", row.Key, tail[i])
		row.Raw = m.records[row.Key].Raw
		b.same("row", row.Record, m.records[row.Key])
		seq = row.Seq
	}
	b.is("greatest number", b.seq(e), seq)
	return seq
}

func (b *bench) holds(e engine.Engine, m *model) {
	b.Helper()
	b.is("records", len(b.rows(e, 0)), len(m.records))
	for key, want := range m.records {
		b.same("record", b.one(e, key), want)
		b.is("changes", len(b.history(e, key)), m.changes[key])
	}
}

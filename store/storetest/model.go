package storetest

import (
	"cmp"
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
	order   []alert.Key // by last change, also of those that were removed and not put again
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

// remove removes up to n expired records, in the order of their creation.
func (m *model) remove(before alert.Time, n int) int {
	var due []alert.Record
	for _, r := range m.records {
		if engine.Expired(&r, before) {
			due = append(due, r)
		}
	}
	slices.SortFunc(due, func(a, b alert.Record) int { return cmp.Compare(a.Created(), b.Created()) })
	due = due[:min(n, len(due))]
	for _, r := range due {
		delete(m.records, r.Key)
		delete(m.changes, r.Key)
		m.moved(r.Key)
	}
	return len(due)
}

// feed is the order of changes above a number, which leaves out removals if it is 0.
func (m *model) feed(after int64) []alert.Key {
	return slices.DeleteFunc(slices.Clone(m.order), func(k alert.Key) bool {
		_, here := m.records[k]
		return after == 0 && !here
	})
}

func (m *model) moved(key alert.Key) {
	m.order = append(slices.DeleteFunc(m.order, func(k alert.Key) bool { return k == key }), key)
}

// againstModel puts random pages, with ties, heartbeats, repeats and stragglers, into
// an engine and the model, removes old records, reopens the store at random, and compares.
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
		if random.IntN(4) == 0 {
			before, n := noon+alert.Time(random.IntN(25))*alert.Second, 1+random.IntN(6)
			removed, err := e.Remove(b.Context(), before, n)
			b.must(err)
			b.is(fmt.Sprint("removed in round ", round), removed, m.remove(before, n))
		}
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
	after, rows := seq, b.rows(e, seq)
	feed := m.feed(after)
	tail := feed[len(feed)-len(rows):]
	for i, row := range rows {
		b.is("order of changes", row.Key, tail[i])
		want, here := m.records[row.Key]
		b.is("gone", row.Gone, !here)
		if here {
			row.Raw = want.Raw
			b.same("row", row.Record, want)
		} else {
			b.is("record of a removal", row.Record, alert.Record{Key: row.Key})
		}
		seq = row.Seq
	}
	if after > 0 || len(feed) == len(m.order) { // else the newest change may be a removal
		b.is("greatest number", b.seq(e), seq)
	}
	return b.seq(e)
}

func (b *bench) holds(e engine.Engine, m *model) {
	b.Helper()
	b.is("records", len(b.rows(e, 0)), len(m.records))
	for key, want := range m.records {
		b.same("record", b.one(e, key), want)
		b.is("changes", len(b.history(e, key)), m.changes[key])
	}
	for _, key := range m.order {
		if _, here := m.records[key]; !here {
			got, err := e.Records(b.Context(), []alert.Key{key})
			b.must(err)
			b.is("a removed record", got, []alert.Record{{Key: key}})
		}
	}
}

package storetest

import (
	"tocsin/graph/alert"
	"tocsin/store/engine"
)

func lineageTests() []test {
	return []test{
		{"a store goes on from each of its points", func(b *bench) {
			e := b.open()
			var points []engine.Epoch
			for n := range 3 {
				b.put(e, version(n, n, alert.Open))
				points = append(points, b.epoch(e))
				if seq, err := e.Seq(b.Context()); err != nil || points[n].Seq != seq || points[n].ID == (engine.Epoch{}).ID {
					b.Errorf("the point %+v at change %d, %v", points[n], seq, err)
				}
			}
			for _, is := range []engine.Engine{e, b.open()} {
				for _, p := range points {
					b.since(is, p, true)
				}
			}
		}},
		{"each process that writes begins an epoch", func(b *bench) {
			first := b.open()
			b.put(first, version(1, 1, alert.Open))
			was := b.epoch(first)
			second := b.open()
			if is := b.epoch(second); is != was {
				b.Errorf("to read began %v after %v", is, was)
			}
			b.put(second, version(2, 2, alert.Open))
			if is := b.epoch(first); is.ID == was.ID {
				b.Errorf("to write began nothing after %v", was)
			}
			b.since(first, was, true)
			b.put(first, version(3, 3, alert.Open))
			b.put(second, version(4, 4, alert.Open))
			b.since(second, b.epoch(first), true)
		}},
		{"a store goes on from no other point", func(b *bench) {
			e := b.open()
			b.since(e, engine.Epoch{}, false)
			b.put(e, version(1, 1, alert.Open))
			is := b.epoch(e)
			b.since(e, engine.Epoch{ID: is.ID, Seq: is.Seq + 1}, false)
			b.since(e, engine.Epoch{ID: [16]byte{1}, Seq: 1}, false)
			b.since(e, engine.Epoch{Seq: 0}, false)
		}},
		{"a number that was reached in a later epoch is not one of the earlier", func(b *bench) {
			first := b.open()
			b.put(first, version(1, 1, alert.Open))
			was := b.epoch(first)
			b.must(first.Close())
			second := b.open()
			b.put(second, version(2, 2, alert.Open))
			b.since(second, was, true)
			b.since(second, engine.Epoch{ID: was.ID, Seq: was.Seq + 1}, false)
		}},
	}
}

// epoch returns the present point of a store.
func (b *bench) epoch(e engine.Engine) engine.Epoch {
	b.Helper()
	is, err := e.Epoch(b.Context())
	b.must(err)
	return is
}

// since fails unless a store has gone on from a point, or has not.
func (b *bench) since(e engine.Engine, was engine.Epoch, want bool) {
	b.Helper()
	if is, err := e.Since(b.Context(), was); err != nil || is != want {
		b.Errorf("goes on from %+v: %v, %v; want %v", was, is, err, want)
	}
}

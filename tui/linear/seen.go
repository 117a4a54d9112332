package linear

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
)

// seen holds, of the records that a decision is about, what was told of them: their rows are read again
// before an act, and must not hide from it what another person has decided since.
type seen map[alert.Key]engine.Seen

// note takes rows as they were told. open is the row of the open record before it was read again; the zero
// row for none.
func (s seen) note(told []index.Row, open index.Row) {
	for _, r := range told {
		if r.Key == open.Key {
			r = open
		}
		is, ok := decide.SeenOf(&r)
		if was := s[r.Key]; ok && was.Last.At <= is.Last.At {
			s[r.Key] = is
		}
	}
}

// put sets in acts what was told of their records, and takes for told how these are now: what an act leaves
// alone because of another person is told with it.
func (s seen) put(acts []engine.Act, now []index.Row) {
	for i := range acts {
		if is, ok := s[acts[i].Key]; ok && acts[i].Seen != nil {
			acts[i].Seen = &is
		}
	}
	for i := range now {
		if is, ok := decide.SeenOf(&now[i]); ok && slices.ContainsFunc(acts, func(a engine.Act) bool { return a.Key == now[i].Key }) {
			s[now[i].Key] = is
		}
	}
}

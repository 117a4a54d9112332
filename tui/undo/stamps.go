package undo

import (
	"slices"
	"sync"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// stamps are what a person's acts have left, by which a decision of another person that came
// since is told. Tries end beside the keys.
type stamps struct {
	mu   sync.Mutex
	left engine.Stamps
}

func newStamps() *stamps { return &stamps{left: engine.Stamps{}} }

// expect returns acts that apply only if no one else has decided anything since.
func (s *stamps) expect(acts []engine.Act) []engine.Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left.Expect(acts)
}

// own returns acts that take what a person's own acts have left for seen.
func (s *stamps) own(acts []engine.Act) []engine.Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	acts = slices.Clone(acts)
	for i := range acts {
		if left, ok := s.left[acts[i].Key]; ok && acts[i].Seen != nil {
			seen := *acts[i].Seen
			seen.Own, acts[i].Seen = left, &seen
		}
	}
	return acts
}

// keep notes what applied acts have left; back undoes them.
func (s *stamps) keep(acts, back []engine.Act) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left.Keep(acts, back)
}

// forget forgets what acts have left.
func (s *stamps) forget(acts []engine.Act) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left.Forget(acts)
}

// of returns what was left on a record; zero if it is not known.
func (s *stamps) of(key alert.Key) engine.Stamp {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left[key]
}

// Left reports whether how a row stands was left by an act of this person, in whichever list.
func Left(u *Undo, r *index.Row) bool {
	return r.At != 0 && u.queue.left.of(r.Key) == engine.Stamp{By: r.By, At: r.At}
}

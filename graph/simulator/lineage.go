package simulator

import (
	"strings"

	"tocsin/graph/alert"
)

// lineage holds the processes that run in one case, so that each of its alerts names the
// same process with the same id, and a process was started after the one that started it.
type lineage struct {
	running map[string]*running // by device and specimen
	lo, hi  float64             // how many seconds before its first alert a process was started
}

// running is a process of a case, and the one that started it.
type running struct {
	id, parentID       int
	began, parentBegan alert.Time
}

func newLineage(lo, hi float64) *lineage { return &lineage{map[string]*running{}, lo, hi} }

// ordinaryStart and liveStart return how many seconds before its alert a process was
// started: the steps of the attack follow one another faster.
func ordinaryStart() (lo, hi float64) { return 45, 400 }
func liveStart() (lo, hi float64)     { return 2.5, 5.5 }

// start starts the processes that an alert names and does not find running.
func (w *world) start(s *spec) {
	for i, token := range s.detector.Evidence {
		if kind, name, _ := strings.Cut(token, ":"); kind == "process" {
			w.run(s, name, s.machine(i), s.created)
		}
	}
}

// run returns the process of a specimen on a device; if it is not running, it was started
// before a time, by one that was started before.
func (w *world) run(s *spec, name string, on *host, before alert.Time) *running {
	if s.lineage == nil { // a spec of no case
		s.lineage = newLineage(ordinaryStart())
	}
	key := on.name + " " + name
	if p := s.lineage.running[key]; p != nil {
		return p
	}
	r := w.dice(s.number, "process "+key)
	p := &running{id: 1000 + 4*r.IntN(5000), began: before - between(r, s.lineage.lo, s.lineage.hi)}
	s.lineage.running[key] = p
	if by := w.specimens.Process[name].By; by != "" {
		parent := w.run(s, by, on, p.began)
		p.began = max(p.began, parent.began+between(r, 0.5, 2))
		p.parentID, p.parentBegan = parent.id, parent.began
	} else {
		p.parentID, p.parentBegan = 800+4*r.IntN(2000), p.began-between(r, 2, 90)
	}
	return p
}

// machine returns the device on which the piece of evidence with a number was seen: that
// of the nearest token before it.
func (s *spec) machine(i int) *host {
	for ; i >= 0; i-- {
		switch s.detector.Evidence[i] {
		case "server":
			return s.server
		case "device":
			return s.host
		}
	}
	return s.host
}

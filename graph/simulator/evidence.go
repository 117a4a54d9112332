package simulator

import (
	"strings"
)

// evidence makes the pieces that an alert has in a state, in the order of its
// detector's list. Each word of that list is a kind, some with a specimen after
// a colon.
func (w *world) evidence(s *spec, st *state) []object {
	out := []object{}
	for i, token := range s.detector.Evidence {
		if i >= st.pieces {
			break
		}
		kind, name, _ := strings.Cut(token, ":")
		e := w.piece(s, kind, name, i)
		if e == nil {
			continue
		}
		w.base(s, st, e, i)
		out = append(out, e)
	}
	return out
}

// piece makes one piece of evidence; nil if the kind is unknown.
func (w *world) piece(s *spec, kind, name string, i int) object {
	switch kind {
	case "user":
		return w.userEvidence(s.user)
	case "account2":
		return w.userEvidence(s.other)
	case "device":
		return w.device(s, s.host, s.user, "PrimaryDevice")
	case "server":
		return w.device(s, s.server, s.user, "PrimaryDevice")
	case "dc":
		return w.device(s, s.dc, nil, "DestinationDevice")
	case "process":
		return w.process(s, name, i)
	case "file":
		return w.file(s, name, i)
	case "malware":
		return w.malware(s, i)
	case "registry":
		return w.registry(s, name, i)
	}
	if e := w.mailPiece(s, kind, name); e != nil {
		return e
	}
	if e := w.networkPiece(s, kind, i); e != nil {
		return e
	}
	return w.cloudPiece(s, kind, name)
}

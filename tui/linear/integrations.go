package linear

import (
	"context"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/text"
)

// tellIntegrations tells how each integration does, and with which commands it is changed: a
// running program takes a change up by itself.
func tellIntegrations(s *session, ctx context.Context) {
	states, err := s.o.Store.States(ctx)
	if err != nil {
		complain(s, err)
		return
	}
	names := s.o.Integrations()
	if len(names) == 0 {
		s.out.say("%s.", polled(s))
	}
	for _, name := range names {
		s.out.say("%s: %s", name, howOf(s, name, states))
	}
	s.out.say("To change one, type in another terminal: tocsin integration show, edit, rename, pause, resume or remove, and its name. To renew its certificate: tocsin cert renew, and its name. This program takes the change up.")
}

// howOf returns how the feeds of an integration do: the gravest health, what is in the way, and
// until when its certificate is valid.
func howOf(s *session, name string, states []ingest.State) string {
	var own []ingest.State
	for _, st := range states {
		if st.Integration == name {
			own = append(own, st)
		}
	}
	if len(own) == 0 {
		return "not polled yet"
	}
	now := s.o.Now()
	worst := feeds.Gravest(own, now)
	words := []string{string(worst.Health(now))}
	if !worst.LastOK.IsZero() {
		words = append(words, "last poll "+text.Ago(worst.LastOK, now))
	}
	switch ends := worst.CertificateEnds; {
	case ends.IsZero():
	case now.After(ends):
		words = append(words, "its certificate "+alert.Until(ends, now))
	default:
		words = append(words, "its certificate ends on "+ends.UTC().Format("2006-01-02"))
	}
	line := strings.Join(words, ", ")
	if worst.Fault != nil {
		line += ". " + worst.Fault.Sentence
	}
	return line
}

package linear

import "context"

// held holds what has come since the last line was sent. The terminal keeps a line while it is
// typed, so this program can't write it again behind a text in its midst: what comes is told after
// the next line, before the prompt.
type held struct {
	changed   bool     // the store
	rung      bool     // for new alerts
	sentences []string // about the program, the last ones
}

// mostHeld is how many sentences are held.
const mostHeld = 20

// hold keeps a sentence about the program.
func hold(s *session, sentence string) {
	s.held.sentences = append(s.held.sentences[max(len(s.held.sentences)-mostHeld+1, 0):], sentence)
}

// changed notes that the store has changed. If a person has asked for that, the first new alert
// since the last line rings: a bell breaks no line.
func changed(s *session, ctx context.Context) {
	s.held.changed = true
	if !s.o.Bell || s.held.rung {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if n, err := s.count(ctx, sinceNewest(s)); err == nil && n > 0 {
		s.held.rung = true
		s.write("\a")
	}
}

// catchUp tells what was held.
func catchUp(s *session, ctx context.Context) {
	for _, sentence := range s.held.sentences {
		s.say("%s", sentence)
	}
	if s.held.changed {
		s.tellNew(ctx)
	}
	s.held = held{}
}

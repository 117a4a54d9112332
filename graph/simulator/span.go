package simulator

import (
	"fmt"
	"time"

	"tocsin/graph/alert"
)

// Span is a length of time as a scenario file has it: "20m".
// It has no number's kind: the decoder would take 20 for nanoseconds.
type Span struct{ time.Duration }

// UnmarshalText reads the form of time.ParseDuration.
func (s *Span) UnmarshalText(text []byte) (err error) {
	if s.Duration, err = time.ParseDuration(string(text)); err != nil {
		return fmt.Errorf(`a length of time is text in quotes, such as "20m", not %.20q`, text)
	}
	return nil
}

// length returns a span in ticks.
func length(s Span) alert.Time { return alert.Time(s.Duration / 100) }

package linear

import (
	"context"
	"fmt"
	"slices"

	"tocsin/tui/screen"
)

// tell says a sentence about what was done or came, and keeps it: see tellMessages.
func tell(s *session, sentence string) {
	s.log.Add(s.o.Now(), screen.Toast{Text: sentence})
	s.out.say("%s", sentence)
}

// complain tells what went wrong and what helps.
func complain(s *session, err error) {
	if trouble := troubleOf(err); trouble != "" {
		tell(s, trouble)
	}
}

// tellMessages tells what was said about decisions, errors and the program, the last first. A listener can't
// scroll back to it.
func tellMessages(s *session, _ context.Context) {
	var lines []string
	for _, m := range slices.Backward(s.log.All()) {
		lines = append(lines, fmt.Sprintf("%s: %s", m.At.Local().Format("15:04:05"), m.Text))
	}
	if len(lines) == 0 {
		lines = []string{"No messages yet."}
	}
	s.answer.tell(lines)
}

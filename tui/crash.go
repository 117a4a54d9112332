package tui

import (
	"fmt"
	"runtime"
)

// Crash is a panic that ended the screen.
type Crash struct {
	Value         any    // of the panic
	Stack         []byte // of the goroutine that panicked; nil if the terminal library caught it
	Width, Height int    // of the terminal
	Colours       string // that the terminal shows
}

// Error tells all of it, for the log.
func (c *Crash) Error() string { return fmt.Sprintf("panic: %v\n%s", c.Value, c.Stack) }

// Words says what the panic was, without any text that an alert may have in it: only what the
// runtime itself says is kept.
func (c *Crash) Words() string {
	if err, ok := c.Value.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("a %T, whose text is left out", c.Value)
}

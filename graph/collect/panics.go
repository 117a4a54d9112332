package collect

import (
	"fmt"
	"runtime/debug"
)

// panicError is a panic of one feed's work.
type panicError struct {
	text  string
	stack []byte
}

func (p *panicError) Error() string { return "the collector broke: " + p.text }

// catch turns a panic into an error: one feed must not end the others. It must be
// deferred.
func catch(set func(error)) {
	if p := recover(); p != nil {
		set(&panicError{fmt.Sprint(p), debug.Stack()})
	}
}

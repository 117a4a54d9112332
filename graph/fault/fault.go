// Package fault says what went wrong in words that a tired person can act on:
// one sentence, at most one hint, and the kind that decides a program's exit
// code and a health word.
//
// It is a leaf. Each package makes its own faults at its border (there is no
// central classifier); the screen, the wizard, doctor and the command line
// read them alike. A sentence never holds a token, a key or text that has not
// been made safe for one line, which Line does; Nearest finds the word that a hint
// offers for a mistyped one. Begin with Fault.
package fault

import (
	"context"
	"errors"
	"time"
)

// Kind is what sort of thing went wrong.
type Kind int

// The kinds. Exit gives the exit code. Stores keep a kind as its number: a new one
// goes to the end.
const (
	Failed      Kind = iota // anything that has no kind of its own
	Usage                   // wrong use, settings or query
	Network                 // nothing answered: name, connection, TLS, time limit
	Service                 // the service answered with an error of its own
	Throttled               // the service asked for patience
	SignIn                  // tenant, application or sign-in refused
	Consent                 // signed in, but a permission is missing
	Certificate             // the certificate or its key is not usable
	Store                   // the store could not read or write
	Interrupted             // a person ended it
)

// Exit is the exit code of a program that ends by a fault of this kind.
func (k Kind) Exit() int {
	switch k {
	case Usage:
		return 2
	case Network, Service, Throttled:
		return 3
	case SignIn, Consent, Certificate:
		return 4
	case Store:
		return 5
	case Interrupted:
		return 130
	}
	return 1
}

// Fault is an error made for a person. Stores keep it as JSON under the names of
// its tags, which never change, and its kind as the number that it has here.
type Fault struct {
	Kind       Kind          `json:"Kind"`
	Sentence   string        `json:"Sentence"` // one sentence without a final full stop, no line breaks
	Hint       string        `json:"Hint"`     // what to do; may be empty
	RetryAfter time.Duration `json:"Again"`    // when it makes sense to try again; 0 where unknown or never
	Err        error         `json:"-"`        // the cause, for logs and errors.Is
}

// New makes a fault.
func New(kind Kind, sentence, hint string, cause error) *Fault {
	return &Fault{Kind: kind, Sentence: sentence, Hint: hint, Err: cause}
}

// Error returns the sentence alone.
func (f *Fault) Error() string { return f.Sentence }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Of returns the fault that err is or wraps. An error that holds none becomes
// one: Interrupted for a cancelled context, Network for an exceeded deadline,
// else Failed with the error's own text. Of(nil) is nil.
func Of(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	switch {
	case errors.Is(err, context.Canceled):
		return New(Interrupted, "interrupted", "", err)
	case errors.Is(err, context.DeadlineExceeded):
		return New(Network, "no answer within the time limit", "check the network, then try again", err)
	}
	return New(Failed, err.Error(), "", err)
}

// Package fault describes an error for a tired person: one sentence, at most one
// hint, and the kind, which decides a program's exit code and a health word.
//
// It is a leaf. Each package makes its own faults at its border; there is no central
// classifier. The screen, the wizard, doctor and the command line show them alike. A
// sentence never holds a token, a key or text unsafe on one line: Line makes
// text safe. Nearest finds the word that a hint suggests for a mistyped one. Begin
// with Fault.
package fault

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Kind classifies a fault.
type Kind int

// The kinds; Exit returns their exit codes. Stores keep a kind as its number, so a new
// kind is added at the end.
const (
	Failed      Kind = iota // anything without a kind of its own
	Usage                   // wrong usage, settings or query
	Network                 // nothing answered: name, connection, TLS, time limit
	Service                 // the service reported an internal error
	Throttled               // the service is limiting requests
	SignIn                  // tenant, application or sign-in refused
	Consent                 // signed in, but a permission is missing
	Certificate             // the certificate or its key is not usable
	Store                   // the store could not read or write
	Interrupted             // a person cancelled it
	Policy                  // a policy of the tenant refuses what the credentials would allow
)

// Exit returns the exit code of a program that ends with a fault of this kind.
func (k Kind) Exit() int {
	switch k {
	case Usage:
		return 2
	case Network, Service, Throttled:
		return 3
	case SignIn, Consent, Certificate, Policy:
		return 4
	case Store:
		return 5
	case Interrupted:
		return 130
	}
	return 1
}

// Refuses reports whether only a person can end a fault of this kind: what a tenant knows of the
// application, or of its certificate, isn't as it must be, or a policy is in the way.
func (k Kind) Refuses() bool {
	switch k {
	case SignIn, Consent, Certificate, Policy:
		return true
	}
	return false
}

// Fault is an error for a person. Stores keep it as JSON under the names in its tags,
// which never change, and its kind as a number.
type Fault struct {
	Kind       Kind          `json:"Kind"`
	Sentence   string        `json:"Sentence"`       // one sentence without a final full stop or line breaks
	Hint       string        `json:"Hint"`           // what to do; may be empty
	RetryAfter time.Duration `json:"Again"`          // how long to wait before trying again; 0 if unknown or never
	IDs        string        `json:"IDs,omitempty"`  // of the refused request, as Microsoft's support asks for them; see Identify
	Code       string        `json:"Code,omitempty"` // the stable code of a known cause, such as AADSTS700016; "" if only the kind has one: see CodeOf
	About      About         `json:"-"`              // the wrong answer of an integration, for the form that asked for it; "" if none is known to be wrong
	Err        error         `json:"-"`              // the cause, for logs and errors.Is
}

// About names the answer of an integration that a fault is about.
type About string

// The answers that a fault may be about.
const (
	AboutCloud       About = "cloud"
	AboutTenant      About = "tenant"
	AboutApplication About = "application"
	AboutCredential  About = "credential"  // what the application was told of it, such as an uploaded certificate
	AboutKey         About = "private key" // its file here
)

// New returns a fault.
func New(kind Kind, sentence, hint string, cause error) *Fault {
	return &Fault{Kind: kind, Sentence: sentence, Hint: hint, Err: cause}
}

// Named returns words with the name of an integration in the commands that have NAME for it: what is wrong
// is told by packages that don't know whose it is. Without a name they stay.
func Named(words, integration string) string {
	if integration == "" {
		return words
	}
	return strings.ReplaceAll(words, "cert renew NAME", "cert renew "+ShellWord(integration))
}

// For returns the fault with the name of the integration that it is about, as in Named; nil for nil.
func (f *Fault) For(integration string) *Fault {
	if f == nil {
		return nil
	}
	own := *f
	own.Sentence, own.Hint = Named(f.Sentence, integration), Named(f.Hint, integration)
	return &own
}

// Error returns only the sentence.
func (f *Fault) Error() string { return f.Sentence }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Of returns the fault that err is or wraps. It turns any other error into a fault:
// Interrupted for a cancelled context, Network for an exceeded deadline, and Failed
// for the rest: with the words of Reason, or the error's own text if it has none. Of(nil)
// is nil.
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
	doing, cause := doing(err)
	reason, hint := Reason(cause)
	return New(Failed, doing+reason, hint, err)
}

package graph

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/bound"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// networkFault returns the fault of a request that got no answer, and reports whether
// another try may help. It uses the words that a sign-in uses for the same cause. It
// returns a fault unchanged.
func networkFault(err error, root *url.URL) (error, bool) {
	var own *fault.Fault
	if errors.As(err, &own) {
		return err, false
	}
	if errors.Is(err, bound.ErrTooLarge) {
		return &unreadable{err}, false
	}
	if errors.Is(err, bound.ErrPacking) {
		f := fault.New(fault.Network, "the packing of the answer is broken", "check whether a proxy changes the answers of "+root.Hostname(), err)
		f.RetryAfter = defaultRetryAfter
		return f, true
	}
	f := entra.Network(asRequest(err, root))
	if f == nil { // cannot happen: asRequest returns a request's error
		return err, false
	}
	f.RetryAfter = defaultRetryAfter
	return f, !untrusted(err) && !entra.Final(err)
}

// asRequest gives an error from reading a body the form of net/http's own errors,
// which name the host. If the service stopped answering, the error becomes an exceeded
// deadline.
func asRequest(err error, root *url.URL) error {
	if errors.Is(err, errStalled) {
		err = fmt.Errorf("%w: %w", err, context.DeadlineExceeded)
	}
	var request *url.Error
	if errors.As(err, &request) {
		return err
	}
	return &url.Error{Op: "Get", URL: root.String(), Err: err}
}

// untrusted reports whether the server's certificate was refused. Another try would
// not change that.
func untrusted(err error) bool {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	return errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &verify)
}

// tokenFault returns the fault of a failure to get a token. Tokens return faults of
// their own; any other error counts as a failed sign-in.
func tokenFault(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.SignIn, "cannot get a token: "+line(innermost(err)), "try again; report it if it comes back", err)
}

// innermost returns the text of the innermost cause. The errors of net/http around it
// repeat the address and the query; those of the JSON library have words for programmers.
func innermost(err error) string {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "it is not JSON"
	}
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	text, _ := fault.Reason(err)
	return text
}

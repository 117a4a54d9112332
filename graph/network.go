package graph

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// networkFault makes the fault of a request that got no answer, and reports
// whether trying again may help. Its words are those that a sign-in uses for the
// same cause. A fault is returned as it is.
func networkFault(err error, root *url.URL) (error, bool) {
	var own *fault.Fault
	if errors.As(err, &own) {
		return err, false
	}
	if errors.Is(err, errTooLarge) {
		return &unreadable{err}, false
	}
	f := entra.Network(asRequest(err, root))
	if f == nil { // cannot happen: asRequest returns a request's error
		return err, false
	}
	f.RetryAfter = defaultRetryAfter
	return f, !untrusted(err)
}

// asRequest gives an error that came while a body was read the form that
// net/http's own errors have, which name the host. A service that stopped
// answering becomes an exceeded deadline.
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

// untrusted reports whether the server's certificate was refused. Trying again
// does not change that.
func untrusted(err error) bool {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	return errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &verify)
}

// tokenFault makes the fault of a token that could not be had. Tokens return
// faults of their own; any other error is a sign-in that failed.
func tokenFault(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.SignIn, "cannot get a token: "+line(innermost(err)), "check the integration with: tocsin doctor", err)
}

// innermost returns the text of the cause at the bottom. The errors of net/http
// around it repeat the address and the query.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

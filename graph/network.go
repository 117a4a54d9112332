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

// networkFault makes the fault of a request that got no answer, and says whether
// trying again may help. The words are those that a sign-in has for the same
// cause. A fault of the token, or the end of the caller's patience, stays what
// it is.
func networkFault(err error, root *url.URL) (error, bool) {
	var own *fault.Fault
	if errors.As(err, &own) {
		return err, false
	}
	if errors.Is(err, errTooLarge) {
		return &unreadable{err}, false
	}
	f := entra.Network(asRequest(err, root))
	if f == nil { // never, for what asRequest returns is a request's error
		return err, false
	}
	f.RetryAfter = defaultAgain
	return f, !untrusted(err)
}

// asRequest gives an error that came while a body was read the shape of one of
// net/http, which names the host, and a service that stopped answering that of a
// time limit.
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

// untrusted says whether the server's certificate was refused. That stays as it
// is, however often it is asked.
func untrusted(err error) bool {
	var (
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	return errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &verify)
}

// tokenFault makes the fault of a token that was not given. Tokens make their
// own; anything else is a sign-in that failed.
func tokenFault(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.SignIn, "no token was given: "+line(innermost(err)), "check the integration with: tocsin doctor", err)
}

// innermost is the text of the cause at the bottom, without addresses and the
// query, which the errors of net/http repeat.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

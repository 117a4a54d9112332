package graph

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"

	"tocsin/graph/fault"
)

// networkFault makes the fault of a request that got no answer, and says whether
// trying again may help. A fault of the token, or the end of the caller's
// patience, stays what it is.
func networkFault(err error, host string) (error, bool) {
	var f *fault.Fault
	if errors.As(err, &f) {
		return err, false
	}
	if errors.Is(err, errTooLarge) {
		return &unreadable{err}, false
	}
	again := true // but for a certificate, which stays as it is
	f = &fault.Fault{Kind: fault.Network, Hint: "check the network and the proxy settings", Again: defaultAgain, Err: err}
	var (
		dns     *net.DNSError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		timeout net.Error
	)
	switch {
	case errors.As(err, &dns):
		f.Sentence = "the name " + host + " cannot be resolved"
	case errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &invalid), errors.As(err, &verify):
		again = false
		f.Sentence = "the certificate of " + host + " is not trusted: " + line(certificateCause(err))
		f.Hint = "a proxy that reads HTTPS needs its CA in ca_file or in the system's trust store"
	case errors.Is(err, errStalled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		f.Sentence = host + " did not answer within the time limit"
	default:
		f.Sentence = "the connection to " + host + " failed: " + line(innermost(err))
	}
	return f, again
}

func certificateCause(err error) string {
	var verify *tls.CertificateVerificationError
	if errors.As(err, &verify) {
		return verify.Err.Error()
	}
	return innermost(err)
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

// tokenFault makes the fault of a token that was not given. Tokens make their
// own; anything else is a sign-in that failed.
func tokenFault(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.SignIn, "no token was given: "+line(innermost(err)), "check the integration with: tocsin doctor", err)
}

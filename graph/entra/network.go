package entra

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"tocsin/graph/fault"
)

// Network makes the fault of an error of net/http, and returns nil where err
// is none of the network's. Package graph uses it too, so that one cause has
// one text whichever host was asked. A context that a person cancelled is
// Interrupted.
func Network(err error) *fault.Fault {
	host := hostOf(err)
	for _, look := range []func(error, string) *fault.Fault{ended, name, trust, connection} {
		if f := look(err, host); f != nil {
			f.Err = &cause{err}
			return f
		}
	}
	var request *url.Error
	if errors.As(err, &request) {
		f := network("the request to "+host+" failed: "+oneLine(request.Err.Error()), "check the network, then try again")
		f.Err = &cause{err}
		return f
	}
	return nil
}

// cause keeps the chain for errors.Is and gives logs a text fit for a line.
type cause struct{ err error }

func (c *cause) Error() string { return oneLine(c.err.Error()) }
func (c *cause) Unwrap() error { return c.err }

func network(sentence, hint string) *fault.Fault {
	return fault.New(fault.Network, sentence, hint, nil)
}

func hostOf(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		if u, err := url.Parse(request.URL); err == nil && u.Host != "" {
			return oneLine(u.Host)
		}
	}
	return "the server"
}

// ended tells a time limit from a person's wish.
func ended(err error, host string) *fault.Fault {
	var netErr net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return fault.New(fault.Interrupted, "interrupted", "", nil)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		return network(host+" does not answer within the time limit", "check network, firewall and proxy (HTTPS_PROXY), then try again")
	}
	return nil
}

// name is about DNS.
func name(err error, _ string) *fault.Fault {
	var dns *net.DNSError
	if !errors.As(err, &dns) {
		return nil
	}
	if dns.IsNotFound {
		return network("the name "+oneLine(dns.Name)+" is not known to DNS", "check the network's DNS and the cloud; behind a proxy set HTTPS_PROXY")
	}
	return network("the name "+oneLine(dns.Name)+" cannot be looked up", "check the network's DNS; behind a proxy set HTTPS_PROXY")
}

// trust is about the server's certificate and TLS.
func trust(err error, host string) *fault.Fault {
	var unknown x509.UnknownAuthorityError
	var other x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &unknown):
		return network("the certificate of "+host+" is by an authority that this computer does not trust",
			"where a proxy inspects TLS, add its authority to this computer's trusted ones; for a [[cloud]] set ca_file")
	case errors.As(err, &other):
		return network("the certificate of "+host+" is for another name", "look for a proxy or DNS that answers in its place")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return network("the certificate of "+host+" is outside its validity by this computer's clock", checkClock+"; else look for a proxy that inspects TLS")
	case errors.As(err, &invalid):
		return network("the certificate of "+host+" is not valid", "look for a proxy that inspects TLS")
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return network(host+" does not speak TLS", "look for a proxy, and check the port")
	case errors.As(err, &alert):
		return network(host+" refused the TLS handshake", "look for a proxy that inspects TLS")
	}
	return nil
}

// connection is about TCP and the proxy.
func connection(err error, host string) *fault.Fault {
	var op *net.OpError
	isOp := errors.As(err, &op)
	switch {
	case strings.Contains(err.Error(), "Proxy Authentication Required"):
		return proxyWantsSignIn(err)
	case isOp && op.Op == "proxyconnect":
		return network("the proxy cannot be reached", "check HTTPS_PROXY")
	case errors.Is(err, syscall.ECONNREFUSED):
		return network(host+" refuses the connection", "check the address, firewall and proxy (HTTPS_PROXY)")
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return network(host+" cannot be reached: no route", "check that this computer is online")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return network("the connection to "+host+" broke", "try again; if it stays, look at firewall and proxy")
	}
	return nil
}

func proxyWantsSignIn(err error) *fault.Fault {
	f := network("the proxy asks for a sign-in", "put name and password into HTTPS_PROXY, or have this host let through")
	if err != nil {
		f.Err = &cause{err}
	}
	return f
}

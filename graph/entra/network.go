package entra

import (
	"cmp"
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

// Network returns the fault of an error of net/http, or nil if the error does not
// come from the network. Package graph uses it too, so that one cause has one text
// for every host. If a person cancelled the context, the fault is Interrupted.
func Network(err error) *fault.Fault {
	host := hostOf(err)
	for _, look := range []func(error, string) *fault.Fault{proxy, ended, name, trust, headers, connection} {
		if f := look(err, host); f != nil {
			f.Err = &cause{err}
			return f
		}
	}
	var request *url.Error
	if errors.As(err, &request) {
		reason, _ := fault.Reason(request.Err)
		f := network("the request to "+host+" failed: "+oneLine(reason), "check the network, then try again")
		f.Err = &cause{err}
		return f
	}
	return nil
}

// cause keeps the error chain for errors.Is and gives logs a text on one line.
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

// ended distinguishes a time limit from a cancellation by a person.
func ended(err error, host string) *fault.Fault {
	var netErr net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return fault.New(fault.Interrupted, "interrupted", "", nil)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		return network(host+" did not answer within the time limit", "check the network, the firewall and the proxy (HTTPS_PROXY), then try again")
	}
	return nil
}

// name returns the fault of a DNS error.
func name(err error, _ string) *fault.Fault {
	var dns *net.DNSError
	if !errors.As(err, &dns) {
		return nil
	}
	if dns.IsNotFound {
		return network("DNS does not know the name "+oneLine(dns.Name), "check the network's DNS and the cloud; behind a proxy, set HTTPS_PROXY")
	}
	return network("DNS could not look up the name "+oneLine(dns.Name), "check the network's DNS; behind a proxy, set HTTPS_PROXY")
}

// trust returns the fault of an error of TLS or of the server's certificate.
func trust(err error, host string) *fault.Fault {
	var unknown x509.UnknownAuthorityError
	var other x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &unknown):
		return network("the certificate of "+host+" is signed by an authority that this computer does not trust"+issuerOf(unknown.Cert),
			"if a proxy inspects TLS, add its authority to those that this computer trusts, as tocsin help settings says under SSL_CERT_FILE; for a [[cloud]] of the settings file, set ca_file there")
	case errors.As(err, &other):
		return network("the certificate of "+host+" is for another name", "look for a proxy or a DNS server that redirects requests")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return network("the certificate of "+host+" has expired or is not valid yet by this computer's clock", checkClock+", or look for a proxy that inspects TLS")
	case errors.As(err, &invalid):
		return network("the certificate of "+host+" is not valid", "look for a proxy that inspects TLS")
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return network(host+" does not speak TLS", "look for a proxy, and check the port")
	case errors.As(err, &alert):
		return network(host+" refused the TLS handshake", "look for a proxy that inspects TLS")
	}
	return nil
}

// issuerOf names the authority that signed a certificate, after a colon: it tells whose proxy it
// is. It is "" if that isn't known. The name is foreign text.
func issuerOf(c *x509.Certificate) string {
	if c == nil {
		return ""
	}
	name := cmp.Or(c.Issuer.CommonName, strings.Join(c.Issuer.Organization, ", "))
	if name = fault.Line(name, maxIssuer); name == "" {
		return ""
	}
	return ": " + name
}

// headers returns the fault of an answer with more headers than bound.Headers. net/http
// has only texts for it: one of HTTP/1, and two of HTTP/2, of which the second one stands
// for other errors of the protocol too.
func headers(err error, host string) *fault.Fault {
	const hint = "look for a proxy that adds headers to the replies"
	for text, sentence := range map[string]string{
		"server response headers exceeded": " sent more than 256 KB of headers",
		"header list larger than":          " sent more than 256 KB of headers",
		"connection error: PROTOCOL_ERROR": " sent more than 256 KB of headers, or broke HTTP/2 in another way",
	} {
		if strings.Contains(err.Error(), text) {
			return network(host+sentence, hint)
		}
	}
	return nil
}

// connection returns the fault of an error of TCP.
func connection(err error, host string) *fault.Fault {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return network(host+" refuses the connection", "check the address, the firewall and the proxy (HTTPS_PROXY)")
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return network(host+" cannot be reached: no route", "check that this computer is online")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return network("the connection to "+host+" was lost", "try again; if it happens again, check the firewall and the proxy")
	}
	return nil
}

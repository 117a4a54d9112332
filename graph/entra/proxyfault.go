package entra

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"

	"tocsin/graph/fault"
)

const (
	checkProxy = "check the address in HTTPS_PROXY, and whether the proxy runs"
	putName    = "put a name and password into HTTPS_PROXY, or have the proxy allow this host"
)

// proxy returns the fault of a proxy; nil for any other error.
func proxy(err error, host string) *fault.Fault {
	var refused *refusedTunnel
	switch {
	case errors.Is(err, context.Canceled):
		return nil
	case errors.As(err, &refused):
		return refused.fault()
	case strings.Contains(err.Error(), http.StatusText(http.StatusProxyAuthRequired)): // of a transport without onConnect
		return network("the proxy requires a sign-in", putName)
	}
	var op *net.OpError
	if errors.As(err, &op) && strings.HasPrefix(op.Op, "socks") {
		return socks(op, host)
	}
	var by *proxyError
	switch {
	case errors.As(err, &by):
		return by.fault(err)
	case op != nil && op.Op == "proxyconnect":
		return network("the proxy cannot be reached", checkProxy)
	}
	return nil
}

// fault says what went wrong on the way to the proxy; all is the whole error.
func (e *proxyError) fault(all error) *fault.Fault {
	name := "the proxy " + e.proxy
	var dns *net.DNSError
	switch {
	case errors.As(e.err, &dns):
		return network("DNS does not know the name of "+name, "check the address in HTTPS_PROXY, and the network's DNS")
	case errors.Is(e.err, syscall.ECONNREFUSED):
		return network(name+" cannot be reached: it refuses the connection", checkProxy)
	case errors.Is(e.err, syscall.ENETUNREACH), errors.Is(e.err, syscall.EHOSTUNREACH):
		return network(name+" cannot be reached: no route", "check that this computer is online, and the address in HTTPS_PROXY")
	case errors.Is(e.err, io.EOF), errors.Is(e.err, io.ErrUnexpectedEOF), errors.Is(e.err, syscall.ECONNRESET), errors.Is(e.err, syscall.EPIPE):
		return network(name+" closed the connection without an answer", "check the port and the scheme in HTTPS_PROXY, then ask those who run the proxy")
	case strings.Contains(e.err.Error(), "malformed HTTP"):
		return network(name+" does not answer as a proxy does", "check the port and the scheme in HTTPS_PROXY: http, https or socks5")
	}
	if f := ended(all, name); f != nil {
		f.Hint = checkProxy
		return f
	}
	if f := trust(e.err, name); f != nil {
		f.Hint = "add the authority of the proxy to those that this computer trusts, as tocsin help settings says under SSL_CERT_FILE, or check the scheme in HTTPS_PROXY"
		return f
	}
	return network(name+" cannot be reached", checkProxy)
}

// fault says what a proxy refused, and to whom to turn.
func (e *refusedTunnel) fault() *fault.Fault {
	name, status := "the proxy "+e.proxy, strings.TrimSpace(fmt.Sprint("HTTP ", e.status, " ", http.StatusText(e.status)))
	basic := len(e.methods) == 0 || slices.ContainsFunc(e.methods, func(m string) bool { return strings.EqualFold(m, "Basic") })
	switch {
	case e.status == http.StatusProxyAuthRequired && !basic:
		return network(name+" requires a sign-in by "+strings.Join(e.methods, " or ")+", but tocsin can only give a name and password",
			"have the proxy allow "+e.target+" without a sign-in, or put a proxy in between that signs in")
	case e.status == http.StatusProxyAuthRequired && e.known:
		return network(name+" does not accept the name and password", "correct them in HTTPS_PROXY; characters such as @ : / # % are written as %40 %3A %2F %23 %25")
	case e.status == http.StatusProxyAuthRequired:
		return network(name+" requires a sign-in", putName)
	case e.status == http.StatusTooManyRequests, e.status >= 500:
		return network(name+" did not connect to "+e.target+" ("+status+")", "try again; if it stays so, ask those who run the proxy whether it reaches "+e.target)
	}
	return network(name+" refuses to connect to "+e.target+" ("+status+")", "have the proxy allow "+e.target)
}

// socks says what a SOCKS proxy refused. The library has only texts for it.
func socks(op *net.OpError, host string) *fault.Fault {
	name := "the proxy"
	if op.Source != nil {
		name += " " + oneLine(op.Source.String())
	}
	text := op.Err.Error()
	for _, row := range []struct{ part, sentence, hint string }{
		{"username/password", " does not accept the name and password", "correct them in HTTPS_PROXY"},
		{"no acceptable authentication", " requires a sign-in", putName},
		{"not allowed", " refuses to connect to " + host, "have the proxy allow " + host},
		{"unexpected protocol", " does not speak SOCKS 5", "check the port and the scheme in HTTPS_PROXY: http, https or socks5"},
		{"unknown error", " did not connect to " + host, "try again; if it stays so, ask those who run the proxy whether it reaches " + host},
	} {
		if strings.Contains(text, row.part) {
			return network(name+row.sentence, row.hint)
		}
	}
	if errors.Is(op.Err, io.EOF) || errors.Is(op.Err, io.ErrUnexpectedEOF) {
		return network(name+" closed the connection without an answer", checkProxy)
	}
	if f := ended(op.Err, name); f != nil {
		f.Hint = checkProxy
		return f
	}
	return network(name+" cannot be used", checkProxy)
}

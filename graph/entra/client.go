package entra

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// HTTPClient returns the client for all requests to a cloud, for tokens and for
// Graph. It takes the proxy from the environment (Proxy), speaks HTTP/2 and TLS 1.2 or
// later, and trusts the cloud's own authority as well as the system's.
//
// Each step has a time limit. The whole exchange has five minutes, because a page
// of 32 MB takes long on a slow line; callers set shorter limits by context. A
// redirect to another host is not followed, so that no other host gets a token.
//
// The fault is of kind Usage if the CA file is missing or holds no certificate.
func HTTPClient(c Cloud) (*http.Client, error) {
	roots, err := rootsOf(c)
	if err != nil {
		return nil, err
	}
	return &http.Client{Timeout: 5 * time.Minute, Transport: newTransport(roots), CheckRedirect: sameHost}, nil
}

// newTransport returns a transport that trusts the roots; nil means the system's.
func newTransport(roots *x509.CertPool) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  ProxyOf(os.Getenv).through,
		OnProxyConnectResponse: onConnect,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  time.Minute,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConnsPerHost:    8,
		MaxResponseHeaderBytes: bound.Headers,
		ForceAttemptHTTP2:      true,
		// A laptop that slept holds dead connections; a ping detects them.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
	}
}

// sameHost returns a redirect to another host as the response instead of following it.
func sameHost(req *http.Request, via []*http.Request) error {
	if first := via[0].URL; req.URL.Host != first.Host || req.URL.Scheme != first.Scheme || len(via) >= bound.Redirects {
		return http.ErrUseLastResponse
	}
	return nil
}

// rootsOf returns the authorities to trust. It returns nil, which means the system's
// roots, if the cloud has no authority of its own.
func rootsOf(c Cloud) (*x509.CertPool, error) {
	if !c.Private || c.CAFile == "" {
		return nil, nil
	}
	name := `"` + oneLine(c.CAFile) + `"`
	text, _, err := bound.File(context.Background(), c.CAFile, bound.CA)
	if err != nil {
		why, _ := bound.Why(c.CAFile, err)
		_, hint := fault.System(err) // if the file is not the cause
		return nil, fault.New(fault.Usage, "the CA file "+name+" "+why, cmp.Or(hint, "check ca_file of the cloud "+oneLine(c.Name)), err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without roots of its own
	}
	if !roots.AppendCertsFromPEM(text) {
		return nil, fault.New(fault.Usage, "the CA file "+name+" holds no certificate in PEM", "check ca_file of the cloud "+oneLine(c.Name), nil)
	}
	return roots, nil
}

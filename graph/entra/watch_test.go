package entra

import (
	"crypto/tls"
	"errors"
	"io"
	"net/http/httptrace"
	"testing"
)

// TestEachConnectionIsWatchedAnew has a request that needs a second connection, as a
// redirect or another try does, on which the proxy fails. What the first one came to
// doesn't clear the proxy.
func TestEachConnectionIsWatchedAnew(t *testing.T) {
	for name, before := range map[string]func(*httptrace.ClientTrace){
		"nothing":   func(*httptrace.ClientTrace) {},
		"connected": func(tr *httptrace.ClientTrace) { tr.GotConn(httptrace.GotConnInfo{}) },
		"broken handshake": func(tr *httptrace.ClientTrace) {
			tr.TLSHandshakeStart()
			tr.TLSHandshakeDone(tls.ConnectionState{}, io.EOF)
		},
		"handshake left": func(tr *httptrace.ClientTrace) { tr.TLSHandshakeStart() },
		"another handshake": func(tr *httptrace.ClientTrace) {
			tr.TLSHandshakeStart()
			tr.TLSHandshakeDone(tls.ConnectionState{}, nil)
		},
	} {
		w := &tunnel{direct: "login.behind.test:443"}
		tr := w.trace()
		tr.GetConn("proxy.test:8080")
		before(tr)
		if err := w.blame(io.EOF); (name == "connected" || name == "broken handshake" || name == "handshake left") == errors.As(err, new(*proxyError)) {
			t.Errorf("%s: the first connection's error is %v", name, err)
		}
		tr.GetConn("proxy.test:8080")
		var blamed *proxyError
		if err := w.blame(io.EOF); !errors.As(err, &blamed) || blamed.proxy != "proxy.test:8080" || !errors.Is(err, io.EOF) {
			t.Errorf("%s: the second connection's error is %v", name, err)
		}
	}
}

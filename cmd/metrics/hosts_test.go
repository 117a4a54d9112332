package metrics

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"tocsin/cmd/verbs"
)

// TestForeignHosts asks a server that only this computer reaches as a page in a browser
// could, whose name was given the address 127.0.0.1: it learns nothing, on any path.
func TestForeignHosts(t *testing.T) {
	s := listen(t, "127.0.0.1:0")
	s.Show(func(context.Context) ([]verbs.FeedStatus, error) { return []verbs.FeedStatus{full("contoso")}, nil })
	_, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		s.Addr(): 200, "127.0.0.1": 200, "localhost": 200, "localhost:" + port: 200, "LOCALHOST:1": 200, "localhost.": 200, "[::1]:" + port: 200, "127.9.9.9": 200,
		"rebound.example": 403, "rebound.example:" + port: 403, "localhost.rebound.example": 403, "127.0.0.1.rebound.example": 403, "192.0.2.7": 403, "0.0.0.0:" + port: 403, "[::]": 403, "x": 403,
	} {
		for _, path := range []string{Path, "/other"} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.Addr()+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = host
			reply, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(reply.Body)
			reply.Body.Close()
			if want == 200 && path != Path {
				want = 404
			}
			if reply.StatusCode != want || err != nil || strings.Contains(string(text), "contoso") != (want == 200) {
				t.Errorf("%s of %s answers %d, want %d: %s", path, host, reply.StatusCode, want, text)
			}
		}
	}
}

// TestHosts holds by which names a server may be asked, by the address at which it listens
// and the one that the person named.
func TestHosts(t *testing.T) {
	loopback, open := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9464}, &net.TCPAddr{IP: net.IPv4zero, Port: 9464}
	for _, c := range []struct {
		listens     net.Addr
		named, host string
		want        bool
	}{
		{loopback, "localhost:9464", "localhost:9464", true},
		{loopback, "soc-7:9464", "soc-7:9464", true}, // a name of this computer that means 127.0.0.1
		{loopback, "soc-7:9464", "SOC-7", true},
		{loopback, "soc-7:9464", "soc-8:9464", false},
		{loopback, "127.0.0.1:9464", "", true},
		{loopback, "127.0.0.1:9464", "::1", true},
		{loopback, "127.0.0.1:9464", "[::1]", true},
		{loopback, "127.0.0.1:9464", "a:b:c", false},
		{loopback, "127.0.0.1:9464", "::2", false},
		{&net.TCPAddr{IP: net.IPv6loopback}, "[::1]:9464", "rebound.example", false},
		{open, "0.0.0.0:9464", "soc-7.contoso.example:9464", true},
		{&net.TCPAddr{IP: net.IPv4(192, 0, 2, 7)}, "192.0.2.7:9464", "soc-7", true},
	} {
		if got := hostsOf(c.listens, c.named).has(c.host); got != c.want {
			t.Errorf("%s, named %s, asked by %q: %v", c.listens, c.named, c.host, got)
		}
	}
}

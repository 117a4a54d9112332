package metrics

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// DNS rebinding: a page in a browser on this computer can give a name of its own the address
// 127.0.0.1, and then read what a server there answers. The name stands in the Host header,
// which no page can change. So a server that only this computer reaches answers to names of
// this computer alone.

// hosts are the names by which a server may be asked.
type hosts struct {
	all   bool   // other computers reach the server, under names which it can't know
	named string // as the person named the server's host
}

// hostsOf returns the names for a server that listens at one address, named by another.
func hostsOf(listens net.Addr, named string) hosts {
	at, ok := listens.(*net.TCPAddr)
	host, _, _ := net.SplitHostPort(named) // it was bound, so it has the form
	return hosts{all: !ok || !at.IP.IsLoopback(), named: host}
}

// only returns a handler that answers 403 to requests for other names.
func (h hosts) only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !h.has(r.Host) {
			http.Error(w, "the metrics of this computer are asked for by another name: use 127.0.0.1 or localhost", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// has reports whether a server may be asked by the host of a request, with or without a
// port. A client of HTTP/1.0 may name none; a browser always does.
func (h hosts) has(host string) bool {
	if h.all || host == "" {
		return true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.Trim(host, "[]"), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(host, "localhost") || strings.EqualFold(host, h.named)
}

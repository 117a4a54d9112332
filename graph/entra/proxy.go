package entra

import (
	"cmp"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"tocsin/graph/fault"
)

// Proxy describes how requests leave this computer, by the environment. Requests go
// through the proxy that HTTPS_PROXY or https_proxy names, except to the hosts of
// NO_PROXY or no_proxy and to this computer itself: so does Go's library, which has the
// last word.
type Proxy struct {
	Variable string       // the variable that names the proxy; "" if none does
	Address  string       // of the proxy, without name and password
	Wrong    *fault.Fault // why the value is no proxy's address; the library would ignore it in silence
	Unread   string       // a variable of other programs, set although Variable is ""; "" if there is none
	exempt   string       // the hosts of NO_PROXY
}

// ProxyOf reads the environment.
func ProxyOf(get func(string) string) Proxy {
	p := proxyOf(get)
	p.exempt = cmp.Or(get("NO_PROXY"), get("no_proxy"))
	return p
}

func proxyOf(get func(string) string) Proxy {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy"} {
		if value := get(name); value != "" {
			address, why := proxyAddress(value)
			if why != "" {
				return Proxy{Variable: name, Wrong: fault.New(fault.Usage, name+" does not name a proxy: "+why,
					"write it like http://proxy.example:8080, or unset it if no proxy is needed", nil)}
			}
			return Proxy{Variable: name, Address: address}
		}
	}
	for _, name := range []string{"ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"} {
		if get(name) != "" {
			return Proxy{Unread: name}
		}
	}
	return Proxy{}
}

// Of returns the fault of requests to roots of which one would have to be reached through
// a proxy whose address is wrong; nil if all are exempt.
func (p Proxy) Of(roots ...string) *fault.Fault {
	if p.Wrong != nil && slices.ContainsFunc(roots, func(root string) bool { return needsProxy(root, p.exempt) }) {
		return p.Wrong
	}
	return nil
}

// needsProxy reports whether a root is reached through a proxy if there is one. It asks
// Go's library, which also exempts this computer's own hosts.
func needsProxy(root, exempt string) bool {
	u, err := url.Parse(root)
	if err != nil {
		return false
	}
	const some = "http://proxy.invalid"
	proxy, err := (&httpproxy.Config{HTTPProxy: some, HTTPSProxy: some, NoProxy: exempt}).ProxyFunc()(u)
	return err == nil && proxy != nil
}

// Matters reports whether the environment says anything about the way to a root.
func (p Proxy) Matters(root string) bool {
	return (p.Variable != "" || p.Unread != "") && needsProxy(root, "")
}

// Used reports whether requests to a root go through the proxy.
func (p Proxy) Used(root string) bool {
	return p.Variable != "" && p.Wrong == nil && needsProxy(root, p.exempt)
}

// through is the Proxy of a transport.
func (p Proxy) through(r *http.Request) (*url.URL, error) {
	if f := p.Of(r.URL.String()); f != nil {
		return nil, f
	}
	return http.ProxyFromEnvironment(r)
}

// proxySchemes are the ways to speak to a proxy.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// proxyAddress returns the address of a proxy without its name and password, and what is
// wrong with it. A value without a scheme is meant for http, as Go's library reads it. No
// part of a wrong value is shown but its scheme: any other may be a password.
func proxyAddress(value string) (address, wrong string) {
	if strings.TrimSpace(value) != value || strings.ContainsAny(value, " \t\r\n") {
		return "", "it holds a blank"
	}
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	u, err := url.Parse(value)
	switch {
	case err != nil:
		return "", "it is not an address; if the password has characters such as @ : / # %, write them as %40 %3A %2F %23 %25"
	case !slices.Contains(proxySchemes, strings.ToLower(u.Scheme)):
		return "", "no proxy speaks " + oneLine(u.Scheme) + "; it is http, https, socks5 or socks5h"
	case !isHost(u):
		return "", "the host is missing or not a name"
	case u.Port() != "" && !isPort(u.Port()):
		return "", "the port is not a number up to 65535"
	}
	return strings.ToLower(u.Scheme) + "://" + u.Host, ""
}

func isHost(u *url.URL) bool {
	host := u.Hostname()
	if strings.Contains(host, ":") {
		_, err := netip.ParseAddr(host)
		return err == nil && strings.HasPrefix(u.Host, "[")
	}
	return host != "" && !strings.ContainsAny(host, `/\?#@%"'<>|`+"`")
}

func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n > 0
}

// hostPort returns the address to dial for a request without a proxy.
func hostPort(u *url.URL) string { return net.JoinHostPort(u.Hostname(), portOf(u)) }

package graph

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// own parses an address that the service named as what in its answer to the request for
// at; a relative one is meant from there. It refuses an address outside the configured
// scheme, host and port.
func (c *Client) own(at *url.URL, address, what string) (*url.URL, error) {
	u, wrong := c.within(at, address)
	if wrong != "" {
		return nil, fault.New(fault.Service, "the service named "+what+" "+wrong+", which was not requested",
			"check whether a proxy changes the answers of "+c.root.Hostname(), fmt.Errorf("%s %q", what, line(address)))
	}
	u.Fragment = ""
	return u, nil
}

// within parses an address, and says what is wrong with it; "" if nothing is.
func (c *Client) within(at *url.URL, address string) (*url.URL, string) {
	if len(address) > bound.Link {
		return nil, "whose address is longer than 64 KB"
	}
	u, err := at.Parse(address)
	switch {
	case err != nil:
		return nil, "whose address cannot be read"
	case port(u) != port(c.root) || !strings.EqualFold(u.Hostname(), c.root.Hostname()):
		return nil, "on another host"
	case u.Scheme != c.root.Scheme:
		return nil, "with the scheme " + line(u.Scheme)
	case u.User != nil:
		return nil, "with a user name in its address"
	}
	return u, ""
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return "443"
}

// param returns a number from an address's query; 0 if it has none.
func param(u *url.URL, name string) int {
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if key, value, _ := strings.Cut(part, "="); isParam(key, name) {
			n, err := strconv.Atoi(value)
			if err == nil && n > 0 {
				return n
			}
		}
	}
	return 0
}

// isParam reports whether a key of a query is name, which begins with $. Services
// accept it escaped, and many accept it without the $.
func isParam(key, name string) bool {
	if plain, err := url.QueryUnescape(key); err == nil {
		key = plain
	}
	return strings.EqualFold(key, name) || strings.EqualFold(key, name[1:])
}

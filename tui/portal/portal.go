// Package portal knows Microsoft's portals: which addresses are theirs, and the queries of
// Advanced hunting with which a record or an entity is found there.
//
// Addresses and texts of records are hostile. Link and the queries return only printable
// characters, and nothing in a value can end the string that it is quoted in. The package
// opens and draws nothing. Begin with Link, then hunt.go.
package portal

import (
	"net/url"
	"strings"
)

// host is a name of Microsoft's, with all names below it if it has tenants' own.
type host struct {
	name  string
	below bool
}

// hosts lists the hosts that links of records lead to, of all clouds. Others are not
// opened: the address of an alert is a text that came from outside.
func hosts() []host {
	return []host{
		{name: "security.microsoft.com"},
		{name: "security.microsoft.us"},
		{name: "security.apps.mil"},
		{name: "securitycenter.windows.com"},
		{name: "securitycenter.microsoft.com"},
		{name: "compliance.microsoft.com"},
		{name: "purview.microsoft.com"},
		{name: "entra.microsoft.com"},
		{name: "entra.microsoft.us"},
		{name: "portal.azure.com"},
		{name: "portal.azure.us"},
		{name: "portal.cloudappsecurity.com", below: true},
		{name: "portal.atp.azure.com", below: true},
		{name: "protection.office.com"},
	}
}

// mostLink bounds an address in bytes: terminals and browsers take no longer one.
const mostLink = 2048

// Link returns the address of a page of a Microsoft portal as it may be opened and drawn;
// ok is false for any other text. It is https without a user or another port, and has
// printable ASCII characters alone.
func Link(address string) (link string, ok bool) {
	if address == "" || len(address) > mostLink {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" || u.Port() != "" && u.Port() != "443" || !known(u.Hostname()) {
		return "", false
	}
	link = u.String()
	if strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\"'`<>\\^{|}", r) }) {
		return "", false
	}
	return link, len(link) <= mostLink
}

func known(name string) bool {
	name = strings.ToLower(name)
	for _, h := range hosts() {
		if name == h.name || h.below && strings.HasSuffix(name, "."+h.name) {
			return true
		}
	}
	return false
}

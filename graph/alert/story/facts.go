package story

import (
	"cmp"
	"net/netip"
	"strings"

	"tocsin/graph/alert"
)

// few is how many properties are searched one by one. A piece with more, which only
// hostile alerts have, gets a map, so that looking costs no more for each property.
const few = 64

// facts reads the properties of a piece of evidence by their paths, as graph/normalize
// spells them.
type facts struct {
	*alert.Evidence
	byName map[string]string // nil if there are few properties
}

func factsOf(e *alert.Evidence) facts {
	f := facts{Evidence: e}
	if len(e.Props) <= few {
		return f
	}
	f.byName = make(map[string]string, len(e.Props))
	for _, p := range e.Props {
		if f.byName[p.Name] == "" {
			f.byName[p.Name] = p.Value
		}
	}
	return f
}

// get returns the first of the properties that shows something.
func (f facts) get(paths ...string) string {
	for _, path := range paths {
		if value := f.one(path); alert.Shows(value) {
			return value
		}
	}
	return ""
}

func (f facts) one(path string) string {
	if f.byName != nil {
		return f.byName[path]
	}
	for i := range f.Props {
		if f.Props[i].Name == path {
			return f.Props[i].Value
		}
	}
	return ""
}

// time returns the first time among the properties.
func (f facts) time(paths ...string) alert.Time {
	for _, path := range paths {
		if t, ok := alert.ParseTime(f.one(path)); ok && t != 0 {
			return t
		}
	}
	return 0
}

// inner returns the first nested piece of a type whose name ends in a holder such as
// "(source address)"; any of the type if holder is "".
func (f facts) inner(typ, holder string) (facts, bool) {
	for i := range f.Nested {
		if e := &f.Nested[i]; e.Type == typ && strings.Contains(e.Name, holder) {
			return factsOf(e), true
		}
	}
	return facts{Evidence: &alert.Evidence{}}, false
}

// telling returns "" for a word that tells nothing.
func telling(word string) string {
	switch strings.ToLower(word) {
	case "unknown", "unknownfuturevalue", "none", "other", "0", "notavailable":
		return ""
	}
	return word
}

// account is a person or a service as a piece of evidence names it.
type account struct{ display, upn, name, domain, sid, id string }

// account reads the userAccount that stands under a path, or Legacy's flat members.
func (f facts) account(at string) account {
	a := account{
		display: strings.TrimSpace(f.get(at + "displayName")), upn: f.get(at + "userPrincipalName"), name: f.get(at + "accountName"),
		domain: f.get(at + "domainName"), sid: f.get(at+"userSid", at+"onPremisesSecurityIdentifier"), id: f.get(at+"azureAdUserId", at+"aadUserId"),
	}
	if isSID(a.name) {
		a.sid, a.name = cmp.Or(a.sid, a.name), ""
	}
	return a
}

// short returns the account in the form that people type: UPN, DOMAIN\name, or SID.
func (a account) short() string {
	return cmp.Or(a.upn, a.logon(), a.display, named(a.sid), a.id)
}

// logon returns DOMAIN\name.
func (a account) logon() string {
	if a.domain == "" || a.name == "" || strings.Contains(a.name, `\`) {
		return a.name
	}
	return a.domain + `\` + a.name
}

// keys returns the texts by which pieces of evidence name one account alike.
func (a account) keys() []string {
	var keys []string
	for _, s := range []string{a.upn, a.id, a.sid, a.logon()} {
		if s != "" {
			keys = append(keys, "user "+strings.ToLower(s))
		}
	}
	return keys
}

func isSID(s string) bool { return len(s) > 4 && (s[0] == 'S' || s[0] == 's') && s[1:4] == "-1-" }

// named returns a security identifier as one: the well-known ones by name.
func named(sid string) string {
	if sid == "" {
		return ""
	}
	known := map[string]string{"S-1-5-18": "SYSTEM", "S-1-5-19": "LOCAL SERVICE", "S-1-5-20": "NETWORK SERVICE"}
	if name := known[strings.ToUpper(sid)]; name != "" {
		return name + " (SID " + sid + ")"
	}
	return "SID " + sid
}

// addressKind returns what an address is called if it means no machine in particular or
// one of the local network; "" for the others.
func addressKind(s string) string {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return ""
	}
	a = a.Unmap()
	switch {
	case a.IsLoopback():
		return "Loopback address"
	case a.IsUnspecified():
		return "Unspecified address"
	case a.IsLinkLocalUnicast():
		return "Link-local address"
	case a.IsPrivate():
		return "Private address"
	}
	return ""
}

// machine returns an address that means one machine, or "".
func machine(s string) string {
	if e := (alert.Entity{Type: alert.IP, Value: s}); s == "" || !e.Counted() {
		return ""
	}
	return s
}

package entra

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// issuers lists the hosts that Microsoft's sign-in documents name as issuers of tokens, by the
// host at which a cloud signs in; those of "" issue for each cloud. A host of another row is that
// of another cloud, which may be one that can't be used. It is the list of hosts that the sign-in
// library trusts, by cloud.
func issuers() map[string][]string {
	return map[string][]string{
		"":                                 {"sts.windows.net"},
		"login.microsoftonline.com":        {"login.microsoftonline.com", "login.microsoft.com", "login.windows.net"},
		"login.microsoftonline.us":         {"login.microsoftonline.us", "login-us.microsoftonline.com", "login.usgovcloudapi.net"},
		"login.partner.microsoftonline.cn": {"login.partner.microsoftonline.cn", "login.chinacloudapi.cn"},
		"login.microsoftonline.de":         {"login.microsoftonline.de"},
		"login.sovcloud-identity.fr":       {"login.sovcloud-identity.fr"},
		"login.sovcloud-identity.de":       {"login.sovcloud-identity.de"},
		"login.sovcloud-identity.sg":       {"login.sovcloud-identity.sg"},
	}
}

// checkDocument returns the fault of a sign-in document with which nothing can be done, or whose
// tokens come from elsewhere than the cloud; nil if the issuer is the cloud's own, or if the text is
// no JSON, which whoever reads it says. The sign-in library makes the same checks, without a word
// that helps.
func checkDocument(c Cloud, document []byte) *fault.Fault {
	if !json.Valid(document) {
		return nil
	}
	var d struct {
		AuthorizationEndpoint string `json:"authorization_endpoint"`
		TokenEndpoint         string `json:"token_endpoint"`
		Issuer                string `json:"issuer"`
	}
	switch err := json.Unmarshal(document, &d); {
	case err != nil || d.TokenEndpoint == "" || d.AuthorizationEndpoint == "":
		return notDocument()
	case d.Issuer == "":
		return notEntra("the reply did not come from Entra: its sign-in document names no issuer")
	}
	return checkIssuer(c, d.Issuer)
}

func notDocument() *fault.Fault {
	return notEntra("the reply did not come from Entra: it is not a sign-in document")
}

// checkIssuer compares an issuer with the cloud that was asked. A private cloud may stand before
// one of Microsoft's, or be a region of its issuer.
func checkIssuer(c Cloud, issuer string) *fault.Fault {
	if checkLogin(c.Login, issuer) == nil {
		return nil
	}
	login, host := hostname(c.Login), namedHost(issuer)
	of := loginOf(host)
	switch {
	case !strings.HasPrefix(issuer, "https://") || host == "":
	case of == login, slices.Contains(issuers()[""], host):
		return nil
	case c.Private && (of != "" || isRegion(namedHost(c.Login), host)):
		return nil
	case of != "":
		return anotherCloud(c, of)
	}
	hint := `look for a proxy that changes the replies, and compare the cloud "` + oneLine(c.Name) + `" with that of the tenant`
	if c.Private {
		hint = `compare the login address of the [[cloud]] "` + oneLine(c.Name) + `" with the issuer; if the address is right, look for a proxy that changes the replies`
	}
	f := fault.New(fault.SignIn, fmt.Sprintf("the sign-in document of %s names a foreign issuer of tokens, %s, and nothing was sent there", oneLine(login), oneLine(issuer)), hint, nil)
	f.About = fault.AboutCloud
	return f
}

// anotherCloud returns the fault of a tenant whose issuer is another of Microsoft's clouds, by the
// host at which that one signs in.
func anotherCloud(c Cloud, login string) *fault.Fault {
	var usable []string
	for _, other := range Clouds() {
		if hostname(other.Login) == login {
			usable = append(usable, other.Name)
		}
	}
	hint := "choose the cloud " + fault.Or(usable) + ", as whoever registered the application knows"
	if len(usable) == 0 {
		hint = "use a tenant in another cloud: this one can't be read"
	}
	f := fault.New(fault.SignIn, fmt.Sprintf(`the tenant is in another cloud than "%s": the issuer of its tokens is %s`, oneLine(c.Name), login), hint, nil)
	f.About = fault.AboutCloud
	return f
}

// loginOf returns the host at which the cloud of an issuer signs in; "" if it is none of
// Microsoft's.
func loginOf(host string) string {
	for login, hosts := range issuers() {
		if slices.Contains(hosts, host) {
			return login
		}
	}
	return ""
}

// isRegion reports whether a host that signs in is a region of an issuer, as west.login.example
// is of login.example; both with their ports. A part of an IP address is no domain, and a top-level
// domain alone belongs to everyone.
func isRegion(login, issuer string) bool {
	domain := strings.TrimSuffix((&url.URL{Host: issuer}).Hostname(), ".")
	if _, err := netip.ParseAddr((&url.URL{Host: login}).Hostname()); err == nil || !strings.Contains(domain, ".") {
		return false
	}
	return strings.HasSuffix(login, "."+issuer)
}

// hostname returns the host of an address in small letters, without a port; "" if it has none.
func hostname(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// namedHost returns the host of an address in small letters, with the port that it names; "" if it
// has none.
func namedHost(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

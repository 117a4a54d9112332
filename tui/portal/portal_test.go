package portal

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
)

func TestLink(t *testing.T) {
	const page = "https://security.microsoft.com/alerts/da1_2?tid=b3c1"
	for address, want := range map[string]string{
		page:                                   page,
		"https://SECURITY.microsoft.com/a":     "https://SECURITY.microsoft.com/a",
		"https://security.microsoft.com:443/a": "https://security.microsoft.com:443/a",
		"https://contoso.portal.cloudappsecurity.com/#/alerts/1":          "https://contoso.portal.cloudappsecurity.com/#/alerts/1",
		"https://security.microsoft.com/a b":                              "https://security.microsoft.com/a%20b",
		"https://security.microsoft.com/é":                                "https://security.microsoft.com/%C3%A9",
		"":                                                                "",
		"security.microsoft.com/a":                                        "",
		"http://security.microsoft.com/a":                                 "",
		"javascript:alert(1)":                                             "",
		"file:///etc/passwd":                                              "",
		"https://security.microsoft.com.evil.example/a":                   "",
		"https://evil-security.microsoft.com/a":                           "",
		"https://x.security.microsoft.com/a":                              "",
		"https://user@security.microsoft.com/a":                           "",
		"https://security.microsoft.com@evil.example/a":                   "",
		"https://security.microsoft.com:8443/a":                           "",
		"https://security.microsoft.com/?q=a b":                           "",
		"https://security.microsoft.com/?q=é":                             "",
		"https://security.microsoft.com/?q=\x1b]0;x\a":                    "",
		"https://security.microsoft.com/a\x1b]8;;\x1b\\":                  "",
		"https://security.microsoft.com/?q=\u202e":                        "",
		"https://security.microsoft.com/?a='|calc":                        "",
		"https://security.microsoft.com/" + strings.Repeat("a", mostLink): "",
	} {
		if got, ok := Link(address); got != want || ok != (want != "") {
			t.Errorf("Link(%q) = %q, %v, want %q", address, got, ok, want)
		}
	}
}

func FuzzLink(f *testing.F) {
	f.Add("https://security.microsoft.com/a?b=c#d")
	f.Fuzz(func(t *testing.T, address string) {
		link, ok := Link(address)
		if !ok {
			return
		}
		if again, ok := Link(link); !ok || again != link {
			t.Errorf("%q became %q, which becomes %q", address, link, again)
		}
		for _, r := range link {
			if r <= ' ' || r > '~' {
				t.Errorf("%q became %q", address, link)
			}
		}
	})
}

func TestHunt(t *testing.T) {
	const month = " | where Timestamp > ago(30d) and "
	for _, c := range []struct {
		of          alert.EntityType
		value, want string
	}{
		{alert.User, "amal@contoso.example", "IdentityLogonEvents" + month + "AccountUpn =~ @'amal@contoso.example'"},
		{alert.User, `CONTOSO\amal`, "DeviceLogonEvents" + month + "AccountName =~ @'amal'"},
		{alert.User, "S-1-5-21-1", "IdentityLogonEvents" + month + "AccountSid =~ @'S-1-5-21-1'"},
		{alert.UUID, "s-1-5-21-1", "IdentityLogonEvents" + month + "AccountSid =~ @'s-1-5-21-1'"},
		{alert.UUID, "0aa", ""},
		{alert.Host, "ws-042", "DeviceInfo" + month + "DeviceName startswith @'ws-042'"},
		{alert.Host, "ws-042.contoso.example", "DeviceInfo" + month + "DeviceName =~ @'ws-042.contoso.example'"},
		{alert.IP, "203.0.113.7", "DeviceNetworkEvents" + month + "RemoteIP == @'203.0.113.7'"},
		{alert.Domain, "evil.example", "DeviceNetworkEvents" + month + "RemoteUrl has @'evil.example'"},
		{alert.URL, "https://evil.example/a?b='", "UrlClickEvents" + month + "Url == @'https://evil.example/a?b='''"},
		{alert.Hash, strings.Repeat("a", 64), "DeviceFileEvents" + month + "SHA256 =~ @'" + strings.Repeat("a", 64) + "'"},
		{alert.Hash, strings.Repeat("a", 40), "DeviceFileEvents" + month + "SHA1 =~ @'" + strings.Repeat("a", 40) + "'"},
		{alert.Hash, strings.Repeat("a", 32), "DeviceFileEvents" + month + "MD5 =~ @'" + strings.Repeat("a", 32) + "'"},
		{alert.Hash, "aa", ""},
		{alert.Command, `x' | take 1 //`, "DeviceProcessEvents" + month + "ProcessCommandLine == @'x'' | take 1 //'"},
		{alert.Command, `c:\x\`, `DeviceProcessEvents` + month + `ProcessCommandLine == @'c:\x\'`},
		{alert.Command, "a\nb", ""},
		{alert.Command, "a\x1bb", ""},
		{alert.Command, "a\u202eb", ""},
		{alert.Command, "a\xffb", ""},
		{alert.File, "", ""},
		{alert.File, strings.Repeat("a", mostValue+1), ""},
		{alert.Resource, "x", ""},
	} {
		if got, ok := HuntEntity(c.of, c.value); got != c.want || ok != (c.want != "") {
			t.Errorf("%s %q:\n got %q\nwant %q", c.of, c.value, got, c.want)
		}
	}
}

// Every type of entity is either in the table or known to have no column.
func TestEveryTypeIsDecided(t *testing.T) {
	without := map[alert.EntityType]bool{alert.Resource: true}
	for _, of := range alert.EntityTypes() {
		found := false
		for _, h := range hunts() {
			found = found || h.of == of
		}
		if found == without[of] {
			t.Errorf("%s: in the table: %v", of, found)
		}
	}
}

func TestHuntAlert(t *testing.T) {
	key := alert.Key{Source: alert.AlertsV2, ID: "da1_2"}
	const want = "AlertInfo | where AlertId == @'da1_2' | join kind=leftouter (AlertEvidence | where AlertId == @'da1_2') on AlertId"
	if got, ok := HuntAlert(key); !ok || got != want {
		t.Errorf("%q", got)
	}
	for _, none := range []alert.Key{{Source: alert.Legacy, ID: "1"}, {Source: alert.AlertsV2}, {Source: alert.AlertsV2, ID: "a\x1b"}} {
		if got, ok := HuntAlert(none); ok {
			t.Errorf("%v: %q", none, got)
		}
	}
	const both = "AlertInfo | where AlertId in (@'a', @'c') | join kind=leftouter (AlertEvidence | where AlertId in (@'a', @'c')) on AlertId"
	if got, ok := HuntAlerts([]string{"a", "b\n", "c"}); !ok || got != both {
		t.Errorf("%q", got)
	}
	if got, ok := HuntAlerts(make([]string, 3)); ok {
		t.Errorf("%q", got)
	}
	if got, _ := HuntAlerts(strings.Split(strings.Repeat("a ", 2000), " ")); strings.Count(got, "@'a'") != 2*MostAlerts {
		t.Errorf("%d ids", strings.Count(got, "@'a'"))
	}
}

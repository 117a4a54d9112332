package query

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// urlCondition takes an http, https or ftp URL. One without a path stands for all below it,
// since products write it with and without the last slash.
func urlCondition(s string) string {
	scheme, rest, found := strings.Cut(s, "://")
	scheme = strings.ToLower(scheme)
	if !found || rest == "" || strings.ContainsFunc(rest, unicode.IsSpace) || scheme != "http" && scheme != "https" && scheme != "ftp" {
		return ""
	}
	if host := strings.TrimSuffix(rest, "/"); !strings.ContainsAny(host, "/?#") {
		return entity(alert.URL) + " " + string(Starts) + " " + Quote(scheme+"://"+host)
	}
	return is(scheme+"://"+rest, entity(alert.URL))
}

// addressCondition takes an IP address, with or without a port, or a network.
func addressCondition(s string) string {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return is(a.Addr().Unmap().String(), entity(alert.IP))
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	if !strings.ContainsAny(s, ".:") || s == "::" {
		return ""
	}
	if _, ok := networkOf(s); !ok {
		return ""
	}
	return is(strings.ToLower(s), entity(alert.IP))
}

var account = sync.OnceValue(func() [2]*regexp.Regexp {
	return [2]*regexp.Regexp{
		regexp.MustCompile(`^(?i:mailto:)?([^\s@:/\\'"<>()\[\],;]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+)$`),
		regexp.MustCompile(`^[\pL\pN._-]+\\[\pL\pN._$-]+$`),
	}
})

// accountCondition takes an address such as amal@contoso.com, which may be that of a mailbox
// or in a mail, or an account such as CONTOSO\amal.
func accountCondition(s string) string {
	account := account()
	if m := account[0].FindStringSubmatch(s); m != nil {
		return is(m[1], entity(alert.User), entity(alert.Email), entity(alert.Mailbox))
	}
	if account[1].MatchString(s) {
		return is(s, entity(alert.User))
	}
	return ""
}

// drivePath matches the beginning of a path of Windows.
var drivePath = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[A-Za-z]:\\|\\\\[^\\])`) })

// pathCondition takes a path of Windows or Unix.
func pathCondition(s string) string {
	unix := strings.HasPrefix(s, "/") && strings.Count(s, "/") > 1 && !strings.ContainsFunc(s, unicode.IsSpace)
	if !unix && !drivePath().MatchString(s) {
		return ""
	}
	return is(s, entity(alert.Path))
}

// files are the endings of names that are files rather than domains. A .com is more often a
// domain.
const files = " bat bin bmp cmd cpl csv dll dmg doc docm docx elf eml exe gif gz hta htm html img iso jar jpg js json lnk log msi msg ocx one pdf php png ppt pptm pptx ps1 psm1 py rar reg rtf scr sh svg sys tar tmp txt url vbe vbs wsf xls xlsb xlsm xlsx xml zip 7z "

var label = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\pL\pN_](?:[\pL\pN_-]*[\pL\pN_])?(?:\.[\pL\pN_](?:[\pL\pN_-]*[\pL\pN_])?)+\.?$`)
})

// fileCondition takes the name of a file or a process.
func fileCondition(s string, defanged bool) string {
	at := strings.LastIndexByte(s, '.')
	if defanged || at < 1 || strings.ContainsAny(s, "/\\\t ") || !strings.Contains(files, " "+strings.ToLower(s[at+1:])+" ") {
		return ""
	}
	return is(s, entity(alert.File), entity(alert.Process))
}

// nameCondition takes a domain or the full name of a host. The name of a field looks like
// one; no one makes a field's name harmless.
func nameCondition(s string, defanged bool) string {
	s = strings.TrimSuffix(s, ".")
	last := s[strings.LastIndexByte(s, '.')+1:]
	if !label().MatchString(s) || len(s) > 253 || utf8.RuneCountInString(last) < 2 || strings.Trim(last, "0123456789") == "" {
		return ""
	}
	if toks := scan(s); !defanged && (FieldOf(s) != nil || rawField(toks[0]) != nil) {
		return ""
	}
	if defanged {
		return is(strings.ToLower(s), entity(alert.Domain))
	}
	return is(strings.ToLower(s), entity(alert.Domain), entity(alert.Host))
}

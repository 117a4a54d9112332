package query

import (
	"regexp"
	"strings"
	"sync"

	"tocsin/graph/alert"
)

var hostName = sync.OnceValue(func() [2]*regexp.Regexp {
	return [2]*regexp.Regexp{
		regexp.MustCompile(`^[\pL][\pL\pN]*(?:-[\pL\pN]+)+\$?$`),
		regexp.MustCompile(`(?i)^(?:cve|cwe|ghsa|iso|iec|nist|rfc|sha|aes|rsa|utf|x86|ms[0-9]{2}|covid|svc|sa|adm|admin|user)-`),
	}
})

// hostCondition takes the name of a host without its domain, such as SRV-DC01: words joined by
// hyphens, all in capitals or with a number in the last. Numbers of weaknesses and standards look so
// too, and accounts of services. Words in capitals without a number may be any others, so they are looked
// for in texts as well. Products write the name with its domain or without.
func hostCondition(s string, _ bool) string {
	shapes := hostName()
	if len(s) > 63 || !shapes[0].MatchString(s) || shapes[1].MatchString(s) {
		return ""
	}
	s = strings.TrimSuffix(s, "$") // of the account that a computer has
	numbered := strings.ContainsAny(s[strings.LastIndexByte(s, '-')+1:], "0123456789")
	if s != strings.ToUpper(s) && !numbered {
		return ""
	}
	name := strings.ToLower(s)
	conditions := []string{is(name, entity(alert.Host)), entity(alert.Host) + " " + string(Starts) + " " + Quote(name+".")}
	if !numbered { // SQL-INJECTION looks so too
		conditions = append([]string{Quote(s)}, conditions...)
	}
	return either(conditions...)
}

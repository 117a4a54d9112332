package fault

import (
	"regexp"
	"strings"
)

// Identify notes the ids under which a service knows the request that it refused, such
// as "Trace ID …, Correlation ID …". If only the service's support can say more, asks is
// set: then the hint, which says first what to do, ends with the ids.
func (f *Fault) Identify(ids string, asks bool) {
	f.IDs = ids
	if !asks || ids == "" {
		return
	}
	if f.Hint != "" {
		f.Hint += "; "
	}
	f.Hint += "for Microsoft's support: " + ids
}

// Unquoted returns the ids that the hint does not hold yet; "" if there are none.
func (f *Fault) Unquoted() string {
	if strings.Contains(f.Hint, f.IDs) {
		return ""
	}
	return f.IDs
}

// ID returns a service's id of a request if it has the form of one, a GUID as a rule,
// and "" for any other text: an id comes from outside, and is shown and logged.
func ID(text string) string {
	if !idShape.MatchString(text) || hideTokens(text) != text {
		return ""
	}
	return text
}

var idShape = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$`)

// JoinIDs joins names and ids, in pairs, without the pairs whose id is "".
func JoinIDs(pairs ...string) string {
	var known []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			known = append(known, pairs[i]+" "+pairs[i+1])
		}
	}
	return strings.Join(known, ", ")
}

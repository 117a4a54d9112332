package query

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// techniqueForm is the id of a technique of MITRE ATT&CK.
var techniqueForm = regexp.MustCompile(`(?i)^T[0-9]{4}(\.[0-9]{3})?$`)

// wordHabit says what to write instead of a word that texts hardly ever have, although
// fields mean it; "" for any other word. next is the token after it.
func wordHabit(word string, next token) string {
	lower := strings.ToLower(word)
	switch {
	case strings.Contains(word, "/"):
		if _, err := netip.ParsePrefix(word); err == nil {
			return "a network: @ip = " + Quote(word)
		}
	case tableOfKQL(lower):
		return "leave the table's name out: the list has every alert"
	case strings.HasPrefix(lower, "t"):
		if techniqueForm.MatchString(word) {
			return "a technique: mitre = " + Quote(word)
		}
	case lower == "count" && next.is("by"):
		return "a stage: | aggregate count by 1h, or by a field"
	}
	if strings.HasSuffix(lower, "day") && timeWordOf(lower) != nil { // the suffix spares the table
		return "a time: created_at:" + lower
	}
	return ""
}

// tableOfKQL reports whether a word, in lower case, is the name of a table that the portal's language has
// for alerts and incidents: a query from there begins with it.
func tableOfKQL(word string) bool {
	return slices.Contains([]string{"alertinfo", "alertevidence", "securityalert", "securityincident"}, word)
}

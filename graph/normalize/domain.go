package normalize

import (
	"strings"

	"tocsin/graph/alert"
)

// hasDomain reports whether the values of the feed's member have a domain in them.
func (f *feed) hasDomain() bool {
	switch f.to {
	case alert.URL, alert.Email, alert.Mailbox:
		return true
	}
	return f.to == alert.User && (strings.HasSuffix(strings.ToLower(f.path), "upn") || strings.HasSuffix(f.path, "rincipalName"))
}

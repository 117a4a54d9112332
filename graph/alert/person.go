package alert

import "strings"

// IsMe reports whether a name, such as that of whom a record is assigned to, is that of a person: it may have
// another case, and the product writes it with a domain behind it.
func IsMe(owner, me string) bool {
	name, _, whole := strings.Cut(owner, "@")
	return strings.EqualFold(owner, me) || whole && !strings.Contains(me, "@") && strings.EqualFold(name, me)
}

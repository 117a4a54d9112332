package links

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// mostCompared is how many shared ids of a record are compared, beside its own: an attacker may give an alert
// thousands.
const mostCompared = 16

// Compared returns the words by which records at hand are compared: two that have one in common are about the
// same events, as Of finds them in a store. They are the id of a record and those that it shares, each of its
// integration.
func Compared(integration, id string, shared []string) []string {
	of := integration + "\x00"
	out := []string{of + query.Fold(id)}
	for _, s := range shared[:min(len(shared), mostCompared)] {
		out = append(out, of+"\x00"+query.Fold(s)) // a word of its own: it may look like the id of another record
	}
	return out
}

// Twins returns, by the key of each of some rows, the keys of the others that are about the same events.
func Twins(of []index.Row) map[alert.Key][]alert.Key { return twins(of, false) }

// TwinsAnywhere returns what Twins does, and the rows of other integrations that look like them: a tenant that
// is set up twice has each record twice.
func TwinsAnywhere(of []index.Row) map[alert.Key][]alert.Key { return twins(of, true) }

func twins(of []index.Row, anywhere bool) map[alert.Key][]alert.Key {
	found := make(map[alert.Key][]alert.Key, len(of))
	with := map[string][]alert.Key{}
	for i := range of {
		own, integration := of[i].Key, of[i].Key.Integration
		if anywhere {
			integration = ""
		}
		for _, id := range Compared(integration, own.ID, sharedOf(&of[i])) {
			for _, other := range with[id] {
				if other != own && !slices.Contains(found[own], other) {
					found[own] = append(found[own], other)
					found[other] = append(found[other], own)
				}
			}
			with[id] = append(with[id], own)
		}
	}
	return found
}

// sharedOf returns the ids that a row shares, as far as they are compared.
func sharedOf(r *index.Row) []string {
	if r.Shared == "" {
		return nil
	}
	return strings.SplitN(r.Shared, "\n", mostCompared+1)[:min(strings.Count(r.Shared, "\n")+1, mostCompared)]
}

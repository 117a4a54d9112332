package links

import "tocsin/graph/alert"

// Condition returns the text of the condition that selects the records about the same events as a record in
// other sources, in parentheses, by as many of its shared ids as are compared; "" if it shares none. It is for
// questions of many conditions: Of asks by all ids.
func Condition(r *alert.Record) string {
	words := Words(r)
	if words = first(words[:min(len(words), mostCompared)]); len(words) == 0 {
		return ""
	}
	return "(" + oneOf(words) + " AND " + other(r.Source) + ")"
}

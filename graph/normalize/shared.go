package normalize

import "strings"

// Shared ids are words by which records of different sources are found to be about one
// event: an id that both carry, behind its kind and in lower case. They are made of ids in
// the item alone, so two records share one only if the id is in both. Nothing is concluded
// from times, accounts or addresses: a false link would hide an alert.

// sharedField is the field that holds them.
const sharedField = "shared_ids"

// The kinds of shared ids.
const (
	ofAlert       = "alert:"       // of an alert, as its product or its portal names it
	ofRequest     = "request:"     // of a sign-in
	ofCorrelation = "correlation:" // of the sign-ins of one operation
)

// mostShared is how many shared ids one record has. Each costs memory in every program that
// searches; an alert of a hundred sign-ins is a large one.
const mostShared = 1000

// sharedID appends the word of an id; nothing if the text is no id, such as a GUID of zeros,
// which services send for none.
func sharedID[T string | []byte](out []byte, kind string, id T) []byte {
	if zeros(id) || nothing(id) {
		return out
	}
	from := len(out) + len(kind)
	out = append(append(out, kind...), id...)
	for i, c := range out[from:] {
		if 'A' <= c && c <= 'Z' {
			out[from+i] = c + 'a' - 'A'
		}
	}
	return out
}

// zeros reports whether an id has nothing but zeros and hyphens.
func zeros[T string | []byte](id T) bool {
	for i := range len(id) {
		if c := id[i]; c != '0' && c != '-' {
			return false
		}
	}
	return true
}

// shared returns the words of ids of an alert, and behind them the shared ids that were
// found in its evidence. An id that was made of the item's hash is none.
func (it *item) shared(found []string, ids ...string) (all []string) {
	for _, id := range ids {
		it.pair = sharedID(it.pair[:0], ofAlert, id)
		if len(it.pair) == 0 || strings.HasPrefix(id, hashPrefix) || hasText(all, it.pair) || len(all) == mostShared {
			continue
		}
		if all == nil {
			all = make([]string, 0, 2+len(found))
		}
		all = append(all, it.keep(it.pair))
	}
	return append(all, found[:min(len(found), mostShared-len(all))]...)
}

// hasText reports whether a text is in a list.
func hasText(list []string, text []byte) bool {
	for _, s := range list {
		if s == string(text) {
			return true
		}
	}
	return false
}

// portalIDs returns the ids of alerts in a link to a portal, which has them behind a step
// that says so: …/alerts/ID, …#/alerts/ID, …/alertId/ID/…, …viewalerts?id=ID.
func portalIDs(link string) (ids []string) {
	steps := strings.FieldsFunc(link, func(c rune) bool { return strings.ContainsRune("/?#&=", c) })
	for i := 1; i < len(steps); i++ {
		switch before := strings.ToLower(steps[i-1]); {
		case before == "alert", before == "alerts", before == "alertid":
		case before == "id" && i > 1 && strings.EqualFold(steps[i-2], "viewalerts"):
		default:
			continue
		}
		ids = append(ids, steps[i])
	}
	return ids
}

// materials takes sourceMaterials of Legacy: the first page that a browser may be sent to,
// and the ids of alerts that the links hold.
func (it *item) materials() {
	it.rec.Alert.URL, it.linked = "", nil
	for _, link := range it.texts() {
		if it.rec.Alert.URL == "" && isHTTPS(link) {
			it.rec.Alert.URL = link
		}
		if len(it.linked) < mostShared {
			it.linked = append(it.linked, portalIDs(link)...)
		}
	}
}

package query

import (
	"slices"
	"strings"
	"sync"

	"tocsin/graph/alert"
)

// schemaOf returns the canonical words that a word after FROM means; none of
// them means every alert.
func schemaOf(word string) (canonical []string, ok bool) {
	word = strings.ToLower(word)
	switch k := alert.KindOf(word); {
	case k == alert.AlertKind():
		return nil, true
	case k != nil:
		return k.From[:1], true
	case word == "thirdpartyalert":
		return []string{"thirdparty"}, true
	case word == "*":
		return alert.Schemas(), true
	}
	return []string{word}, slices.Contains(alert.Schemas(), word)
}

// schemaWords lists what FROM takes beside *, in the order of a message.
func schemaWords() []string {
	words := append(slices.Clone(alert.AlertKind().From), alert.Schemas()...)
	for _, k := range alert.Kinds() {
		if k != alert.AlertKind() {
			words = append(words, k.From...)
		}
	}
	return words
}

// schemaHint says what FROM takes.
func schemaHint() string {
	words := schemaWords()
	return "FROM takes " + strings.Join(words, ", ") + " or *"
}

// schemaFields are names that belong to the schemas alone, which are open only
// after FROM that schema.
func schemaFields() map[string][]string {
	return map[string][]string{
		"antivirus": {
			"threat_type", "action_taken", "agent_priority", "agent_confidence_score", "threat_category", "policy_name", "process_name",
		},
		"cloudaudit": {"source_address", "user_name", "event_type", "event_name", "mfa_used", "user_agent"},
		"email": {
			"from_email_address", "to_email_address", "cc_email_address", "bcc_email_address", "reply_to_email_address",
			"subject", "message_size", "direction",
		},
		"thirdparty": {
			"created_time_usec", "closed_time_usec", "updated_time_usec", "first_event_time_usec", "last_event_time_usec",
			"ontology", "user_principal_name", "source_address",
		},
	}
}

// schemasOf lists the schemas that have a field of that name.
func schemasOf(name string) []string {
	table := schemaFields()
	var out []string
	for _, schema := range alert.Schemas() {
		if slices.Contains(table[schema], strings.ToLower(name)) {
			out = append(out, schema)
		}
	}
	return out
}

// logicalNames lists the logical types for a hint. A text may need it for each of its
// characters.
var logicalNames = sync.OnceValue(func() string {
	var names []string
	for _, t := range alert.EntityTypes() {
		names = append(names, "@"+string(t))
	}
	return strings.Join(names, " ")
})

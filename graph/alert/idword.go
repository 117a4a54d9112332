package alert

import "strings"

// idWord names an id as a person calls it, by the name that evidence has it under.
type idWord struct {
	ends string // of the property's name, in lower case
	word string
}

// idWords are in the order in which names are looked at: groupId ends in no other one's name, but
// securityGroupId ends in groupId. The names are those of microsoft.graph.security's evidence and
// of audit records.
func idWords() []idWord {
	return []idWord{
		{"aduserid", UserID}, // azureAdUserId, aadUserId
		{"externaldirectoryobjectid", UserID},
		{"userkey", UserID},
		{"deviceid", DeviceID}, // mdeDeviceId, azureAdDeviceId
		{"vmid", "virtual machine id"},
		{"messageid", MessageID},
		{"submissionid", "submission id"},
		{"sessionid", "session id"},
		{"requestid", "request id"},
		{"correlationid", "correlation id"},
		{"groupid", "group id"},
		{"serviceprincipalobjectid", "service principal id"},
		{"appid", "app id"},
		{"agentid", "agent id"},
		{"objectid", "object id"},
	}
}

// WordsOfIDs returns what a person calls the ids that evidence names, by the value in lower case.
// Their type alone says that they are ids.
func WordsOfIDs(evidence []Evidence) map[string]string {
	words, rows := map[string]string{}, idWords()
	var visit func(list []Evidence)
	visit = func(list []Evidence) {
		for i := range list {
			for _, p := range list[i].Props {
				value := strings.ToLower(p.Value)
				if word := wordOfID(rows, p.Name); word != "" && words[value] == "" {
					words[value] = word
				}
			}
			visit(list[i].Nested)
		}
	}
	visit(evidence)
	return words
}

func wordOfID(rows []idWord, name string) string {
	if !strings.HasSuffix(name, "Id") && !strings.HasSuffix(name, "Key") {
		return ""
	}
	name = strings.ToLower(name)
	for _, row := range rows {
		if strings.HasSuffix(name, row.ends) {
			return row.word
		}
	}
	return ""
}

// WordIn is Word, in evidence whose WordsOfIDs are given.
func (e *Entity) WordIn(words map[string]string) string {
	if e.Type == UUID {
		if word := words[strings.ToLower(e.Value)]; word != "" {
			return word
		}
	}
	return e.Word()
}

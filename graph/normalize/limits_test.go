package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// The package's bounds.
const (
	mostEntities = 50_000
	mostTexts    = 10_000
)

// TestEntitiesAreBounded reads an alert with more addresses and tags than queries find. What
// is beyond is in the raw item, and the record says that something is missing. Entities
// and tags that repeat count once.
func TestEntitiesAreBounded(t *testing.T) {
	for _, n := range []int{mostTexts, mostTexts + 1, mostEntities, mostEntities + 1} {
		var evidence, tags []string
		for i := range n {
			evidence = append(evidence, fmt.Sprintf(`{"@odata.type":"#microsoft.graph.security.ipEvidence","ipAddress":"10.%d.%d.%d"}`, i>>16, i>>8&255, i&255))
			tags = append(tags, fmt.Sprintf(`"t%d"`, i))
		}
		evidence, tags = append(evidence, evidence[:5]...), append(tags, tags[:5]...)
		for member, list := range map[string][]string{"evidence": evidence, "systemTags": tags} {
			most := map[string]int{"evidence": mostEntities, "systemTags": mostTexts}[member]
			raw := []byte(`{"id":"da1","` + member + `":[` + strings.Join(list, ",") + `],"title":"T"}`)
			r := normalize.Record("c", alert.AlertsV2, raw)
			got := max(len(r.Alert.Entities), len(r.Alert.Tags))
			if got != min(n, most) || r.Malformed != (n > most) || r.Alert.Title != "T" || len(r.Raw) != len(raw) {
				t.Errorf("%d in %s: %d, malformed %t", n, member, got, r.Malformed)
			}
			if member == "evidence" && len(normalize.Evidence(alert.AlertsV2, raw)) != n+5 {
				t.Error("the evidence itself is cut")
			}
		}
	}
}

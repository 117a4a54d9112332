package completeness_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// itemID is the id of the minimal item; itemAge is how long ago it was created and
// updated.
const (
	itemID  = "item-1"
	itemAge = time.Hour
)

// identity holds the members that make an item one of its source.
type identity struct {
	members map[string]any
	id      string // of its record
}

// identityOf returns the identity of the minimal item of a source. An audit record is told
// from others by its id and its operation, and only types that are of an alert are kept.
func identityOf(row *alert.Source) identity {
	if row.Name == alert.O365Management {
		return identity{map[string]any{"Id": itemID, "Operation": "AlertTriggered", "RecordType": 40, "AlertId": "alert-1"}, itemID + "/AlertTriggered"}
	}
	return identity{map[string]any{"id": itemID}, itemID}
}

// minimalItem returns an item of a source with an id and every member of Direct, each
// with a value that fits its field.
func minimalItem(t *testing.T, row *alert.Source) []byte {
	t.Helper()
	item := maps.Clone(identityOf(row).members)
	for member, name := range row.Direct {
		put(item, member, valueOf(row.Kind().Slot(alert.FieldOf(name))))
	}
	raw, err := json.Marshal(item)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// put sets a member, whose name may be a path with dots.
func put(item map[string]any, member string, value any) {
	first, rest, nested := strings.Cut(member, ".")
	if !nested {
		item[first] = value
		return
	}
	inner, ok := item[first].(map[string]any)
	if !ok {
		inner = map[string]any{}
		item[first] = inner
	}
	put(inner, rest, value)
}

// valueOf returns a value that fits a slot.
func valueOf(s *alert.Slot) any {
	switch s.Shape {
	case alert.ShapeInstant:
		return time.Now().Add(-itemAge).UTC().Format(time.RFC3339)
	case alert.ShapeList:
		return []string{"T1566"}
	case alert.ShapeNumber:
		return 5
	case alert.ShapeURL:
		return "https://security.microsoft.com/alerts/1"
	}
	return "high" // valid as text and in every enumeration of severities
}

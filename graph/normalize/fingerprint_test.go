package normalize_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// fingerprint returns the fingerprint of an item, which is the same if the item is mapped.
func fingerprint(t *testing.T, item []byte) uint64 {
	t.Helper()
	print := normalize.Fingerprint(item)
	for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, "from elsewhere"} {
		if got := normalize.Record("c", source, item).Print; got != print {
			t.Errorf("%s: %.200s: Record gives %x, Fingerprint %x", source, item, got, print)
		}
	}
	return print
}

// TestFingerprintOfEqualContent lists items that say the same.
func TestFingerprintOfEqualContent(t *testing.T) {
	for name, items := range map[string][]string{
		"update time": {
			`{"id":"1","lastUpdateDateTime":"2026-07-30T04:01:27.07Z","title":"a"}`,
			`{"id":"1","lastUpdateDateTime":"2026-07-30T04:02:21.8466667Z","title":"a"}`,
			`{"id":"1","lastUpdateDateTime":null,"title":"a"}`,
			`{"id":"1","lastUpdateDateTime":{"a":[1,"}"],"b":{}},"title":"a"}`,
			`{"id":"1","lastModifiedDateTime":"2026-07-30T04:02:21Z","title":"a"}`,
			`{"id":"1","title":"a"}`,
			`{"lastUpdateDateTime":"x","id":"1","title":"a"}`,
			`{"id":"1","title":"a","lastUpdateDateTime":"\"x"}`,
			`{"id":"1","title":"a","lastUpdateDateTime" : 5 , "lastModifiedDateTime":[ ] }`,
			" {\r\n\t\"id\" : \"1\" ,\n \"title\" : \"a\" } \n",
		},
		"nothing but the time": {`{"lastUpdateDateTime":"x"}`, `{}`, `{ }`},
		"lists":                {`{"a":[1,2,{"b":"c d"}]}`, `{ "a" : [ 1 , 2 , { "b" : "c d" } ] }`},
	} {
		for _, item := range items[1:] {
			if fingerprint(t, []byte(item)) != fingerprint(t, []byte(items[0])) {
				t.Errorf("%s: %s differs from %s", name, item, items[0])
			}
		}
	}
}

// TestFingerprintOfOtherContent lists items of which no two say the same.
func TestFingerprintOfOtherContent(t *testing.T) {
	seen := map[uint64]string{}
	for _, item := range []string{
		``, `{}`, `[]`, `{"id":"1"}`, `{"id":"2"}`, `{"id":1}`, `{"id":"1 "}`, `{"id":"1","a":null}`, `{"a":null,"id":"1"}`,
		`{"a":[1,2]}`, `{"a":[12]}`, `{"a":[[1],2]}`, `{"a":"1\\","b":2}`, `{"a":"1\"","b":2}`,
		`{"a":{"lastUpdateDateTime":"x"}}`, `{"a":{"lastUpdateDateTime":"y"}}`, `{"a":{}}`,
		`{"a":"lastUpdateDateTime","b":1}`, `{"a":"lastUpdateDateTime","b":2}`, `{"a":"lastUpdateDateTime"}`,
		`["lastUpdateDateTime",1]`, `["lastUpdateDateTime",2]`, `[0,"lastUpdateDateTime",1]`, `[0,"lastUpdateDateTime",2]`,
		`{"LastUpdateDateTime":"x"}`, `{"xlastUpdateDateTime":"x"}`, `{"createdDateTime":"x"}`,
		`{"a":1}`, `{"a":1.0}`, `{"a":9007199254740993}`, `{"a":9007199254740992}`,
		`{"a":"`, `{"a`, `}`, `"`, `"\`,
	} {
		sum := fingerprint(t, []byte(item))
		if old, ok := seen[sum]; ok {
			t.Errorf("%s and %s share a fingerprint", item, old)
		}
		seen[sum] = item
	}
}

// TestFingerprintIsForever holds the value itself: stores keep it.
func TestFingerprintIsForever(t *testing.T) {
	for item, want := range map[string]uint64{
		`{}`:                               0x44136fa355b3678a,
		`{"id":"1","title":"a"}`:           0xcfd696eff0d715bb,
		`{"lastUpdateDateTime":"x","a":1}`: 0x015abd7f5cc57a2d,
	} {
		if got := fingerprint(t, []byte(item)); got != want {
			t.Errorf("%s: %#x, want %#x", item, got, want)
		}
	}
}

func TestFingerprintOfPrettyAlert(t *testing.T) {
	compact := big(t)
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, compact, " ", "\t"); err != nil {
		t.Fatal(err)
	}
	if fingerprint(t, compact) != fingerprint(t, pretty.Bytes()) {
		t.Error("white space counts")
	}
	later := bytes.Replace(compact, []byte(`"lastUpdateDateTime":"2026`), []byte(`"lastUpdateDateTime":"2027`), 1)
	if bytes.Equal(later, compact) || fingerprint(t, compact) != fingerprint(t, later) {
		t.Error("a heartbeat counts")
	}
	changed := bytes.Replace(compact, []byte(`"verdict":"suspicious"`), []byte(`"verdict":"malicious"`), 1)
	if bytes.Equal(changed, compact) || fingerprint(t, compact) == fingerprint(t, changed) {
		t.Error("a verdict does not count")
	}
}

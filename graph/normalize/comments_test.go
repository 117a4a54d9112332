package normalize_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

func TestComments(t *testing.T) {
	at, _ := alert.ParseTime("2026-11-20T08:41:12.5Z")
	for raw, want := range map[string][]alert.Comment{
		`{"comments":[{"@odata.type":"#x","comment":"checked \u00e9","createdByDisplayName":"Ann","createdDateTime":"2026-11-20T08:41:12.5Z"}]}`: {{At: at, By: "Ann", Text: "checked é"}},
		`{"comments":["as Legacy has it",{"comment":"b"}]}`:                                        {{Text: "as Legacy has it"}, {Text: "b"}},
		`{"comments":[{"comment":null},{"createdByDisplayName":"Ann"},"",7,[1],null,{}]}`:          nil,
		`{"comments":[{"comment":"x","createdDateTime":"soon","createdByDisplayName":{"a":"b"}}]}`: {{Text: "x"}},
		`{"comments":["a"],"id":"1","comments":["b"]}`:                                             {{Text: "b"}},
		`{"comments":null}`:      nil,
		`{"comments":{"a":1}}`:   nil,
		`["comments"]`:           nil,
		`{"comments":["a",`:      {{Text: "a"}},
		``:                       nil,
		`{"a":{"comments":[1]}}`: nil,
	} {
		if got := normalize.Comments([]byte(raw)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", raw, got, want)
		}
	}
	many := `{"comments":["` + strings.Repeat(`x","`, 20_000) + `x"]}`
	if n := len(normalize.Comments([]byte(many))); n != 10_000 {
		t.Errorf("%d comments of a long list", n)
	}
}

// TestCommentsOfSamples holds that the texts are those of the record, which has each once.
func TestCommentsOfSamples(t *testing.T) {
	for _, source := range []alert.SourceName{alert.AlertsV2, alert.Legacy} {
		for i, raw := range corpus(t, source) {
			rec := normalize.Record("contoso", source, raw)
			var texts []string
			for _, c := range normalize.Comments(raw) {
				if !slices.Contains(texts, c.Text) {
					texts = append(texts, c.Text)
				}
			}
			if strings.Join(texts, "\n") != strings.Join(rec.Alert.Comments, "\n") {
				t.Errorf("%s %d: %q, the record has %q", source, i+1, texts, rec.Alert.Comments)
			}
		}
	}
}

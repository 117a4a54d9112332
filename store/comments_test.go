package store_test

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store"
)

func TestComments(t *testing.T) {
	at, _ := alert.ParseTime("2026-11-20T08:41:12Z")
	r := &alert.Record{Raw: []byte(`{"comments":[{"comment":"reset the password","createdByDisplayName":"Ann","createdDateTime":"2026-11-20T08:41:12Z"}]}`)}
	if got := store.Comments(r); !slices.Equal(got, []alert.Comment{{At: at, By: "Ann", Text: "reset the password"}}) {
		t.Errorf("comments %v", got)
	}
	if got := store.Comments(&alert.Record{}); got != nil {
		t.Errorf("a record without its raw item has the comments %v", got)
	}
}

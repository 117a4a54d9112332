package graph

import (
	"errors"
	"net/http"

	"tocsin/graph/alert"
)

// Retired reports whether an answer to the list of a source means that the
// service has ended it for good: 404, 410, or a first page without an item. The
// list must have been asked for without a filter, for one that matches nothing
// is empty too; an error counts either way. Only a source that may be retired
// ever is.
func Retired(source *alert.Source, page Page, err error) bool {
	if !source.Retirable {
		return false
	}
	if err == nil {
		return len(page.Items) == 0 && page.Skipped == 0 && !page.Next
	}
	var refused *Error
	return errors.As(err, &refused) && (refused.Status == http.StatusNotFound || refused.Status == http.StatusGone)
}

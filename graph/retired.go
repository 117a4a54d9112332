package graph

import (
	"errors"
	"net/http"

	"tocsin/graph/alert"
)

// Retired reports whether an answer to the list of a source means that the service
// has retired it: 404, 410, or a first page without an item. An empty page counts only
// if the list was requested without a filter, because a filter that matches nothing
// gives one too; an error counts either way. Retired is false for a source that
// cannot be retired.
func Retired(source *alert.Source, page Page, err error) bool {
	if !source.Retirable {
		return false
	}
	if err == nil {
		return len(page.Items) == 0 && !page.Next
	}
	var refused *Error
	return errors.As(err, &refused) && (refused.Status == http.StatusNotFound || refused.Status == http.StatusGone)
}

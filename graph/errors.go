package graph

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"tocsin/graph/fault"
)

// Error is a refusal by Graph. Code and Message are the service's own words, made
// safe for one line. Decide by Status first, then by Code.
type Error struct {
	Status          int
	Code            string
	Message         string
	RequestID       string // Microsoft's support asks for this and the following
	ClientRequestID string
	Date            string // the service's clock
}

// Error returns the service's words and the ids of the request.
func (e *Error) Error() string {
	text := statusOf(e.Status)
	if said := strings.TrimSpace(e.Code + " " + e.Message); said != "" {
		text += ": " + said
	}
	if ids := e.ids(); ids != "" {
		text += " (" + ids + ")"
	}
	return text
}

// ids returns the ids of the request that are known, for a hint; "" if there are none.
func (e *Error) ids() string {
	request, client := fault.ID(e.RequestID), fault.ID(e.ClientRequestID)
	if request == "" && client == "" {
		return ""
	}
	return fault.JoinIDs("request-id", request, "client-request-id", client, "date", fault.ID(e.Date))
}

// statusOf returns a status with its name, if it has one.
func statusOf(status int) string {
	return strings.TrimSpace(fmt.Sprint(status, " ", http.StatusText(status)))
}

// describe wraps the cause of a fault with the operation and leaves its sentence
// unchanged. It turns an error of another type into a fault.
func describe(err error, doing string) error {
	f := *fault.Of(err)
	if f.Err != nil {
		f.Err = fmt.Errorf("%s: %w", doing, f.Err)
	} else {
		f.Err = errors.New(doing)
	}
	return &f
}

// said returns the service's own words as the end of a sentence.
func said(e *Error) string {
	text := strings.TrimRight(e.Message, ". ")
	if text == "" {
		text = e.Code
	}
	if text == "" {
		return ""
	}
	return ": " + text
}

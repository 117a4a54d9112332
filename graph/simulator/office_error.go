package simulator

import (
	"fmt"
	"net/http"
)

// afError is one error of the Office 365 Management API. Source: Microsoft's "Office 365
// Management Activity API reference", errors; the status codes are those that people report.
type afError struct {
	status int
	code   string
	text   string // with the verbs of fmt
}

// The errors of the Office 365 Management API.
var (
	afRole         = afError{http.StatusUnauthorized, "AF10001", "The permission set () sent in the request does not include the expected permission."}
	afMissing      = afError{http.StatusBadRequest, "AF20001", "Missing parameter: %s."}
	afParameter    = afError{http.StatusBadRequest, "AF20002", "Invalid parameter type: %s. Expected type: %s"}
	afTenantOther  = afError{http.StatusBadRequest, "AF20010", "The tenant ID passed in the URL (%s) does not match the tenant ID passed in the access token (%s)."}
	afTenantNone   = afError{http.StatusBadRequest, "AF20011", "Specified tenant ID (%s) does not exist in the system or has been deleted."}
	afTenantForm   = afError{http.StatusBadRequest, "AF20013", "The tenant ID passed in the URL (%s) is not a valid GUID."}
	afContentType  = afError{http.StatusBadRequest, "AF20020", "The specified content type is not valid."}
	afWebhook      = afError{http.StatusBadRequest, "AF20021", "The webhook endpoint (%s) could not be validated."}
	afUnsubscribed = afError{http.StatusBadRequest, "AF20022", "No subscription found for the specified content type."}
	afDisabled     = afError{http.StatusBadRequest, "AF20023", "The subscription was disabled by a tenant admin."}
	afEnabled      = afError{http.StatusBadRequest, "AF20024", "The subscription is already enabled. No property change."}
	afWindow       = afError{http.StatusBadRequest, "AF20030", "Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time no more than 7 days in the past."}
	afNextPage     = afError{http.StatusBadRequest, "AF20031", "Invalid nextPage input: %s."}
	afNoContent    = afError{http.StatusBadRequest, "AF20050", "The specified content (%s) does not exist."}
	afExpired      = afError{http.StatusBadRequest, "AF20051", "Content requested with the key %s has already expired. Content older than 7 days cannot be retrieved."}
	afContentForm  = afError{http.StatusBadRequest, "AF20052", "Content ID %s in the URL is invalid."}
	afBusy         = afError{http.StatusTooManyRequests, "AF429", "Too many requests. Method=%s, PublisherId=%s"}
	afOften        = afError{http.StatusTooManyRequests, "AF429", "Too many frequent subscription start requests. Please retry again after %s"}
	afInternal     = afError{http.StatusInternalServerError, "AF50000", "An internal error occurred. Retry the request."}
)

// refuse sends an error. Some wrong calls are answered with 200 and an error in the
// body; the switch ErrorsAs200 does it to all that blame the request.
func (c *officeCall) refuse(e afError, with ...any) {
	status := e.status
	if c.sw.Office.ErrorsAs200 && status == http.StatusBadRequest {
		status = http.StatusOK
	}
	c.json(status, object{"error": object{"code": e.code, "message": fmt.Sprintf(e.text, with...)}})
}

// fail sends an error of the service itself in the form of this API. It hides Graph's.
func (c *officeCall) fail(status int, _, _ string) {
	c.json(status, object{"error": object{"code": afInternal.code, "message": afInternal.text}})
}

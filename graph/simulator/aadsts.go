package simulator

import (
	"fmt"
	"net/http"
	"strings"
)

// aadstsError is one error of the token endpoint. Words in {braces} are filled
// in from what went wrong.
type aadstsError struct {
	status int
	word   string
	text   string
}

// aadstsErrors are the errors by code. The texts are those that the service is
// known to send.
func aadstsErrors() map[int]aadstsError {
	const (
		portal = "Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{client}'."
		found  = "AADSTS700027: Client assertion contains an invalid signature. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}', Found key '{found}', " + portal + "]"
	)
	return map[int]aadstsError{
		50012:   {http.StatusUnauthorized, "invalid_client", "Authentication failed."},
		50027:   {http.StatusUnauthorized, "invalid_client", "{why}"},
		50049:   {http.StatusBadRequest, "invalid_instance", "Unknown or invalid instance."},
		53003:   {http.StatusBadRequest, "invalid_grant", "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."},
		65001:   {http.StatusBadRequest, "invalid_grant", "The user or administrator has not consented to use the application with ID '{client}' named 'tocsin'. Send an interactive authorization request for this user and resource."},
		70003:   {http.StatusBadRequest, "unsupported_grant_type", "The app requested an unsupported grant type '{grant}'."},
		90002:   {http.StatusBadRequest, "invalid_tenant", "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."},
		70011:   {http.StatusBadRequest, "invalid_scope", "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid."},
		90024:   {http.StatusTooManyRequests, "temporarily_unavailable", "RequestBudgetExceededError - A transient error has occurred. Please try again."},
		90033:   {http.StatusServiceUnavailable, "temporarily_unavailable", "A transient error has occurred. Please try again."},
		500011:  {http.StatusBadRequest, "invalid_resource", "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant."},
		700016:  {http.StatusBadRequest, "unauthorized_client", "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant."},
		700021:  {http.StatusUnauthorized, "invalid_client", "Client assertion application identifier doesn't match 'client_id' parameter."},
		700023:  {http.StatusUnauthorized, "invalid_client", "Client assertion audience claim does not match Realm issuer."},
		700024:  {http.StatusUnauthorized, "invalid_client", "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {until}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials"},
		700027:  {http.StatusUnauthorized, "invalid_client", strings.TrimPrefix(found, "AADSTS700027: ")},
		700211:  {http.StatusUnauthorized, "invalid_client", "No matching federated identity record found for presented assertion issuer '{issuer}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion."},
		700212:  {http.StatusUnauthorized, "invalid_client", "No matching federated identity record found for presented assertion audience '{audience}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion."},
		700213:  {http.StatusUnauthorized, "invalid_client", "No matching federated identity record found for presented assertion subject '{subject}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion."},
		900023:  {http.StatusBadRequest, "invalid_request", "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain."},
		900144:  {http.StatusBadRequest, "invalid_request", "The request body must contain the following parameter: '{parameter}'."},
		900382:  {http.StatusBadRequest, "invalid_request", "Confidential Client is not supported in Cross Cloud request."},
		900561:  {http.StatusBadRequest, "invalid_request", "The endpoint only accepts POST requests. Received a GET request."},
		1000502: {http.StatusUnauthorized, "invalid_client", "The provided certificate is not within its specified validity period."},
		1002012: {http.StatusBadRequest, "invalid_scope", "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."},
		7000112: {http.StatusUnauthorized, "unauthorized_client", "Application '{client}'(tocsin) is disabled."},
		7000215: {http.StatusUnauthorized, "invalid_client", "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'."},
		7000218: {http.StatusUnauthorized, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."},
		7000222: {http.StatusUnauthorized, "invalid_client", "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds."},
		7000229: {http.StatusBadRequest, "unauthorized_client", "The client application {client} is missing service principal in the tenant {tenant}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119"},
	}
}

// unregistered is the longer text of 700027 for a key that the application does
// not have.
const unregistered = "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}', " +
	"Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{client}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and " +
	"https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/{client}']."

// aadsts sends an error of the token endpoint. A code outside the table
// is sent as a plain refusal.
func (a *answer) aadsts(code int, with map[string]string) {
	e, ok := aadstsErrors()[code]
	if !ok {
		e = aadstsError{http.StatusBadRequest, "invalid_request", "The request was refused."}
	}
	if code == 700027 && with["found"] == "" {
		e.text = unregistered
	}
	trace, stamp := a.tenant.nextID(), a.at.Format("2006-01-02 15:04:05Z")
	body := object{
		"error": e.word, "error_codes": []int{code}, "timestamp": stamp, "trace_id": trace, "correlation_id": a.clientID,
		"error_description": fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code, fill(e.text, with), trace, a.clientID, stamp),
		"error_uri":         fmt.Sprintf("https://%s/error?code=%d", a.host, code),
	}
	if code == 53003 {
		body["suberror"] = "message_only"
		body["claims"] = `{"access_token":{"capolids":{"essential":true,"values":["c4a8bf0b-0000-4000-8000-31ba8e3a7d12"]}}}`
	}
	a.json(e.status, body)
}

// fill puts values in place of {names}; a name without a value shows the
// service's own word for what is missing.
func fill(text string, with map[string]string) string {
	for _, name := range []string{"client", "tenant", "thumbprint", "found", "scope", "resource", "parameter", "grant", "now", "from", "until"} {
		text = strings.ReplaceAll(text, "{"+name+"}", with[name])
	}
	reason, why := with["reason"], with["why"]
	if reason == "" {
		reason = "The key was not found."
	}
	if why == "" {
		why = "JWT token is invalid or malformed."
	}
	return strings.NewReplacer("{reason}", reason, "{why}", why).Replace(text)
}

// refusal is one reason not to give a token: an AADSTS code and what its text names.
type refusal struct {
	code int
	with map[string]string
}

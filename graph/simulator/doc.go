// Package simulator is a Microsoft tenant in memory: Entra's sign-in, Graph's security
// lists and risk detections, and the Office 365 Management Activity API, as strict as
// the real ones.
//
// A Tenant is an http.Handler and an http.RoundTripper; the second needs no
// socket, so it works inside a testing/synctest bubble. Host and path decide what is
// served: each of Microsoft's hosts serves its own API, any other host all of them,
// unless ServeOfficeAt gives Office a host. Links (nextLink, token_endpoint, issuer,
// contentUri) are built from the request's host.
//
// What the tenant holds comes from a Scenario: Demo, GenerateAll, or nothing plus
// Load. Time comes from the injected clock alone; there is no goroutine, and of
// one scenario and one moment the lists are the same bytes. If the real
// service's behaviour is not known, Switches decides: each is a row of SwitchRows.
// Faults change switches for a while, and a Storm draws faults by a seed.
//
// It must not know the client, the store or the command line. Begin with
// serve.go, then graph.go (lists), office.go (audit log) and entra.go (tokens); what a
// list is to the service is a row in schema.go. lens.go shows lists as switches and
// writes change them. The demo begins in demo.go: it tells cases, each an incident with
// its alerts, in the lists' stories; supplements.go adds what only risk detections and
// the audit log have.
package simulator

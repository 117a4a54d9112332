// Package simulator is a Microsoft tenant in memory: Entra's sign-in and
// Graph's security lists, as strict as the real ones.
//
// A Tenant is an http.Handler and an http.RoundTripper; the second needs no
// socket, so it works inside a testing/synctest bubble. The path alone decides
// what is served: one loopback host and the real host names work alike, and
// links (nextLink, token_endpoint, issuer) are built from the request's host.
//
// What the tenant holds comes from a Scenario: Demo, Generate, or nothing plus
// Load. Time comes from the injected clock alone; there is no goroutine, and of
// one scenario and one moment the lists are the same bytes. If the real
// service's behaviour is not known, Switches decides.
//
// It must not know the client, the store or the command line. Begin with
// serve.go, then graph.go (lists) and entra.go (tokens); what a list is to the
// service is a row in schema.go. The demo begins in demo.go: it tells cases, each
// an incident with its alerts, in the lists' stories.
package simulator

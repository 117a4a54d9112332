// Package setup is the guided setup of an integration, step by step: name,
// cloud, sources, the registration in the portal, tenant and application id,
// permissions and consent, certificate, upload, test, done.
//
// It draws and asks; whatever is done is done by its Desk, so it must not know
// settings files, tokens or the network. Begin with the steps.
package setup

// Package setup is the guided setup of an integration, step by step: name,
// cloud, sources, the registration in the portal, tenant and application id,
// permissions and consent, certificate, upload, test, done.
//
// It draws and asks; whatever is done is done by its Desk, so it must not know
// settings files, tokens or the network. What a person gave is a Draft, and the
// fields of every step live as long as the screen: going back loses nothing.
//
// Begin with Screen in setup.go, then steps.go (the order), leave.go (what
// enter does in each step), work.go (what is asked of the Desk), words.go (what
// each step says) and draw.go (where it stands).
package setup

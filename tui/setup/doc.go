// Package setup is the guided setup of an integration, step by step: name,
// cloud, sources, the registration in the portal, tenant and application id,
// permissions and consent, certificate, upload, test, done.
//
// It draws and asks; its Backend does the work, so the package must not know
// settings files, tokens or the network. A person's answers are a Draft, and
// the fields of every step live as long as the screen: going back loses
// nothing.
//
// Begin with Screen in setup.go, then steps.go (the order), leave.go (what
// enter does in each step), work.go (calls of the Backend), words.go (the text
// of each step) and draw.go (the layout).
package setup

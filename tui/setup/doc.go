// Package setup is the guided setup of an integration, step by step: name,
// cloud, sources, the registration in the portal, tenant and application id,
// permissions and consent, certificate, upload, test, done.
//
// It draws and asks; its Backend does the work, so the package must not know
// settings files, tokens or the network. A person's answers are a Draft, and
// the fields of every step live as long as the screen: going back loses
// nothing.
//
// Begin with Screen in setup.go, then stage.go (the steps as rows), pair.go (the step
// of the certificate), leave.go (what enter does), work.go (calls of the Backend) and
// draw.go (the layout). What the steps tell stands in package guide.
package setup

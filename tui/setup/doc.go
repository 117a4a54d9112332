// Package setup is the guided setup of an integration, step by step: name,
// cloud, sources, the registration in the portal, tenant and application id,
// permissions and consent, certificate, upload, test, done.
//
// It draws and asks; its Backend does the work, so the package must not know
// settings files, tokens or the network. A person's answers are a Draft, and
// the fields of every step live as long as the screen: going back loses
// nothing.
//
// Begin with Screen in setup.go and stage.go (the steps as rows). Screen joins parts that
// own their state and don't know it: steps (where a person is), answers (what was answered),
// pair (the certificate with its key), trial (the test), keeper (drafts), work (what the
// Backend does now), scroll and sheet (what is in sight). What a step does with them stands in
// the file of its row: fields.go, tenancy.go, pairstep.go, teststep.go, task.go; leave.go says
// what enter does. What the steps tell stands in package guide.
package setup

// Package entra signs in to Microsoft Entra: which clouds there are, and
// access tokens for an application that proves itself by certificate.
//
// The protocol is spoken by Microsoft's own library (MSAL). This package adds
// what the library leaves to its caller: one request where many ask at once, a
// time limit, and errors that say what to do. It knows nothing of Graph's
// paths, of polling or of settings files.
//
// Every error that leaves it is a *fault.Fault. No text of it holds a token,
// an assertion or a raw reply: replies are cut to one cleaned sentence.
//
// Begin reading at Tokens in tokens.go; what is said of each AADSTS code is
// the table in known.go.
package entra

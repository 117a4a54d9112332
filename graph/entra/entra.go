// Package entra signs in to Microsoft Entra. It knows the clouds, and gets access
// tokens for an application that authenticates with a certificate.
//
// Microsoft's own library (MSAL) speaks the protocol. This package adds what the
// library leaves to its caller: one request when many callers ask at once, a time
// limit, and errors that say what to do. It knows nothing of Graph's paths, of
// polling or of settings files.
//
// Every error that it returns is a *fault.Fault. Its text never holds a token, an
// assertion or a raw reply: replies are cut to one cleaned sentence.
//
// Begin reading at Tokens in tokens.go. The table in known.go has the sentence for
// each AADSTS code.
package entra

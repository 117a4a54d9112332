package entra

import (
	"context"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"

	"tocsin/graph/fault"
)

// signer signs in, or takes a token from its cache. claims are those of a challenge; "" for none.
type signer interface {
	sign(ctx context.Context, scope, claims string) (held, error)
}

// newSigner returns a signer for the credential, with an empty cache.
func (t *Tokens) newSigner() (signer, error) {
	if t.options.Credential == ManagedIdentity {
		return managed{t.options.Machine, t.options.ClientID, t.options.Now}, nil
	}
	client, err := t.newClient()
	return library{client, t.options.Credential, t.options.Now}, err
}

// credential returns what the library signs in with.
func (o Options) credential() (confidential.Credential, error) {
	if o.Credential == WorkloadIdentity {
		return confidential.NewCredFromAssertionCallback(func(ctx context.Context, _ confidential.AssertionRequestOptions) (string, error) {
			token, f := o.Machine.assertion(ctx)
			if f != nil {
				return "", f
			}
			return token, nil
		}), nil
	}
	chain := o.Pair.Chain
	if len(chain) == 0 {
		chain = append(chain, o.Pair.Certificate)
	}
	credential, err := confidential.NewCredFromCert(chain, o.Pair.Key)
	if err != nil {
		return credential, fault.New(fault.Certificate, "the private key does not belong to the certificate", newPair, nil)
	}
	return credential, nil
}

// newClient returns a client of the library with an empty cache.
//
// It enables instance discovery, except in private clouds, whose hosts Microsoft does
// not know. The environment variable MSAL_FORCE_REGION would silently send sign-ins
// to a regional host; the library's own word for "none" disables it.
func (t *Tokens) newClient() (confidential.Client, error) {
	o := t.options
	credential, err := o.credential()
	if err != nil {
		return confidential.Client{}, err
	}
	options := []confidential.Option{
		confidential.WithHTTPClient(atLogin(o.HTTP, o.Cloud)),
		confidential.WithAzureRegion("DisableMsalForceRegion"),
	}
	if o.Credential.HasCertificate() {
		options = append(options, confidential.WithX5C())
	}
	if o.Cloud.Private {
		options = append(options, confidential.WithInstanceDiscovery(false))
	}
	client, err := confidential.New(o.Cloud.Login+"/"+o.TenantID, o.ClientID, credential, options...)
	if err != nil {
		return confidential.Client{}, fault.New(fault.Usage, "the login address of the cloud cannot be used: "+oneLine(err.Error()), checkCloud, nil)
	}
	return client, nil
}

// library is a client of the sign-in library.
type library struct {
	client     confidential.Client
	credential Credential
	now        func() time.Time
}

// sign signs in, or takes a token from the client's cache.
func (l library) sign(ctx context.Context, scope, claims string) (held, error) {
	var options []confidential.AcquireByCredentialOption
	if claims != "" {
		options = append(options, confidential.WithClaims(claims))
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var result confidential.AuthResult
	if f := persist(ctx, func() (f *fault.Fault) {
		var err error
		if result, err = l.client.AcquireTokenByCredential(ctx, []string{scope}, options...); err != nil {
			if f = faultOf(err, l.now()); !l.credential.HasCertificate() {
				f = withoutCertificate(f)
			}
		}
		return f
	}); f != nil {
		return held{}, f
	}
	got := held{token: result.AccessToken}
	switch now := time.Now(); { // the library judges by this clock too
	case result.Metadata.TokenSource != confidential.TokenSourceCache:
		got.until = now.Add(holdFor)
	case !result.Metadata.RefreshOn.IsZero() && now.After(result.Metadata.RefreshOn):
		got.until = earlier(now.Add(holdFor), result.ExpiresOn.Add(-margin))
	}
	return got, nil
}

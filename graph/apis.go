package graph

import (
	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// APIs holds the clients of one tenant by the API that they speak to. The collector
// and the checks of a source take the one of the source's row from it.
type APIs map[alert.Scope]*Client

// NewAPIs makes a client for each API of a cloud. o applies to all of them, except
// for Root and Scope, which are the cloud's.
func NewAPIs(cloud entra.Cloud, o Options) APIs {
	apis, scopes := APIs{}, map[alert.Scope]string{}
	for _, api := range alert.Scopes() {
		var err error
		if o.Root, err = cloud.Root(api); err == nil {
			o.Scope, err = entra.Scope(cloud, api)
		}
		if err != nil {
			apis[api] = failing(err)
			continue
		}
		scopes[api] = o.Scope
		apis[api] = New(o)
		apis[api].scopes = scopes // complete before the first request
		if o.Limits != nil {
			apis[api].limit = o.Limits.of(api)
		}
	}
	return apis
}

// FailingAPIs returns clients for a tenant that can't be reached: every request fails
// with err, and none is sent.
func FailingAPIs(err error) APIs {
	apis := APIs{}
	for _, api := range alert.Scopes() {
		apis[api] = failing(err)
	}
	return apis
}

// Of returns the client of an API. If there is none, every request fails.
func (a APIs) Of(api alert.Scope) *Client {
	if c := a[api]; c != nil {
		return c
	}
	return failing(fault.New(fault.Usage, "there is no sign-in to "+api.Title(), "", nil))
}

func failing(err error) *Client {
	c := New(Options{})
	c.wrong = err
	return c
}

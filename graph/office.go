package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// officeName is the API's name in sentences.
const officeName = "the Office 365 Management API"

// The operations of the API that tocsin uses.
const (
	listSubscriptions = "subscriptions/list"
	startSubscription = "subscriptions/start"
	listContent       = "subscriptions/content"
	getContent        = "audit" // the content's own address is used; this is for messages
)

// Subscription is whether audit records of one content type are collected for the
// application.
type Subscription struct {
	Type    string // the content type, such as Audit.General
	Enabled bool
}

// Subscriptions returns the subscriptions that the application has in the tenant. The
// error is a fault; if the service refused the request, it wraps an *Error.
func (c *Client) Subscriptions(ctx context.Context, roles []string, meter *Meter) ([]Subscription, error) {
	r := request{path: listSubscriptions, roles: roles, meter: meter}
	var out []Subscription
	r.accept = func(got *answer) error {
		items, err := c.array(got, r)
		if err != nil {
			return err
		}
		out = out[:0]
		for _, item := range items {
			var s struct{ ContentType, Status string }
			if err := json.Unmarshal(item, &s); err != nil {
				return err
			}
			// An answer without a status is of the oldest form, and means enabled.
			out = append(out, Subscription{Type: line(s.ContentType), Enabled: s.Status == "" || isWord(s.Status, "enabled")})
		}
		return nil
	}
	if _, err := c.activity(ctx, r, nil); err != nil {
		return nil, describe(err, "list subscriptions")
	}
	return out, nil
}

// Subscribe starts the subscription of a content type. To start it again is no
// failure, but the service limits how often it may be started: look at Subscriptions
// first. A refusal because of that limit holds no other request back, and its fault says
// when to try again.
func (c *Client) Subscribe(ctx context.Context, contentType string, roles []string, meter *Meter) error {
	r := request{method: http.MethodPost, path: startSubscription, roles: roles, meter: meter, tries: 1, apart: true}
	r.accept = func(got *answer) error { return c.whole(got, r) }
	_, err := c.activity(ctx, r, url.Values{"contentType": {contentType}})
	var refused *Error
	if errors.As(err, &refused) && refused.Code == alreadyEnabled {
		return nil
	}
	if err != nil {
		return describe(err, "start the subscription of "+contentType)
	}
	return nil
}

// activity makes a request for an operation of the API: r.path is below the tenant's feed,
// unless r.at is set.
func (c *Client) activity(ctx context.Context, r request, query url.Values) (*answer, error) {
	r.office = true
	tenant, err := c.tenantGUID(ctx)
	if err != nil {
		return nil, err
	}
	if r.at == nil {
		r.at = c.feed(tenant, r.path)
		r.at.RawQuery = query.Encode()
	}
	r.at = published(r.at, tenant)
	got, err := c.ask(ctx, r)
	if Unreadable(err) {
		err = fault.New(fault.Service, "the answer of "+r.path+" cannot be read", "check whether a proxy changes the answers", err)
	}
	return got, err
}

// feed returns the address of an operation.
func (c *Client) feed(tenant, operation string) *url.URL {
	u := *c.root
	u.Path, u.RawPath = u.Path+"/api/v1.0/"+tenant+"/activity/feed/"+operation, ""
	return &u
}

// publisher is the parameter that names whose quota a request counts against. Without it
// all publishers share one.
const publisher = "PublisherIdentifier"

// published returns an address with the tenant as the publisher.
func published(at *url.URL, tenant string) *url.URL {
	query := at.Query()
	query.Set(publisher, tenant)
	u := *at
	u.RawQuery = query.Encode()
	return &u
}

// tenantGUID returns the tenant's GUID, which the API has in its paths. Settings may name
// the tenant by a domain; then the token has the GUID, and it is the one that the API
// compares with the path.
func (c *Client) tenantGUID(ctx context.Context) (string, error) {
	if c.wrong != nil {
		return "", c.wrong
	}
	c.mu.Lock()
	known := c.guid
	c.mu.Unlock()
	if known != "" {
		return known, nil
	}
	token, err := c.tokens.Token(ctx, c.scope)
	if err != nil {
		return "", tokenFault(err)
	}
	guid, err := entra.TenantOf(token)
	if err != nil {
		return "", fault.New(fault.Usage, "the token does not show the tenant's id, which "+officeName+" needs",
			"write the Directory (tenant) ID in the settings, not a domain", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.guid = guid
	return guid, nil
}

// guidOf returns the tenant's GUID if settings name the tenant by it, else "".
func guidOf(tenant string) string {
	if alert.IsGUID(tenant) {
		return tenant
	}
	return ""
}

// dateOf returns the service's clock at an answer; zero if it does not say.
func dateOf(got *answer) time.Time {
	date, _ := http.ParseTime(got.header.Get("Date"))
	return date
}

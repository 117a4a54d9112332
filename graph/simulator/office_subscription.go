package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
)

// startPause is how long a subscription must not be started again.
const startPause = 15 * time.Minute

// subscription holds the times in which the application subscribed to one content type. What
// is made between them is lost.
type subscription struct {
	times     []enabled
	first     alert.Time // of the first start; 0 = it was there from the beginning
	requested time.Time  // of the last start
}

// enabled is a time in which a subscription was enabled.
type enabled struct{ from, until alert.Time } // until 0 = still

func (s *subscription) isEnabled() bool {
	return s != nil && len(s.times) > 0 && s.times[len(s.times)-1].until == 0
}

// covers reports whether content that was made at a moment is available.
func (s *subscription) covers(made alert.Time) bool {
	return s != nil && slices.ContainsFunc(s.times, func(e enabled) bool { return made >= e.from && (e.until == 0 || made < e.until) })
}

// subscribed returns the subscription to a content type; those that the scenario does
// not leave out are there from the beginning. Callers hold the lock.
func (t *Tenant) subscribed(content string) *subscription {
	if s, ok := t.feeds[content]; ok {
		return s
	}
	s := &subscription{}
	if !t.effective().Office.Unsubscribed && (content == contentGeneral || content == contentDLP) {
		s.times = []enabled{{}}
	}
	t.feeds[content] = s
	return s
}

// contentType returns the parameter contentType as the API spells it; if it is missing
// or unknown, or the token may not read it, it answers itself.
func (c *officeCall) contentType() (string, bool) {
	asked, ok := c.params["contenttype"]
	if !ok {
		c.refuse(afMissing, "contentType")
		return "", false
	}
	for _, known := range contentTypes() {
		if strings.EqualFold(known, asked) {
			return known, c.mayRead(known)
		}
	}
	c.refuse(afContentType)
	return "", false
}

// mayRead checks the permission for a content type.
func (c *officeCall) mayRead(content string) bool {
	role := roleFeed
	if content == contentDLP {
		role = roleFeedDLP
	}
	if !c.holds(role) {
		c.refuse(afRole)
		return false
	}
	return true
}

// start answers POST subscriptions/start.
func (c *officeCall) start() {
	content, ok := c.contentType()
	if !ok || !c.noWebhook() {
		return
	}
	t := c.tenant
	t.mu.Lock()
	s := t.subscribed(content)
	wait := startPause - c.at.Sub(s.requested)
	often, already := wait > 0 && !s.requested.IsZero(), s.isEnabled()
	s.requested = c.at
	if !often && !already && !c.sw.Office.Disabled {
		now := alert.At(t.now())
		s.times = append(s.times, enabled{from: now})
		if s.first == 0 {
			s.first = now
		}
	}
	t.mu.Unlock()
	switch {
	case often:
		c.refuse(afOften, minutes(wait))
	case c.sw.Office.Disabled:
		c.refuse(afDisabled)
	case already:
		c.refuse(afEnabled)
	default:
		c.json(http.StatusOK, object{"contentType": content, "status": "enabled", "webhook": nil})
	}
}

// minutes spells a wait as the text of an error does: "14m 56s".
func minutes(wait time.Duration) string {
	wait = wait.Round(time.Second)
	return fmt.Sprintf("%dm %ds", int(wait.Minutes()), int(wait.Seconds())%60)
}

// noWebhook refuses a body that names a webhook: there is no network to reach it by.
func (c *officeCall) noWebhook() bool {
	body, err := bound.Read(c.r.Body, longestForm)
	if text := strings.TrimFunc(string(body), unicode.IsSpace); err != nil || strings.Contains(text, `"address"`) {
		c.refuse(afWebhook, "")
		return false
	}
	return true
}

// stop answers POST subscriptions/stop.
func (c *officeCall) stop() {
	content, ok := c.contentType()
	if !ok {
		return
	}
	t := c.tenant
	t.mu.Lock()
	s := t.subscribed(content)
	was := s.isEnabled()
	if was {
		s.times[len(s.times)-1].until = alert.At(t.now())
	}
	t.mu.Unlock()
	if !was {
		c.refuse(afUnsubscribed)
		return
	}
	c.w.WriteHeader(http.StatusNoContent)
}

// subscriptions answers GET subscriptions/list.
func (c *officeCall) subscriptions() {
	t := c.tenant
	out := []object{}
	t.mu.Lock()
	for _, content := range contentTypes() {
		status := "enabled"
		if c.sw.Office.Disabled {
			status = "disabled"
		}
		if t.subscribed(content).isEnabled() {
			out = append(out, object{"contentType": content, "status": status, "webhook": nil})
		}
	}
	t.mu.Unlock()
	c.json(http.StatusOK, out)
}

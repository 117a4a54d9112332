package simulator

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// The bounds of the API's windows.
const (
	longestWindow = 24 * alert.Hour
	contentLife   = 7 * alert.Day
)

// contentPage is how many blobs a page of a listing has. The real number is not known.
const contentPage = 100

// window is the time over which contents are listed: start inclusive, end exclusive.
type window struct{ start, end alert.Time }

// content answers GET subscriptions/content: the blobs that were made in a window.
func (c *officeCall) content() {
	content, ok := c.contentType()
	if !ok {
		return
	}
	w, ok := c.window()
	if !ok {
		return
	}
	t := c.tenant
	t.mu.Lock()
	s := t.subscribed(content)
	enabled := s.isEnabled()
	blobs := t.listed(content, w, s)
	t.mu.Unlock()
	switch {
	case !enabled:
		c.refuse(afUnsubscribed)
		return
	case c.sw.Office.Disabled:
		c.refuse(afDisabled)
		return
	}
	from, ok := c.nextPage(blobs)
	if !ok {
		return
	}
	size := or(c.sw.Office.PageSize, contentPage)
	page := blobs[from:min(len(blobs), from+size)]
	if from+size < len(blobs) {
		c.w.Header().Set("NextPageUri", c.nextLink(content, w, page[len(page)-1]))
	}
	out := []object{}
	for _, b := range page {
		out = append(out, object{
			"contentType": content, "contentId": b.id, "contentUri": c.root("v1.0") + "/audit/" + b.id,
			"contentCreated": millis(b.created), "contentExpiration": millis(b.created + contentLife),
		})
	}
	c.json(http.StatusOK, out)
}

// root is the address of the tenant's feed at the host that was asked.
func (c *officeCall) root(version string) string {
	return "https://" + c.host + "/api/" + version + "/" + c.who.Tid + "/activity/feed"
}

func millis(t alert.Time) string { return t.Time().UTC().Format("2006-01-02T15:04:05.000Z") }

// windowForms are the forms of startTime and endTime. They are UTC and have no zone.
var windowForms = []string{"2006-01-02", "2006-01-02T15:04", "2006-01-02T15:04:05"}

// window reads startTime and endTime; without both it is the last 24 hours.
func (c *officeCall) window() (window, bool) {
	now := alert.At(c.at)
	start, hasStart := c.params["starttime"]
	end, hasEnd := c.params["endtime"]
	if !hasStart && !hasEnd {
		return window{now - longestWindow, now}, true
	}
	var w window
	for _, one := range []struct {
		name, text string
		into       *alert.Time
	}{{"startTime", start, &w.start}, {"endTime", end, &w.end}} {
		at, ok := windowTime(one.text)
		if !ok && one.text != "" {
			c.refuse(afParameter, one.name, "System.DateTime")
			return w, false
		}
		*one.into = at
	}
	long := w.end-w.start > longestWindow
	switch {
	case !hasStart, !hasEnd, w.end <= w.start, w.start < now-contentLife, long && !c.sw.Office.LongWindows:
		c.refuse(afWindow)
		return w, false
	case long:
		w.end = w.start + longestWindow // it answers with a part, which does not count
	}
	return w, true
}

func windowTime(text string) (alert.Time, bool) {
	for _, form := range windowForms {
		if at, err := time.Parse(form, text); err == nil {
			return alert.At(at), true
		}
	}
	return 0, false
}

// nextForm is the form of the parameter nextPage: the moment and number of a blob.
var nextForm = regexp.MustCompile(`^(\d{17})R(\d{6})$`)

// nextPage returns at which blob the page begins.
func (c *officeCall) nextPage(blobs []*blob) (int, bool) {
	token, ok := c.params["nextpage"]
	if !ok {
		return 0, true
	}
	if !nextForm.MatchString(token) {
		c.refuse(afNextPage, token)
		return 0, false
	}
	return sort.Search(len(blobs), func(i int) bool { return blobs[i].place() > token }), true
}

// nextLink is the address of the page after a blob, in the form of the documentation's
// sample: another version in the path, and "&amp;" between the parameters.
func (c *officeCall) nextLink(content string, w window, last *blob) string {
	const form = "2006-01-02T15:04:05"
	version, and := "v1", "&amp;"
	if c.sw.Office.PageLink != PageOdd {
		version, and = "v1.0", "&"
	}
	params := []string{
		"contentType=" + content, "startTime=" + w.start.Time().UTC().Format(form), "endTime=" + w.end.Time().UTC().Format(form),
		"nextPage=" + last.place(),
	}
	if c.publisher != "" {
		params = append(params, "PublisherIdentifier="+c.publisher)
	}
	link := c.root(version) + "/subscriptions/content?" + strings.Join(params, and)
	switch c.sw.Office.PageLink {
	case PageForeign:
		return "https://elsewhere.example" + strings.TrimPrefix(link, "https://"+c.host)
	case PagePlain:
		return "http" + strings.TrimPrefix(link, "https")
	}
	return link
}

// contentForm is the form of a blob's id.
var contentForm = regexp.MustCompile(`^\d{23}\$\d{23}\$[a-z_]+\$[A-Za-z_]+\$emea0012$`)

// blob answers GET of a contentUri: the records of a blob, in no order.
func (c *officeCall) blob(id string) {
	if !contentForm.MatchString(id) {
		c.refuse(afContentForm, id)
		return
	}
	t := c.tenant
	t.mu.Lock()
	b := t.blobOf(id)
	expires := t.spend1(&t.switches.Office.ExpiredFor)
	t.mu.Unlock()
	switch {
	case b == nil:
		c.refuse(afNoContent, id)
	case !c.mayRead(b.content):
	case expires, alert.At(c.at)-b.created > contentLife:
		c.refuse(afExpired, id)
	default:
		c.answer.fault = c.sw.BodyFault
		c.streamAs("application/json; charset=utf-8", func(w io.Writer) { c.writeRecords(w, b) })
	}
}

func (c *officeCall) writeRecords(w io.Writer, b *blob) {
	separator := "["
	for _, record := range b.shuffled() {
		fmt.Fprintf(w, "%s%s", separator, c.record(record.make()))
		separator = ","
	}
	io.WriteString(w, "]")
}

// record is a record as the switches want it: broken if it is the one to break.
func (c *officeCall) record(raw []byte) []byte {
	if c.sw.BrokenIn != alert.O365Management || c.sw.BrokenItem == "" {
		return raw
	}
	for _, id := range strings.Fields(c.sw.BrokenItem) {
		if strings.Contains(string(raw), `"Id":"`+id+`"`) {
			return []byte(`{"Id":"` + id + `","Name":"\x"}`)
		}
	}
	return raw
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

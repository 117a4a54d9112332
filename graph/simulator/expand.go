package simulator

import (
	"net/http"

	"tocsin/graph/alert"
)

// expansion holds the alerts of incidents, for $expand=alerts.
type expansion struct {
	view *view
	of   map[string][]int // rows of alerts by incident
}

// expansion gathers the alerts of the incidents on a page. It answers 500 itself if one of
// them has more alerts than the service can expand: that stays so, it is not a passing
// error.
func (t *Tenant) expansion(a *answer, sh *sheet, limit int) bool {
	v, _ := t.look(schemaOf(alert.AlertsV2), atCreated)
	e := &expansion{view: v, of: map[string][]int{}}
	for i := range v.rows {
		e.of[v.rows[i].incident] = append(e.of[v.rows[i].incident], i)
	}
	for _, at := range sh.page.rows {
		if n := len(e.of[sh.view.rows[at].id]); limit > 0 && n > limit {
			a.fail(http.StatusInternalServerError, "InternalServerError", "Internal Server Error")
			return false
		}
	}
	sh.expanded = e
	sh.context += "(alerts())"
	return true
}

// alerts returns the alerts of an incident as JSON.
func (e *expansion) alerts(incident string) []byte {
	out := []byte{'['}
	for _, at := range e.of[incident] {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = e.view.appendItem(out, at)
	}
	return append(out, ']')
}

// only returns the rows of a view whose incident is the one.
func (v *view) only(incident string) *view {
	var rows []row
	var from []int
	for i := range v.rows {
		if v.rows[i].incident == incident {
			rows, from = append(rows, v.rows[i]), append(from, i)
		}
	}
	return newView(rows, func(dst []byte, at int) []byte { return v.appendItem(dst, from[at]) })
}

package query

import (
	"testing"

	"tocsin/graph/alert"
)

// TestStatusOfADelivery holds what status means after each FROM, what the canonical form
// says, and that it means the same again.
func TestStatusOfADelivery(t *testing.T) {
	r := &alert.Record{Alert: &alert.Alert{Schema: "email", Status: alert.Open}}
	r.Alert.Deliveries = []string{"Blocked"}
	for text, want := range map[string]string{
		"FROM email status = 'blocked'":                                 "FROM email WHERE delivery = 'blocked'",
		"FROM email status:blocked":                                     "FROM email WHERE delivery CONTAINS 'blocked'",
		"FROM email alert.status = 'new'":                               "FROM email WHERE alert.status = 'new'",
		"FROM * status = 'new'":                                         "FROM * WHERE status = 'new'",
		"FROM * alert.status = 'new'":                                   "FROM * WHERE alert.status = 'new'",
		"FROM email, thirdparty status = 'new'":                         "FROM email, thirdparty WHERE status = 'new'",
		"FROM alert status = 'new'":                                     "FROM alert WHERE status = 'new'",
		"FROM email delivery = 'blocked' | fields status, alert.status": "FROM email WHERE delivery = 'blocked' | fields delivery, alert.status",
	} {
		q, problems := Parse(text, testNow)
		if q == nil {
			t.Errorf("%s: %s", text, Failed(problems).Message)
			continue
		}
		if q.String() != want || !Match(q, r) {
			t.Errorf("%s prints %s, want %s; it is %v", text, q, want, Match(q, r))
		}
		if again, _ := Parse(q.String(), testNow); again == nil || again.String() != want || !Match(again, r) {
			t.Errorf("%s means something else when it is read again", q)
		}
	}
}

// TestEditsNameTheStatus holds that the keys of a screen mean the alert's status after FROM
// email too, and that terms tell the two apart.
func TestEditsNameTheStatus(t *testing.T) {
	for _, row := range []struct{ text, field, value, want string }{
		{"FROM email", "status", "OPEN", "FROM email WHERE alert.status = 'OPEN'"},
		{"FROM email WHERE alert.status = 'new'", "status", "OPEN", "FROM email"},
		{"FROM email WHERE status = 'Blocked'", "status", "OPEN", "FROM email WHERE status = 'Blocked' AND alert.status = 'OPEN'"},
		{"FROM email WHERE status = 'Blocked'", "delivery", "Blocked", "FROM email"},
		{"FROM *", "status", "OPEN", "FROM * WHERE status = 'OPEN'"},
	} {
		if got, err := Toggle(row.text, row.field, row.value, false); err != nil || got != row.want {
			t.Errorf("%s toggled by %s gives %q, %v", row.text, row.value, got, err)
		}
	}
	for text, want := range map[string]string{"FROM email status = 'x'": "delivery", "FROM email alert.status = 'x'": "status", "status = 'x'": "status"} {
		if got := Terms(text); len(got) != 1 || got[0].Field != want {
			t.Errorf("%s has the terms %+v, want %s", text, got, want)
		}
	}
}

// TestOwnFieldsAreClosed holds the FROM that opens a schema's own field.
func TestOwnFieldsAreClosed(t *testing.T) {
	for text, opens := range map[string]bool{
		"subject = 'x'": false, "FROM alert subject = 'x'": false, "FROM thirdparty subject = 'x'": false, "FROM email subject = 'x'": true,
		"FROM email, thirdparty subject = 'x'": true, "FROM * subject = 'x'": true, "FROM incident subject = 'x'": false,
		"FROM thirdparty source_address = '10.0.0.0/8'": true, "FROM cloudaudit source_address = '::1'": true, "FROM email source_address = '::1'": false,
	} {
		if q, _ := Parse(text, testNow); (q != nil) != opens {
			t.Errorf("%s runs: %v", text, !opens)
		}
	}
}

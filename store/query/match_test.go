package query

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

var testNow = time.Date(2026, 3, 31, 12, 30, 15, 123456789, time.UTC)

// sample is the alert that the tables of this package ask about.
func sample() *alert.Record {
	at := func(s string) alert.Time {
		t, ok := alert.ParseTime(s)
		if !ok {
			panic(s)
		}
		return t
	}
	return &alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da-1"},
		Alert: &alert.Alert{
			Title: "Suspicious Sign-in\u200b", Description: "It's a C:\\Temp\\Run.exe\nsecond line", Severity: alert.High, Status: alert.Open,
			Provider: alert.MDE, Product: alert.MDE.Product(), DetectorID: "app:detect:x", Category: "InitialAccess",
			Techniques: []string{"T1078", "", "T1566.002"}, AssignedTo: "Jürgen Groß", Schema: "antivirus",
			Created: at("2026-03-30T08:00:00.1234567Z"), Updated: at("2026-03-30T09:00:00Z"), Began: at("2026-03-30T07:00:00.1234567Z"),
			SensorTypes: []string{"ENDPOINT_DEFENDER"}, Tags: []string{""},
			Entities: []alert.Entity{
				{Type: alert.User, Value: "amal@contoso.com"},
				{Type: alert.User, Value: "kira"},
				{Type: alert.IP, Value: "10.1.2.3"},
				{Type: alert.IP, Value: "::ffff:192.0.2.7"},
				{Type: alert.IP, Value: "2001:DB8:0:0:0:0:0:1"},
				{Type: alert.IP, Value: "not-an-address"},
				{Type: alert.Domain, Value: "a|b.xyz"},
			},
		},
		Triage:   alert.Triage{State: alert.TriageSeen, By: "kira", At: at("2026-03-30T10:00:00Z")},
		Ingested: at("2026-03-30T08:01:00Z"),
		Raw: []byte(`{"title":"Raw Title","made":"2026-01-30T10:00:00.5Z","changes":["none","2026-01-29T00:00:00+02:00"],"big":9007199254740993,"tiny":1e-400,"flag":true,"no":null,"blank":"","none":[],"hole":{},"holes":[null,"",{}],
			"evidence":[{"@odata.type":"#ip","Roles":["Attacker",null],"n":1},{"roles":["victim"],"n":2.0,"deep":{"x":{"y":"z"}}}],"dup":1,"dup":"two","text":"5"}`),
	}
}

// TestMatch asks about the sample, a row a sentence of the language's reference.
func TestMatch(t *testing.T) {
	for _, row := range []struct {
		text string
		want bool
	}{
		// Shape.
		{"", true},
		{"WHERE", true},
		{"FROM alert", true},
		{" \n\t", true},
		{"from DETECTION where", true},
		{"FROM antivirus", true},
		{"FROM email", false},
		{"FROM email, antivirus, email", true},
		{"FROM *", true},
		{"FROM thirdparty, thirdpartyalert", false},
		{"FROM incident", false},
		{"FROM case, investigation, incident", false},
		{"FROM alert, detection", true},
		{"from alert severity >= 0.6 and status='OPEN'", true},
		// Precedence: NOT, then AND, then OR.
		{"title = 'x' AND title = 'x' OR severity > 0.5", true},
		{"severity > 0.5 OR title = 'x' AND title = 'x'", true},
		{"(severity > 0.5 OR title = 'x') AND title = 'x'", false},
		{"NOT title = 'x' AND severity > 0.9", false},
		{"NOT (title = 'x' AND severity > 0.9)", true},
		{"NOT NOT severity > 0.5", true},
		{"not title = 'x' or title = 'x'", true},
		// Missing.
		{"actor = ''", false},
		{"actor != ''", true},
		{"actor != 'x'", true},
		{"actor IS NULL", true},
		{"actor is not null", false},
		{"actor CONTAINS ''", false},
		{"title CONTAINS ''", true},
		{"tags IS NULL", true},
		{"tags !IN ('x')", true},
		{"tags != ''", true},
		{"resolved_at IS NULL", true},
		{"resolved_at > '1900-01-01'", false},
		{"NOT resolved_at > '1900-01-01'", true},
		{"resolved_at != '2026-01-01'", true},
		{"attack_technique_ids = ''", false},
		{"title = ''", false},
		// Lists.
		{"@user = 'kira'", true},
		{"@user != 'kira'", false},
		{"@user IN ('x','KIRA')", true},
		{"@user !IN ('x','y')", true},
		{"@user !CONTAINS '@contoso'", false},
		{"attack_technique_ids = 't1078'", true},
		{"mitre MATCHES 'T15*'", true},
		{"entities = 'user:KIRA'", true},
		{"entities CONTAINS ':10.1'", true},
		// Text.
		{"title = 'suspicious sign-in'", true},
		{"title = 'SUSPICIOUS SIGN-IN\u200b'", true},
		{"title = 'Suspicious*'", false},
		{"title MATCHES 'Suspicious*'", true},
		{"title MATCHES 'uspicious*'", false},
		{"title MATCHES 'suspicious sign?in'", true},
		{"title MATCHES 'suspicious sign??in'", false},
		{"title MATCHES '*SIGN*'", true},
		{"title MATCHES ('x','*in')", true},
		{"title CONTAINS 'SIGN'", true},
		{"title CONTAINS ('x','sign')", true},
		{"title CONTAINS '*'", false},
		{"assigned_to = 'jürgen GROß'", true},
		{"assigned_to = 'ju\u0308rgen groß'", true},
		{"assigned_to = 'jurgen groß'", false},
		{"assigned_to MATCHES 'j?rgen*'", true},
		{"description MATCHES 'it*line'", true},
		{`description CONTAINS 'c:\temp\'`, true},
		{`description CONTAINS e'exe\nsecond'`, true},
		{`description MATCHES '*\*'`, true},
		{`description CONTAINS e'it\'s'`, true},
		{`description CONTAINS "it's"`, true},
		{"title MATCHES_REGEX 'SIGN.in$'", true},
		{"title MATCHES_REGEX '^sign'", false},
		{"title !MATCHES_REGEX '^sign'", true},
		{"title MATCHES_REGEX '(?-i)SUSP'", false},
		{`@domain MATCHES_REGEX '\Qa|b.\E'`, true},
		{"title MATCHES_REGEX ('zzz','sign')", true},
		{`title MATCHES_REGEX 'x|sign-IN'`, true},
		{"status = 'open'", true},
		{"PROVIDER = 'MDE'", true},
		{"version = 'V2'", true},
		{"ingest.product.name = 'graph_alerts'", true},
		{"metadata.title CONTAINS 'sign'", true},
		{"id = 'DA-1'", true},
		{"metadata.creator.detector.detector_id='app:detect:x'", true},
		{"sensor_types CONTAINS 'ENDPOINT'", true},
		// Numbers and bands.
		{"severity = 0.7", true},
		{"severity = 0.70", true},
		{"severity >= 0.7", true},
		{"severity > 0.7", false},
		{"severity < 0.7", false},
		{"severity <= 0.7", true},
		{"severity != 0.5", true},
		{"severity IN (0.5,0.7)", true},
		{"severity > -1", true},
		{"severity = 'high'", true},
		{"severity = 'HIGH'", true},
		{"severity > 'high'", false},
		{"severity > 'medium'", true},
		{"severity >= 'high'", true},
		{"severity <= 'high'", true},
		{"severity < 'high'", false},
		{"severity < 'critical'", true},
		{"severity >= 'critical'", false},
		{"severity > 'critical'", false},
		{"severity <= 'critical'", true},
		{"severity < 'informational'", false},
		{"severity >= 'informational'", true},
		{"severity IN ('low','high')", true},
		{"severity !IN ('low','medium')", true},
		// Addresses.
		{"@ip = '10.0.0.0/8'", true},
		{"@ip = '10.255.0.1/8'", true},
		{"@ip = '10.1.2.0/25'", true},
		{"@ip = '11.0.0.0/8'", false},
		{"@ip MATCHES '10.1.0.0/16'", true},
		{"@ip IN ('8.8.8.8','10.0.0.0/8')", true},
		{"@ip = '192.0.2.7'", true},
		{"@ip = '::ffff:10.1.2.3'", true},
		{"@ip = '::ffff:10.0.0.0/104'", true},
		{"@ip = '2001:db8::1'", true},
		{"@ip = '2001:db8::/32'", true},
		{"@ip != '2001:db8::1'", false},
		{"@ip = 'NOT-an-address'", true},
		{"@ip CONTAINS '2001:db8::1'", true},
		{"@ip MATCHES '192.0.*'", true},
		{"@ip MATCHES_REGEX '^192'", true},
		{"@ip CONTAINS 'ffff'", false},
		{"@ip = '10.1.2'", false},
		{"@ip !MATCHES '8.8.8.8'", true},
		// Times.
		{"created_at = '2026-03-30T08:00:00.1234567Z'", true},
		{"created_at = '2026-03-30T08:00:00.123456799Z'", true},
		{"created_at >= '2026-03-30'", true},
		{"created_at < '2026-03-30'", false},
		{"created_at > '2026-03-30T10:00:00+02:00'", true},
		{"created_at < '2026-03-30T10:00:01+02:00'", true},
		{"created_at >= -2d", true},
		{"created_at >= -1d", false},
		{"created_at <= now", true},
		{"created_at IN ('2026-03-30','2026-03-30T08:00:00.1234567')", true},
		{"event_time_usec = 1774854000123456", true},
		{"event_time_usec > 1774854000123456", false},
		{"event_time_usec >= 1774854000123456.5", false},
		{"event_time_usec < 1774854000123456.5", true},
		{"event_time_usec = 1774854000123456.7", false},
		{"event_time_usec <= 1774854000123456", true},
		{"event_time_usec != 1", true},
		{"event_time_usec < 99999999999999999999999", true},
		{"event_time_usec > -99999999999999999999999", true},
		{"ingest_time_usec IS NOT NULL", true},
		{"EARLIEST='2026-03-30T08:00:00.1234567Z'", true},
		{"EARLIEST='2026-03-30T08:00:00.1234568Z'", false},
		{"LATEST='2026-03-30T08:00:00.1234567Z'", false},
		{"LATEST='2026-03-30T08:00:00.1234568Z'", true},
		{"EARLIEST=-2d LATEST=-1d", true},
		{"LATEST=-1d EARLIEST=-2d", true},
		{"EARLIEST=-2d AND LATEST=now AND severity > 0.5", true},
		{"severity > 0.5 and earliest=-1d", false},
		{"EARLIEST=-1d@d", true},
		{"EARLIEST=now LATEST=-9d", false},
		{"title = 'x' OR severity > 0 EARLIEST=-2d", true},
		// Booleans.
		{"triage.seen = true", true},
		{"triage.seen = FALSE", false},
		{"triage.seen != false", true},
		{"triage.seen IN (true,false)", true},
		{"triage.seen IS NULL", false},
		{"triage.state = 'SEEN'", true},
		{"triage.by = 'kira'", true},
		{"triage.at > '2026-03-30'", true},
		{"triage.note IS NULL", true},
		// Never filled.
		{"sensor_type = 'x'", false},
		{"sensor_type != 'x'", true},
		{"third_party_details IS NULL", true},
		{"deleted_at IS NULL", true},
		{"threat_score > 1", false},
		{"suppressed = true", false},
		{"suppressed != true", true},
	} {
		check(t, row.text, row.want)
	}
}

// TestMatchRaw asks about paths into the item.
func TestMatchRaw(t *testing.T) {
	for _, row := range []struct {
		text string
		want bool
	}{
		{"original_data.title = 'raw title'", true},
		{"raw.TITLE CONTAINS 'raw'", true},
		{"Original_Data.title MATCHES_REGEX '^Raw'", true},
		{"raw.made > '2026-01-30T10:00:00Z'", true},
		{"raw.made >= '2026-01-30T10:00:00.5Z'", true},
		{"raw.made > '2026-01-30T10:00:00.5Z'", false},
		{"raw.made < '2026-01-30T12:00:01+02:00'", true},
		{"raw.made > -100y", true},
		{"raw.made > now", false},
		{"raw.made:>-100y", true},
		{"NOT raw.made < '2026-01-30'", true},
		{"raw.made > 5", false},
		{"raw.changes < '2026-01-29'", true},
		{"raw.changes >= '2026-01-29'", false},
		{"raw.title > -100y OR raw.title < now", false},
		{"raw.big > -100y OR raw.blank < now OR raw.hole < now", false},
		{"raw.big = 9007199254740993", true},
		{"raw.big = 9007199254740992", false},
		{"raw.big > 9007199254740992", true},
		{"raw.big < 9007199254740993.5", true},
		{"raw.big >= 9007199254740994", false},
		{"raw.tiny > 0", true},
		{"raw.tiny < 0.001", true},
		{"raw.tiny = 0", false},
		{"raw.flag = true", true},
		{"raw.flag = false", false},
		{"raw.flag = 'true'", false},
		{"raw.text = '5'", true},
		{"raw.text = 5", false},
		{"raw.text < 9", false},
		{"raw.text != 5", true},
		{"raw.big = '9007199254740993'", false},
		{"raw.no IS NULL", true},
		{"raw.blank IS NULL", true},
		{"raw.none IS NULL", true},
		{"raw.hole IS NULL", true},
		{"raw.holes IS NULL", true},
		{"raw.absent IS NULL", true},
		{"raw.absent.deeper IS NULL", true},
		{"raw.blank = ''", false},
		{"raw.evidence IS NULL", false},
		{"raw.evidence.deep IS NOT NULL", true},
		{"raw.evidence.deep = 'z'", false},
		{"raw.title.x IS NULL", true},
		{"raw.evidence.roles = 'VICTIM'", true},
		{"raw.evidence.ROLES IN ('attacker')", true},
		{"raw.evidence.roles != 'attacker'", false},
		{"raw.evidence.n = 2", true},
		{"raw.evidence.n IN (7,1)", true},
		{"raw.evidence.n > 1.5", true},
		{"raw.evidence.deep.x.y = 'z'", true},
		{`raw.evidence."@odata.type" = '#ip'`, true},
		{`raw."title" = 'raw title'`, true},
		{"raw.dup = 1", true},
		{"raw.dup = 'two'", true},
		{"raw.evidence.n !IN (1,2)", false},
	} {
		check(t, row.text, row.want)
	}
}

func check(t *testing.T, text string, want bool) {
	t.Helper()
	q, problems := Parse(text, testNow)
	if p := Failed(problems); p != nil {
		t.Errorf("%s", Format(*p, text))
		return
	}
	if got := Match(q, sample()); got != want {
		t.Errorf("%s is %v, want %v", text, got, want)
	}
}

// TestMatchRawUnreadable asks about items that are no JSON, or none at all.
func TestMatchRawUnreadable(t *testing.T) {
	q, _ := Parse("raw.a = 1", testNow)
	for raw, want := range map[string]bool{"": false, "{": false, `{"a":1`: true, `{"b":2,"a":`: false, `[{"a":1}]`: true, "nul": false, "\xff": false, `{"a":"\ud800"}`: false} {
		r := &alert.Record{Alert: &alert.Alert{}, Raw: []byte(raw)}
		if got := Match(q, r); got != want {
			t.Errorf("%q gives %v", raw, got)
		}
	}
}

// TestMatchIncident asks about an incident, which only FROM incident finds.
func TestMatchIncident(t *testing.T) {
	r := &alert.Record{
		Key:      alert.Key{Integration: "c", Source: alert.Incidents, ID: "42"},
		Incident: &alert.Incident{Title: "Multi-stage", Severity: alert.Medium, Status: alert.Redirected, Priority: 80, Summary: "sum", Tags: []string{"VIP"}, Created: 10},
		Raw:      []byte(`{"displayName":"Multi-stage"}`),
	}
	for text, want := range map[string]bool{
		"FROM incident": true, "FROM case severity = 'medium'": true, "": false, "FROM *": false, "FROM investigation WHERE priority >= 80": true,
		"FROM incident status = 'REDIRECTED'": true, "FROM incident summary CONTAINS 'su' AND tags = 'vip'": true, "FROM incident raw.displayname = 'multi-stage'": true,
		"FROM incident id = '42' and priority < 80": false, "FROM incident resolving_comment IS NULL": true, "FROM incident last_modified_by = 'x'": false, "FROM incident redirect_id != 'x'": true,
	} {
		q, problems := Parse(text, testNow)
		if p := Failed(problems); p != nil {
			t.Errorf("%s", Format(*p, text))
		} else if got := Match(q, r); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
	r.Incident.Priority = -1
	if q, _ := Parse("FROM incident priority IS NULL", testNow); !Match(q, r) {
		t.Error("a missing priority is not null")
	}
}

// TestWindowLeavesOutRecordsWithoutCreated holds every bound against them.
func TestWindowLeavesOutRecordsWithoutCreated(t *testing.T) {
	r := &alert.Record{Alert: &alert.Alert{}}
	for _, text := range []string{"EARLIEST='0001-01-02'", "LATEST='9999-01-01'", "EARLIEST='1970-01-01'", "LATEST='1970-01-01'"} {
		q, _ := Parse(text, testNow)
		if Match(q, r) {
			t.Errorf("%s means a record without created_at", text)
		}
	}
	r.Alert.Created = -5
	if q, _ := Parse("EARLIEST='1970-01-01'", testNow); Match(q, r) {
		t.Error("EARLIEST at 1970 bounds nothing")
	}
	if q, _ := Parse("LATEST='1970-01-01'", testNow); !Match(q, r) {
		t.Error("LATEST at 1970 leaves out what is before it")
	}
}

package simulator

import (
	"bytes"
	"fmt"
	"time"

	"tocsin/graph/alert"
)

// Mix describes generated alerts as those of real tenants differ: in size, in how much
// of their text occurs once, and in the form of their evidence.
type Mix struct {
	Bytes  int     // of one alert, about: 1,500 or more
	New    float64 // share of the values that no other alert has, 0 to 1: entities, descriptions, titles' names
	Nested bool    // most evidence lies within other evidence
}

// GenerateMix makes n alerts of Defender for Endpoint over the last 365 days, for
// measurements. Each value of an alert, such as a user, a hash or a command line, is
// new with the probability mix.New. Otherwise it comes from a pool that stays the same
// however many alerts there are; within the pool low numbers are more frequent. Items
// are made when they are asked for; the same n, seed and mix give the same items.
func GenerateMix(n int, seed uint64, mix Mix) Scenario {
	return Scenario{Seed: seed, build: func(tenantID string, begin time.Time) (map[alert.SourceName]book, *auditLog) {
		c, err := loadCompany()
		if err != nil {
			panic(err) // the files are part of the program
		}
		m := &mixer{generator: generator{n: n, seed: seed, begin: grid(alert.At(begin))}, mix: mix, invent: newInventor(seed)}
		m.cut(encode(m.model(&world{company: c, seed: seed, tenantID: tenantID})))
		rows := make([]row, n)
		for i := range rows {
			rows[i] = m.row(i)
		}
		return map[alert.SourceName]book{alert.AlertsV2: kept{newView(rows, m.item)}}, nil
	}}
}

// mixer makes the items of GenerateMix.
type mixer struct {
	generator
	mix    Mix
	invent inventor
	parts  []part
}

// part is a hole of the model and the text before it. The last one has no hole.
type part struct {
	before []byte
	kind   string
	number uint64 // holes of one kind with the same number hold the same value
}

// hole returns the mark of a place that items fill.
func hole(kind string, number int) string { return fmt.Sprintf("§%s %d§", kind, number) }

// cut cuts a model at its holes.
func (m *mixer) cut(model []byte) {
	marks := bytes.Split(model, []byte("§"))
	for i := 0; i < len(marks); i += 2 {
		p := part{before: marks[i]}
		if i+1 < len(marks) {
			fmt.Sscanf(string(marks[i+1]), "%s %d", &p.kind, &p.number)
		}
		m.parts = append(m.parts, p)
	}
}

// item appends the JSON of item i.
func (m *mixer) item(dst []byte, i int) []byte {
	for _, p := range m.parts {
		dst = append(dst, p.before...)
		switch p.kind {
		case "":
		case "id":
			dst = append(dst, m.id(i)...)
		case "provider":
			dst = append(dst, m.id(i)[2:]...)
		case "incident":
			dst = fmt.Append(dst, 1000+i/3)
		case "status":
			dst = append(dst, m.status(i)...)
		case "severity":
			dst = append(dst, m.severity(i)...)
		case "created":
			created, _ := m.times(i)
			dst = append(dst, created.String()...)
		case "updated":
			_, updated := m.times(i)
			dst = append(dst, updated.String()...)
		default:
			dst = m.invent.appendValue(dst, p.kind, m.pick(i, p))
		}
	}
	return dst
}

// poolSize is how many values of a kind repeat.
const poolSize = 4096

// pick returns the number of the value in a hole of item i: one of the pool, or one that
// no other item has.
func (m *mixer) pick(i int, p part) uint64 {
	r := mixed(m.seed ^ uint64(i)<<16 ^ p.number<<8 ^ uint64(len(p.kind)))
	if float64(r>>11)/(1<<53) < m.mix.New {
		return poolSize + uint64(i)<<8 | p.number
	}
	x := mixed(r) % poolSize
	return x * x / poolSize // low numbers are more frequent
}

// mixed returns a number whose bits all depend on all bits of x (the finaliser of
// splitmix64).
func mixed(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// model returns an alert with holes, of the size that the mix asks for.
func (m *mixer) model(w *world) object {
	at, id := hole("created", 0), hole("id", 0)
	o := object{
		"id": id, "providerAlertId": hole("provider", 0), "incidentId": hole("incident", 0), "tenantId": w.tenantID,
		"title": hole("title", 0), "description": hole("description", 0), "category": "Execution", "categories": []string{"Execution"},
		"severity": hole("severity", 0), "status": hole("status", 0), "serviceSource": "microsoftDefenderForEndpoint",
		"detectionSource": "microsoftDefenderForEndpoint", "productName": "Microsoft Defender for Endpoint", "detectorId": hole("guid", 0),
		"mitreTechniques": []string{"T1059.001"}, "assignedTo": nil, "classification": nil, "determination": nil, "comments": []object{},
		"createdDateTime": at, "lastUpdateDateTime": hole("updated", 0), "firstActivityDateTime": at, "lastActivityDateTime": at, "resolvedDateTime": nil,
		"alertWebUrl":        "https://security.microsoft.com/alerts/" + id + "?tid=" + w.tenantID,
		"incidentWebUrl":     "https://security.microsoft.com/incident2/" + hole("incident", 0) + "/overview?tid=" + w.tenantID,
		"recommendedActions": "Isolate the device, then collect an investigation package.",
	}
	evidence := []object{}
	for n := 1; ; n++ {
		o["evidence"] = evidence
		if len(m.filled(o)) >= m.mix.Bytes*19/20 {
			return o
		}
		evidence = append(evidence, m.piece(w, n))
	}
}

// filled returns one item of a model, to measure it.
func (m *mixer) filled(o object) []byte {
	one := mixer{generator: m.generator, mix: m.mix, invent: m.invent}
	one.n = max(one.n, 1)
	one.cut(encode(o))
	return one.item(nil, 0)
}

// piece returns the nth piece of evidence: device, user, file, process, address and link in
// turn. Some of their values are those of earlier pieces.
func (m *mixer) piece(w *world, n int) object {
	who := &person{alias: hole("user", n%4), name: hole("user", n%4), number: 1100}
	on := &host{name: hole("host", n%3), platform: "Windows11", version: "24H2", build: 26100, kind: "workstation", ip: hole("address", n%3)}
	s := &spec{number: uint64(n), detector: w.detector("trojan"), user: who, host: on, created: m.begin}
	var e object
	switch n % 6 {
	case 1:
		e = object{"@odata.type": typed("userEvidence"), "stream": nil, "userAccount": m.account(w, n)}
	case 2:
		e = object{"@odata.type": typed("ipEvidence"), "ipAddress": hole("address", n), "countryLetterCode": nil, "location": nil, "stream": nil}
	case 3:
		e = m.file(w, n)
	case 4:
		e = m.process(w, s, n)
	case 5:
		e = w.device(s, on, who, "contextual")
		e["mdeDeviceId"], e["azureAdDeviceId"] = hole("sha1", n%3), hole("guid", 64+n%3)
	default:
		e = object{"@odata.type": typed("urlEvidence"), "url": hole("link", n)}
	}
	if m.mix.Nested && (n%6 == 3 || n%6 == 4) {
		inner := m.file(w, 32+n)
		w.base(s, &state{}, inner, 0)
		e = object{"@odata.type": typed("malwareEvidence"), "category": "trojan", "name": hole("file", n), "files": []object{inner}, "processes": []object{m.process(w, s, n)}}
	}
	w.base(s, &state{}, e, 0)
	e["createdDateTime"] = hole("created", 0)
	return e
}

func (m *mixer) account(w *world, n int) object {
	o := w.account(&person{alias: hole("user", n%4), name: hole("user", n%4), number: 1100})
	o["azureAdUserId"] = hole("guid", 128+n%4)
	return o
}

func (m *mixer) file(w *world, n int) object {
	return object{"@odata.type": typed("fileEvidence"), "detectionStatus": "detected", "mdeDeviceId": hole("sha1", n%3), "fileDetails": m.details(w, n)}
}

func (m *mixer) details(w *world, n int) object {
	d := w.fileDetails(hole("file", n), `C:\Users\`+hole("user", n%4)+`\AppData\Local\`+hole("folder", n), "", 181248)
	d["md5"], d["sha1"], d["sha256"] = hole("md5", n), hole("sha1", 8+n), hole("sha256", n)
	return d
}

func (m *mixer) process(w *world, s *spec, n int) object {
	return object{
		"@odata.type": typed("processEvidence"), "detectionStatus": "detected", "mdeDeviceId": hole("sha1", n%3),
		"imageFile": m.details(w, n), "processId": 4780, "parentProcessId": 668, "parentProcessImageFile": nil,
		"processCommandLine": hole("command", n), "userAccount": m.account(w, n),
		"processCreationDateTime": hole("created", 0), "parentProcessCreationDateTime": hole("created", 0),
	}
}

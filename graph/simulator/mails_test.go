package simulator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/simulator"
)

// TestDemoMailsAgree: what an alert tells of one mail is of one sender, and a link that was clicked is that of the mail.
func TestDemoMailsAgree(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	submitted, clicked, clusters := 0, 0, 0
	for _, i := range r.all(list("alerts_v2", "$top", "1000")) {
		var mail, submission, link, cluster map[string]any
		for _, e := range i.Evidence {
			switch kind, _ := e["@odata.type"].(string); kind[strings.LastIndexByte(kind, '.')+1:] {
			case "analyzedMessageEvidence":
				mail = e
			case "submissionMailEvidence":
				submission = e
			case "urlEvidence":
				link = e
			case "mailClusterEvidence":
				cluster = e
			}
		}
		if mail == nil {
			continue
		}
		from, _ := mail["p2Sender"].(map[string]any)
		if submission != nil {
			if submitted++; submission["sender"] != from["emailAddress"] || submission["subject"] != mail["subject"] || submission["networkMessageId"] != mail["networkMessageId"] {
				t.Errorf("%s: the mail of %v was submitted as one of %v", i.ID, from, submission)
			}
		}
		if cluster != nil {
			if clusters++; !strings.Contains(fmt.Sprint(cluster["clusterByValue"]), fmt.Sprint(from["domainName"])) {
				t.Errorf("%s: the mail of %v is in the cluster of %v", i.ID, from, cluster["clusterByValue"])
			}
		}
		if urls, _ := mail["urls"].([]any); link != nil && len(urls) > 0 {
			if clicked++; !slices.Contains(urls, link["url"]) {
				t.Errorf("%s: %v is in no mail: %v", i.ID, link["url"], urls)
			}
		}
	}
	if submitted == 0 || clicked == 0 || clusters == 0 {
		t.Errorf("%d submissions, %d links and %d clusters", submitted, clicked, clusters)
	}
}
